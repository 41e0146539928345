"""What every test of the house runs under: the traps, and a machine that is quick and alone.

Warnings are errors by pyproject.toml; mail is never sent because pytest-django keeps it in ``mailoutbox``.
"""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.template import engines
from django.test.utils import override_settings

from tests import at_once, emptied, ready_made, second_database, traps

# Every run tries the same examples, and none has to be quick: what a run says is about the change, never
# about luck or a busy machine. ``--hypothesis-profile searching`` looks for what no run has tried.
STEADY = hypothesis.settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("steady", STEADY)
hypothesis.settings.register_profile(
    "searching", STEADY, derandomize=False, max_examples=500, print_blob=True
)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-database", action="store_true",
        help="Leave out what the first database has proved for both (docs/decisions/0020).",
    )  # fmt: skip


# How many new things are there before Python looks for those that nobody holds; it is 700 by itself.
LOOKED_THROUGH_EVERY = 50_000


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: it is not looked through again and again for what may go."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        gc.set_threshold(LOOKED_THROUGH_EVERY, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--second-database"):
        second_database.leave_out(config, items)


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
        # As on PostgreSQL (``script/with-postgres``), a commit waits for no disk: nobody cuts the current.
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the database of the tests is a copy to go on with; its folder is removed at the end."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(
    _tables_ready_made: Path | None, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """The tables, and those of this run kept for the next when they had to be made."""
    if _tables_ready_made:
        with django_db_blocker.unblock():
            ready_made.keep(_tables_ready_made)
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            _send_away_who_is_left()


def _send_away_who_is_left() -> None:
    """PostgreSQL drops no database that somebody still uses: each is named, and its session ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, query, pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        for state, query, _ in cursor.fetchall():
            print(f"A session of the tests was left open ({state}): {query[:200]}", file=sys.__stderr__)


@pytest.fixture(scope="session")
def _tables_ready_made(django_db_modify_db_settings: None) -> Path | None:
    """Where to keep the tables that will be made; None when those that were kept are the beginning."""
    if connection.vendor != "sqlite":
        return None
    kept = ready_made.kept_database()
    database = Path(connection.settings_dict["TEST"]["NAME"])
    return None if ready_made.begin_with(kept, database) else kept


@pytest.fixture
def together() -> Callable[..., list[str]]:
    """Let acts go at once, each with a connection of its own; what they were told (``tests.at_once``)."""
    return at_once.together


@pytest.fixture(autouse=True, scope="session")
def _traps_of_the_house() -> Iterator[None]:
    with traps.unordered_lists_backwards(), traps.no_network(), emptied.quickly():
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


# The first is the same browser without the windows that nobody sees: half of the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium when it has one, and never a name looked up outside."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    found = {"executable_path": chromium} if chromium else {}
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, **found, "args": arguments}


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return Path(__file__).parent
