"""What every test of the house runs under: the traps, and a machine that is quick and alone.

Warnings are errors by pyproject.toml; mail is never sent because pytest-django keeps it in ``mailoutbox``.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.template import engines
from django.test.utils import override_settings

from tests import traps

# By hand every run tries other examples; the continuous integration tries the same ones each time, so that
# what it says is about the change.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")


def pytest_configure() -> None:
    """Fast and separate: passwords cost nothing, the cache is this process's, SQLite is a real file."""
    override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    ).enable()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file and not memory: a live server's threads must meet the locks they meet in a real place.
        database.setdefault("TEST", {})["NAME"] = f"{os.environ['COMPTOIR_TESTS_RUN_IN']}/tests.sqlite3"


@pytest.fixture(autouse=True, scope="session")
def _traps_of_the_house() -> Iterator[None]:
    with traps.unordered_lists_backwards(), traps.no_network():
        yield


@pytest.fixture(autouse=True)
def _gets_only_read(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("writes_on_get"):
        yield
        return
    with traps.gets_that_only_read():
        yield


@pytest.fixture(autouse=True)
def _templates_without_holes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not request.node.get_closest_marker("unknown_variables"):
        monkeypatch.setattr(engines["django"].engine, "string_if_invalid", traps.HoleInTemplate("?"))


@pytest.fixture(autouse=True)
def _an_empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium when it has one, and never a name looked up outside."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    found = {"executable_path": chromium} if chromium else {}
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, **found, "args": arguments}


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return Path(__file__).parent
