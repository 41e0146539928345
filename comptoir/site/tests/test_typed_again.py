"""A session that ends while somebody types: their words wait for them, and for nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from comptoir.kit import typed
from comptoir.kit.clock import now
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_account, make_person, make_place, make_role
from comptoir.site.tests.doors import BACKEND, LOGIN, PHRASE, code_in

pytestmark = pytest.mark.django_db
WORDS = "Un lieu où l’on vient <b>lire</b>,\r\net où l’on revient."


class Browser(Client):
    """A client whose forms carry what the page last shown gave them, and are refused without."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True)
        self.cookies["django_language"] = "en"
        self.token = ""

    def look(self, address: str, **headers: str) -> str:
        page = self.get(address, headers=headers, follow=True).content.decode()
        found = re.search(r'"X-CSRFToken": "(\w+)"', page)
        self.token = found[1] if found else self.token
        return page

    def send(self, address: str, page: str = "", *, by_script: bool = False, **data: object):
        headers = {"referer": f"http://testserver{page or address}"}
        if by_script:
            headers |= {"hx-request": "true", "hx-current-url": f"http://testserver{page or address}"}
        return self.post(address, {"csrfmiddlewaretoken": self.token, **data}, headers=headers)

    def sign_in(self, account) -> None:
        self.look(reverse(LOGIN))
        self.send(reverse(LOGIN), login=account.email, password=PHRASE)


@pytest.fixture
def place() -> Place:
    return make_place()


def of_the_team(place, name):
    account = make_account(make_person(name))
    account.set_password(PHRASE)
    account.save()
    make_role(place, "manager", account.person)
    return account


@pytest.fixture
def hannah(place):
    return of_the_team(place, "Hannah Roy")


@pytest.fixture
def other(place):
    return of_the_team(place, "Maud Perrin")


@pytest.fixture
def address(place):
    return reverse("places:set_up_identity", args=[place.slug])


@pytest.fixture
def machine(hannah, address):
    """Hannah reads the place's own page, and is about to write."""
    machine = Browser()
    machine.sign_in(hannah)
    assert 'name="presentation"' in machine.look(address)
    return machine


def end_session() -> None:
    Session.objects.all().delete()


def test_what_was_typed_is_there_again_once_its_writer_is_back(machine, hannah, place, address):
    end_session()
    sent = machine.send(address, presentation=WORDS)
    assert sent.url == f"{reverse(LOGIN)}?next={address}"
    assert "What you typed is kept for an hour" in machine.look(sent.url)
    machine.sign_in(hannah)

    page = machine.look(address)

    assert "is here again, and is not recorded yet" in page
    assert "Un lieu où l’on vient &lt;b&gt;lire&lt;/b&gt;,\r\net où l’on revient.</textarea>" in page
    place.refresh_from_db()
    assert place.presentation != WORDS
    assert "is here again" not in machine.look(address)


def test_who_signs_out_in_another_tab_while_writing_finds_it_again(machine, hannah, address):
    written = machine.token
    machine.look(address)
    assert machine.send(reverse("account_logout"), address).status_code == 302
    machine.token = written
    machine.send(address, presentation=WORDS)
    machine.sign_in(hannah)

    assert "is here again, and is not recorded yet" in machine.look(address)


def test_it_waits_while_a_code_comes_by_mail(machine, hannah, address, mailoutbox):
    end_session()
    machine.send(address, presentation=WORDS)
    machine.look(reverse(LOGIN))
    asked = machine.send(reverse("account_request_login_code"), email=hannah.email, next=address)
    machine.look(asked.url)
    came = machine.send(reverse("account_confirm_login_code"), code=code_in(mailoutbox[0]), next=address)

    assert came.url == address
    assert "revient.</textarea>" in machine.look(address)


def test_who_signs_in_after_on_that_machine_sees_nothing_and_it_is_gone(machine, hannah, other, address):
    end_session()
    machine.send(address, presentation=WORDS)
    machine.sign_in(other)

    assert "revient." not in machine.look(address)
    assert not any("revient" in str(one.get_decoded()) for one in Session.objects.all())
    machine.sign_in(hannah)
    assert "revient." not in machine.look(address)


def test_the_page_of_one_sent_after_another_signed_in_is_shown_to_neither(machine, other, place, address):
    old = machine.token
    end_session()
    machine.sign_in(other)
    machine.look(address)
    machine.token = old

    answer = machine.send(address, presentation=WORDS)

    assert answer.status_code == 403
    assert "revient." not in machine.look(address)
    place.refresh_from_db()
    assert place.presentation != WORDS


def test_a_page_from_before_one_signed_in_again_elsewhere_comes_back_with_its_words(machine, hannah, address):
    old = machine.token
    end_session()
    machine.sign_in(hannah)
    machine.token = old

    assert machine.send(address, presentation=WORDS).url == address
    assert "revient.</textarea>" in machine.look(address)


def test_a_part_of_such_a_page_brings_the_whole_of_it_back(machine, hannah, address, place):
    around = reverse("places:set_up_hours", args=[place.slug])
    old = machine.token
    end_session()
    machine.sign_in(hannah)
    machine.token = old

    answer = machine.send(address, around, by_script=True, presentation=WORDS)

    assert (answer.status_code, answer["HX-Redirect"]) == (204, around)
    assert "you may send it now" in machine.look(around)


def test_of_a_part_that_was_sent_the_page_around_it_is_where_one_comes_back(machine, hannah, address, place):
    around = reverse("places:set_up_hours", args=[place.slug])
    end_session()
    sent = machine.send(address, around, by_script=True, presentation=WORDS)
    assert sent.url == f"{reverse(LOGIN)}?next={around}"
    machine.sign_in(hannah)

    page = machine.look(around)
    assert "you may send it now" in page
    assert f'<form method="post" action="{address}">' in page
    assert "you may send it now" in machine.look(around), "kept until it is sent, left, or an hour old"
    assert "revient.</textarea>" in machine.look(address, hx_request="true"), "the part opened again"
    assert "you may send it now" not in machine.look(around)


def test_elsewhere_one_is_told_where_it_waits_and_may_leave_it(machine, hannah, address, place):
    elsewhere = reverse("places:set_up_hours", args=[place.slug])
    end_session()
    machine.send(address, presentation=WORDS)
    machine.sign_in(hannah)

    assert f'href="{address}">Go back to it' in machine.look(elsewhere)
    assert machine.send(reverse("site:leave_typed"), elsewhere).url == elsewhere
    assert "Go back to it" not in machine.look(elsewhere)
    assert "revient." not in machine.look(address)


def test_what_was_sent_meanwhile_waits_no_more(machine, hannah, address, place):
    around = reverse("places:set_up_hours", args=[place.slug])
    end_session()
    machine.send(reverse("places:add_exception", args=[place.slug]), around, reason="La fête du quartier")
    machine.sign_in(hannah)
    machine.look(around)

    machine.send(reverse("places:add_exception", args=[place.slug]), around, reason="La fête du quartier")

    assert typed.KEPT not in machine.session or "fête" in machine.look(around)


def test_it_waits_an_hour_and_no_longer(machine, hannah, address):
    end_session()
    machine.send(address, presentation=WORDS)
    machine.sign_in(hannah)

    with time_machine.travel(now() + timedelta(seconds=typed.LASTS_SECONDS + 1), tick=False):
        assert "revient." not in machine.look(address)
    assert typed.KEPT not in machine.session


def test_what_nobody_came_back_for_leaves_the_database(machine, other, address):
    end_session()
    machine.send(address, presentation=WORDS)
    with time_machine.travel(now() + timedelta(seconds=typed.LASTS_SECONDS + 1), tick=False):
        second = Browser()
        second.sign_in(other)
        second.look(address)
        Session.objects.filter(expire_date__gt=now() + timedelta(days=1)).delete()
        second.send(address, presentation="Autre chose d’écrit")

        assert not any("revient" in str(one.get_decoded()) for one in Session.objects.all())


def test_the_session_of_who_came_back_lasts_as_any_other(machine, hannah, address):
    end_session()
    machine.send(address, presentation=WORDS)
    machine.force_login(hannah, backend=BACKEND)
    machine.look(address)

    assert machine.session.get_expiry_age() > typed.LASTS_SECONDS


@pytest.mark.parametrize("name", ["password", "code", "new_password1", "csrfmiddlewaretoken", "api_token"])
def test_what_opens_a_door_is_never_kept(machine, address, name):
    end_session()
    machine.send(address, presentation=WORDS, **({} if name == "csrfmiddlewaretoken" else {name: "sésame"}))

    kept = dict(machine.session[typed.KEPT]["fields"])
    assert name not in kept
    assert kept["presentation"] == [WORDS]


def test_no_file_is_kept_and_one_is_told_to_choose_it_again(machine, hannah, address, tmp_path):
    end_session()
    paper = tmp_path / "plan.txt"
    paper.write_text("un plan")
    with paper.open("rb") as brought:
        machine.send(address, presentation=WORDS, plan=brought)
    assert "plan" not in dict(machine.session[typed.KEPT]["fields"])
    machine.sign_in(hannah)

    assert "A file is to be chosen again." in machine.look(address)


def test_what_is_longer_than_a_form_ever_is_is_not_kept(machine, address):
    end_session()
    machine.send(address, presentation="x" * (typed.AT_MOST_CHARACTERS + 1))

    assert typed.KEPT not in machine.session


def test_a_press_without_a_word_leaves_nothing(machine, address):
    end_session()
    machine.send(address, presentation=" ")

    assert typed.KEPT not in machine.session


def test_what_the_browser_keeps_itself_is_not_kept_twice(machine, address):
    end_session()
    machine.send(address, by_script=True, key="8f0e", presentation=WORDS)

    assert typed.KEPT not in machine.session


def test_a_stranger_who_sends_anything_leaves_nothing(address):
    stranger = Browser()
    stranger.look(reverse(LOGIN))

    stranger.send(address, presentation=WORDS)

    assert typed.KEPT not in stranger.session


def test_a_cookie_that_somebody_made_names_nobody(machine, address):
    end_session()
    machine.cookies[typed.COOKIE] = "made-up"
    machine.send(address, presentation=WORDS)

    assert typed.KEPT not in machine.session


def test_in_the_demo_one_comes_back_where_one_was(machine, hannah, settings, address):
    settings.DEMO = True
    hannah.email = "hannah@demo.invalid"
    hannah.save()
    end_session()
    sent = machine.send(address, presentation=WORDS)
    page = machine.look(sent.url)
    assert page.count(f'name="next" value="{address}"') == 4

    came = machine.send(reverse("site:sign_in_as_demo"), account=hannah.pk, next=address)

    assert came.url == address
    assert "revient.</textarea>" in machine.look(address)


def test_the_demo_leads_to_no_other_site(client, hannah, settings):
    settings.DEMO = True
    hannah.email = "hannah@demo.invalid"
    hannah.save()

    came = client.post(
        reverse("site:sign_in_as_demo"), {"account": hannah.pk, "next": "https://elsewhere.example/"}
    )

    assert came.url == reverse("site:after_sign_in")


# What could not be done at all ------------------------------------------------------


def test_what_was_typed_of_something_that_is_gone_is_shown_to_be_copied(machine, place):
    gone = reverse("places:change_space", args=[place.slug, "the-old-room"])

    answer = machine.send(gone, name="La <grande> salle", password="pass phrase", code="1 2")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "This is not there any more." in page
    assert "La &lt;grande&gt; salle" in page
    assert "pass phrase" not in page
    assert "1 2" not in page


def test_an_address_of_nothing_says_so_and_shows_no_words(machine, place):
    page = machine.look(reverse("places:change_space", args=[place.slug, "x"]))

    assert "There is nothing at this address." in page
    assert "What you typed" not in page
