"""Two who set up the same thing at once: the second reads what the first made of it, and loses nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from comptoir.kit.meanwhile import SeenForm, words_of
from comptoir.places import actions, people, stewards
from comptoir.places.forms import IdentityForm
from comptoir.places.hours import Span
from comptoir.places.models import Space
from comptoir.places.tests.factories import (
    make_account,
    make_organisation,
    make_person,
    make_place,
    make_role,
    make_space,
    sign_in_as,
)
from comptoir.places.tests.opened import GONE, Opened
from tests.at_once import let_go

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
LATER = datetime(2027, 1, 3, 23, tzinfo=UTC)
BY = {"by": None, "now": NOW}
DAY = date(2026, 12, 7)


@pytest.fixture(autouse=True)
def _a_thursday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place():
    return make_place(slug="ici")


def exception_of(place, **words):
    told = {"first_day": DAY, "spans": [Span(time(9), time(12))], "reason": "Travaux"}
    actions.set_exception(place=place, **{**told, **words}, **BY)


@pytest.fixture
def things(client, place):
    """By name: the address of the form, what somebody else does meanwhile, what is typed, how it reads."""
    sign_in_as(client, place, "manager")
    exception_of(place)
    room = make_space(place, "Grande salle", capacity=30)
    role = make_role(place, "concierge", make_person("Maud Perrin"), starts_at=NOW)
    city = make_organisation("Ville de Firminy")
    carrier = stewards.add_steward(
        place=place, organisation=city, function="life", since=date(2020, 1, 1), until=None, **BY
    )
    week = {0: [Span(time(10), time(12))]}
    return {
        "identity": (
            ["set_up_identity"], partial(actions.describe_place, place=place, summary="Un café", **BY),
            {"summary": "Un atelier"}, "In one sentence – Un café",
        ),
        "hours": (
            ["set_up_hours"],
            partial(actions.set_weekly_hours, place=place, week=week, keeps_public_holidays=True, **BY),
            {"day_0": "14:00-18:00"}, "Monday – 10:00",
        ),
        "exception": (
            ["change_exception", DAY],
            partial(exception_of, place, reason="Inventaire", instead_of=(DAY, DAY)),
            {"reason": "Grève"}, "Reason – Inventaire",
        ),
        "space": (
            ["change_space", room.slug], partial(actions.change_space, space=room, capacity=20, **BY),
            {"capacity": "40"}, "Capacity – 20",
        ),
        "role": (
            ["change_role", role.pk],
            partial(people.change_role, role=role, starts_at=NOW, ends_at=LATER, **BY),
            {"part": "afternoon"}, "For how long – longer",
        ),
        "steward": (
            ["change_steward", carrier.pk],
            partial(
                stewards.change_steward, steward=carrier, function="life", since=date(2019, 1, 1), until=None,
                **BY,
            ),
            {"since": "2018-01-01"}, "Since – ",
        ),
    }  # fmt: skip


@pytest.fixture(params=["identity", "hours", "exception", "space", "role", "steward"])
def opened(request, client, place, things):
    address, act, typed, reads = things[request.param]
    opened = Opened(client, reverse(f"places:{address[0]}", args=["ici", *address[1:]]), typed)
    opened.act, opened.reads = act, reads
    return opened


def test_what_somebody_else_changed_is_told_and_what_was_typed_is_kept(opened):
    opened.act()

    opened.told(opened.reads)


def test_sent_again_it_takes_the_place_of_theirs(opened):
    opened.act()

    assert opened.sent_again() == 302


def test_alone_one_is_asked_nothing(opened):
    assert opened.send().status_code == 302


def test_pressed_twice_it_is_no_quarrel(opened):
    assert opened.send().status_code == 302
    if "exceptions" not in opened.address:
        assert opened.send().status_code == 302


def test_a_form_sent_from_a_page_of_yesterday_is_taken(opened):
    """Whoever sends no mark, as a program would, is not asked for one."""
    assert opened.send(seen="").status_code == 302


def test_a_space_that_is_gone_says_so_and_keeps_what_was_typed(things, client, place, monkeypatch):
    address = reverse("places:change_space", args=["ici", things["space"][0][1]])
    opened = Opened(client, address, {"description": "Au fond de la cour"})

    def removed_then(*args, **kwargs):
        Space.objects.all().delete()
        raise Space.DoesNotExist

    monkeypatch.setattr(Space, "refresh_from_db", removed_then)
    answer = opened.send()

    assert answer.status_code == 422
    assert GONE in answer.content.decode()
    assert "Au fond de la cour" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_the_same_instant_one_is_told(place):
    clients = []
    for name in ("Maud", "Hannah"):
        account = make_account(make_person(name))
        make_role(place, "manager", account.person)
        one = Client()
        one.force_login(account, backend="comptoir.site.backends.Backend")
        clients.append(one)
    address = reverse("places:set_up_identity", args=["ici"])
    forms = [Opened(one, address, {"summary": f"Un {n}"}) for n, one in enumerate(clients)]

    told = let_go(*(partial(lambda form: form.send().status_code, form) for form in forms))

    assert sorted(told) == [302, 422]


def test_the_mark_is_no_word_of_the_form(place):
    form = IdentityForm({**words_of(place, IdentityForm), "seen": "x", "emails": "", "websites": ""})

    assert isinstance(form, SeenForm)
    assert "seen" not in words_of(place, IdentityForm)
    form.is_valid()
    assert "seen" not in form.cleaned_data
