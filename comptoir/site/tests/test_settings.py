"""What an installation reads from its environment: safe on the open web, simple on one machine."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from comptoir.site.data_folder import database_from_url, secret_of

ASK = """
import json
from django.conf import settings
names = %r
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def settings_under(data: Path, *names: str, **environment: str) -> dict[str, Any]:
    """Those settings, as a process of that environment reads them."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMPTOIR_")}
    ran = subprocess.run(
        [sys.executable, "-c", ASK % (names,)],
        env={
            **clean, "DJANGO_SETTINGS_MODULE": "comptoir.site.settings", "COMPTOIR_DATA": str(data),
            "DATABASE_URL": "", **environment,
        },
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(json.loads(ran.stdout))


COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")
WEB = (
    *COOKIES, "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "ALLOWED_HOSTS",
    "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "CSRF_TRUSTED_ORIGINS", "SECURE_PROXY_SSL_HEADER",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "ALLAUTH_TRUSTED_PROXY_COUNT", "DEBUG", "DEMO",
    "LANGUAGE_COOKIE_HTTPONLY",
)  # fmt: skip


def test_on_the_open_web_nothing_goes_in_clear(tmp_path: Path) -> None:
    said = settings_under(tmp_path, *WEB, COMPTOIR_HOSTS="comptoir.example.org,lieu.example.org")

    assert all(said[name] is True for name in COOKIES)
    assert said["SESSION_COOKIE_HTTPONLY"] is said["LANGUAGE_COOKIE_HTTPONLY"] is True
    assert said["SESSION_COOKIE_SAMESITE"] == said["CSRF_COOKIE_SAMESITE"] == "Lax"
    assert said["ALLOWED_HOSTS"] == ["comptoir.example.org", "lieu.example.org"]
    assert said["CSRF_TRUSTED_ORIGINS"] == ["https://comptoir.example.org", "https://lieu.example.org"]
    assert said["SECURE_SSL_REDIRECT"] is True
    assert said["SECURE_HSTS_SECONDS"] >= 31536000
    assert said["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False
    assert said["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert said["DEBUG"] is said["DEMO"] is False


def test_on_one_machine_it_works_without_a_certificate(tmp_path: Path) -> None:
    said = settings_under(tmp_path, *WEB)

    assert not any(said[name] for name in COOKIES)
    assert said["SECURE_SSL_REDIRECT"] is False
    assert said["SECURE_PROXY_SSL_HEADER"] is None, "nobody stands in front: the header would be a visitor's"
    assert said["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert "127.0.0.1" in said["ALLOWED_HOSTS"]
    assert "*" not in said["ALLOWED_HOSTS"]
    assert said["DEBUG"] is False


def test_mail_goes_into_a_folder_until_a_server_is_named(tmp_path: Path) -> None:
    names = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_USE_TLS", "EMAIL_FILE_PATH")
    alone = settings_under(tmp_path, *names)
    served = settings_under(tmp_path, *names, COMPTOIR_SMTP_HOST="smtp.example.org")

    assert alone["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert alone["EMAIL_FILE_PATH"] == str(tmp_path / "mails")
    assert (served["EMAIL_HOST"], served["EMAIL_USE_TLS"]) == ("smtp.example.org", True)
    assert served["EMAIL_BACKEND"].endswith("smtp.EmailBackend")


# The secret ----------------------------------------------------------------


@pytest.fixture
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMPTOIR_SECRET", raising=False)


@pytest.mark.usefixtures("nothing_given")
def test_the_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    made = secret_of(tmp_path / "new" / "data")
    path = tmp_path / "new" / "data" / "secret"

    assert len(made) >= 64
    assert len(set(made)) > 20
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret_of(tmp_path / "new" / "data") == made


@pytest.mark.usefixtures("nothing_given")
def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    assert secret_of(tmp_path / "a") != secret_of(tmp_path / "b")


@pytest.mark.usefixtures("nothing_given")
def test_a_wide_open_umask_does_not_open_the_secret(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        secret_of(tmp_path)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_secret_that_is_given_wins_and_is_not_written(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("COMPTOIR_SECRET", "shared between machines")

    assert secret_of(tmp_path) == "shared between machines"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("nothing_given")
def test_many_starts_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as starts:
        secrets = set(starts.map(secret_of, [tmp_path] * 64))

    assert len(secrets) == 1
    assert len(secrets.pop()) >= 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@pytest.mark.usefixtures("nothing_given")
def test_a_start_never_reads_a_secret_that_another_is_still_writing(tmp_path: Path, monkeypatch) -> None:
    read_meanwhile = []
    link = os.link

    def look_before_it_is_laid(written: str, path: Path) -> None:
        assert not path.exists()
        monkeypatch.setattr(os, "link", link)
        read_meanwhile.append(secret_of(tmp_path))
        link(written, path)

    monkeypatch.setattr(os, "link", look_before_it_is_laid)

    assert secret_of(tmp_path) == read_meanwhile[0]
    assert len(read_meanwhile[0]) >= 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@pytest.mark.slow
def test_two_processes_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as starts:
        both = list(starts.map(lambda _: settings_under(tmp_path, "SECRET_KEY")["SECRET_KEY"], range(2)))

    assert both[0] == both[1] == (tmp_path / "secret").read_text(encoding="ascii")


# The database --------------------------------------------------------------


def test_without_an_address_the_database_is_a_file_of_the_folder(tmp_path: Path) -> None:
    said = database_from_url("", tmp_path)

    assert said["ENGINE"].endswith("sqlite3")
    assert said["NAME"] == str(tmp_path / "comptoir.sqlite3")


def test_sqlite_makes_writers_queue_and_syncs_what_it_confirmed(tmp_path: Path) -> None:
    options = database_from_url("", tmp_path)["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]
    assert options["timeout"] >= 20


def test_a_file_of_ones_own_may_be_named(tmp_path: Path) -> None:
    assert database_from_url("sqlite:////srv/place.sqlite3", tmp_path)["NAME"] == "/srv/place.sqlite3"


def test_postgresql_is_asked_through_a_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMPTOIR_DB_POOL", raising=False)
    said = database_from_url("postgres://ana:s%40cret@db.example.org:6543/place?sslmode=require", tmp_path)

    assert (said["USER"], said["PASSWORD"], said["HOST"], said["PORT"], said["NAME"]) == (
        "ana", "s@cret", "db.example.org", 6543, "place",
    )  # fmt: skip
    assert said["ENGINE"] == "comptoir.kit.postgresql"
    assert said["OPTIONS"]["sslmode"] == "require"
    assert said["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 8}
    assert said["CONN_MAX_AGE"] == 0


@pytest.mark.parametrize(("most", "pool"), [("3", {"min_size": 1, "max_size": 3}), ("0", None)])
def test_the_size_of_the_pool_can_be_told(tmp_path: Path, monkeypatch, most: str, pool) -> None:
    monkeypatch.setenv("COMPTOIR_DB_POOL", most)

    assert database_from_url("postgres:///place", tmp_path)["OPTIONS"].get("pool") == pool


@pytest.mark.parametrize("url", ["mysql://x/y", "oracle://x", "comptoir", "/srv/x.sqlite3", "http://x"])
def test_another_kind_of_database_is_refused_with_an_example(tmp_path: Path, url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="postgres://user"):
        database_from_url(url, tmp_path)


def test_the_password_of_a_wrong_address_is_not_said(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        database_from_url("mysql://ana:hunter2@db/place", tmp_path)

    assert "hunter2" not in str(caught.value)
