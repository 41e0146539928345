"""Each trap of the suite bites, and lets honest code pass."""

import re
import socket
import warnings
from pathlib import Path
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Origin, Template, engines
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Error as PlaywrightError

from tests import traps


def writes_a_type(request: HttpRequest) -> HttpResponse:
    ContentType.objects.create(app_label="tests", model="trap")
    return HttpResponse("written")


def writes_a_session(request: HttpRequest) -> HttpResponse:
    Session.objects.create(session_key="trap", session_data="", expire_date=timezone.now())
    return HttpResponse("written")


urlpatterns = [path("write", writes_a_type), path("session", writes_a_session)]

alone = override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])


@alone
@pytest.mark.django_db
def test_a_get_that_writes_fails():
    with pytest.raises(traps.AGetThatWrites, match="django_content_type"):
        Client().get("/write")


@alone
@pytest.mark.django_db
def test_a_post_may_write():
    assert Client().post("/write").status_code == 200


@alone
@pytest.mark.django_db
def test_a_get_may_open_a_session():
    assert Client().get("/session").status_code == 200


@alone
@pytest.mark.django_db
def test_what_comes_after_the_get_may_write():
    Client().get("/session")
    ContentType.objects.create(app_label="tests", model="trap")


@alone
@pytest.mark.django_db
@pytest.mark.writes_on_get
def test_a_marked_test_may_write_on_get():
    assert Client().get("/write").status_code == 200


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT INTO "x" VALUES (1)',
        "  insert into x",
        'UPDATE "x" SET y=1',
        "DELETE FROM x",
        "REPLACE INTO x",
    ],
)
def test_every_way_of_writing_is_seen(sql):
    with pytest.raises(traps.AGetThatWrites):
        traps._refuse_writes(lambda *args: None, sql, (), False, {})


@pytest.mark.parametrize(
    "sql", ["SELECT 1", 'SAVEPOINT "s"', "SELECT 'UPDATE x'", 'UPDATE "django_session" SET a=1']
)
def test_reading_passes(sql):
    assert traps._refuse_writes(lambda *args: "read", sql, (), False, {}) == "read"


def render(source: str, folder: str, **context: object) -> str:
    engine = engines["django"].engine
    template = Template(source, Origin(f"{folder}/page.html"), engine=engine)
    return template.render(Context(context))


OURS, THEIRS = str(traps.COMPTOIR), "/usr/lib/library"


def test_an_unknown_variable_of_our_templates_fails():
    with pytest.raises(traps.UnknownVariable, match=r"member\.name"):
        render("{{ member.name }}", OURS, member=None)


def test_a_known_variable_passes_even_when_empty():
    assert render("[{{ name }}{{ count }}]", OURS, name="", count=0) == "[0]"


def test_asking_whether_a_variable_is_there_passes():
    assert render("{% if name %}yes{% else %}no{% endif %}", OURS) == "no"


def test_a_hole_in_the_template_of_a_library_passes():
    assert render("[{{ nothing }}]", THEIRS) == "[]"


@pytest.mark.unknown_variables
def test_a_marked_test_may_render_holes():
    assert render("[{{ nothing }}]", OURS) == "[]"


@pytest.mark.django_db
def test_an_unordered_list_comes_back_backwards():
    made = [ContentType.objects.create(app_label="tests", model=f"m{n}").pk for n in range(3)]
    rows = ContentType.objects.filter(app_label="tests")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM django_content_type WHERE app_label = 'tests'")
        as_stored = [pk for (pk,) in cursor.fetchall()]
    assert sorted(as_stored) == made
    assert [row.pk for row in rows] == as_stored[::-1]
    assert [row.pk for row in rows] == as_stored[::-1], "asked twice, the same list"


@pytest.mark.django_db
def test_an_ordered_list_keeps_its_order():
    made = [ContentType.objects.create(app_label="tests", model=f"m{n}").pk for n in range(3)]
    assert (
        list(ContentType.objects.filter(app_label="tests").order_by("pk").values_list("pk", flat=True))
        == made
    )


@pytest.mark.parametrize("connect", ["connect", "connect_ex"])
@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("2001:db8::1", 443, 0, 0)])
def test_a_call_to_the_network_fails(connect, address):
    with socket.socket() as caller, pytest.raises(traps.NetworkCall):
        getattr(caller, connect)(address)


def test_a_server_on_this_machine_may_be_called():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_a_warning_is_an_error():
    with pytest.raises(UserWarning):
        warnings.warn("this is the trap", stacklevel=1)


def test_no_mail_leaves():
    send_mail("Bonjour", "…", "from@example.org", ["to@example.org"])
    assert [message.subject for message in mail.outbox] == ["Bonjour"]


def test_a_password_costs_nothing():
    assert make_password("x").startswith("md5$")


@pytest.mark.parametrize("turn", [1, 2])
def test_the_cache_is_empty_at_the_start_of_a_test(turn):
    assert cache.get("left-over") is None
    cache.set("left-over", turn)


def test_two_runs_try_the_same_examples():
    tried = []

    @settings(settings.get_profile("steady"))
    @given(st.lists(st.integers()))
    def run(numbers):
        tried.append(numbers)

    run()
    once = tried.copy()
    tried.clear()
    run()
    assert len(once) == 100
    assert tried == once


def test_no_example_has_to_be_quick():
    steady = settings.get_profile("steady")
    assert steady.deadline is None
    assert HealthCheck.too_slow in steady.suppress_health_check


def test_a_test_with_settings_of_its_own_has_not_to_be_quick_either():
    own = re.compile(r"(?s)suppress_health_check=\[([^\]]*)\]|deadline=([\w.(=]+)")
    found = [
        (path.name, match[0])
        for path in (Path(__file__).parent.parent / "comptoir").glob("*/tests/*.py")
        for match in own.finditer(path.read_text(encoding="utf-8"))
    ]
    assert len(found) > 20
    # Twenty seconds are not haste: what takes a moment and takes them is stuck.
    patient = {"deadline=None", "deadline=timedelta(seconds=20"}
    hurried = [told for told in found if "too_slow" not in told[1] and told[1] not in patient]
    assert hurried == [], "Its data may be slow to make on a busy machine: say HealthCheck.too_slow too."


def test_of_two_browsers_the_one_without_windows_walks(browser_type_launch_args):
    from conftest import browser_type_launch_args as fixture

    with patch("shutil.which", lambda wanted: f"/usr/bin/{wanted}"):
        assert fixture.__wrapped__({})["executable_path"] == "/usr/bin/chromium-headless-shell"


@pytest.mark.parametrize("name", ["chromium-headless-shell", "chromium", "google-chrome"])
def test_the_browser_of_the_machine_is_used(name, browser_type_launch_args):
    from conftest import browser_type_launch_args as fixture

    with patch("shutil.which", lambda wanted: f"/usr/bin/{name}" if wanted == name else None):
        arguments = fixture.__wrapped__({"headless": True})
    assert arguments["executable_path"] == f"/usr/bin/{name}"
    assert arguments["headless"] is True
    assert any("NOTFOUND" in argument for argument in arguments["args"])


@pytest.mark.journey
def test_the_browser_sees_this_machine_and_nothing_else(live_server, page):
    for address in ("/sante/", "/static/kit/comptoir.css"):
        assert page.goto(live_server.url + address).status == 200
    with pytest.raises(PlaywrightError, match="NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
