"""Removed by one while another was about to change it: by whom, when, the words typed, and a way to go on."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from comptoir.booking.actions import cancel_booking
from comptoir.desk.tests.counter_scene import NOW as AT_THE_COUNTER
from comptoir.desk.tests.counter_scene import at_14_20, make_scene
from comptoir.places.people import meet
from comptoir.places.tests.factories import (
    make_account,
    make_organisation,
    make_person,
    make_place,
    make_role,
    sign_in_as,
)
from comptoir.ties.actions import declare_tie, withdraw_tie
from comptoir.ties.agreements import record_agreement, withdraw_agreement
from comptoir.ties.models import Agreement, Tie

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
WORDS = "des ateliers pour les aînés"


@pytest.fixture
def _a_thursday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place(_a_thursday_morning):
    return make_place(slug="ici")


@pytest.fixture
def us(client, place):
    client.cookies["django_language"] = "en"
    return sign_in_as(client, place, "coordinator")


@pytest.fixture
def paule(place):
    account = make_account(make_person("Paule Roche"))
    make_role(place, "manager", account.person)
    meet(place=place, person=account.person, now=NOW)
    return account


@pytest.fixture
def tie(place, us):
    city, club = make_organisation("Ville de Firminy"), make_organisation("Club photo")
    return declare_tie(
        kind="funds", subject=city, counterpart=club, source="Dit au comptoir", quality="le festival",
        told_in=place, by=None, now=NOW,
    )  # fmt: skip


def address_of(name, row):
    return reverse(f"ties:{name}", args=["ici", row.pk])


def sends(client, name, row, **typed):
    answer = client.post(address_of(name, row), {"quality": WORDS, "source": "Dit par le maire", **typed})
    assert answer.status_code == 404
    return unescape(answer.content.decode()).replace("\u00a0", " ")


def sent_again(client, page, address):
    """The button of the page that declares or records it again, pressed."""
    form = re.search(rf'<form method="post" action="{address}">(.*?)</form>', page, re.S)
    assert form, page
    found = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form[1], re.S)
    data: dict[str, list[str]] = {}
    for name, value in found:
        data.setdefault(name, []).append(value)
    return client.post(address, data)


def test_who_withdrew_a_tie_is_told_to_who_was_correcting_it_and_what_they_typed(client, place, tie, paule):
    withdraw_tie(tie=tie, in_place=place, by=paule, now=NOW)

    page = sends(client, "correct", tie)

    assert "withdrawn as declared in error by Paule Roche, on 26 November 2026 at 10:00." in page
    assert "Ville de Firminy funds Club photo" in page
    assert WORDS in page


def test_it_may_be_declared_again_with_the_words_that_were_typed(client, place, tie, paule):
    withdraw_tie(tie=tie, in_place=place, by=paule, now=NOW)
    page = sends(client, "correct", tie, seen="an old mark")

    answer = sent_again(client, page, reverse("ties:declare", args=["ici"]))

    assert answer.status_code == 302
    again = Tie.objects.declared().get()
    assert (again.subject, again.counterpart, again.kind) == (tie.subject, tie.counterpart, "funds")
    assert (again.quality, again.source) == (WORDS, "Dit par le maire")


@pytest.mark.parametrize("name", ["state", "end"])
def test_another_gesture_on_a_withdrawn_tie_is_told_the_same_and_offers_nothing(
    client, place, tie, paule, name
):
    withdraw_tie(tie=tie, in_place=place, by=paule, now=NOW)

    page = sends(client, name, tie)

    assert "by Paule Roche" in page
    assert "Declare it again" not in page


def test_a_tie_that_another_place_told_is_not_told_of(client, place, tie, paule):
    Tie.objects.update(told_in=make_place("Ailleurs"))
    withdraw_tie(tie=tie, in_place=None, by=paule, now=NOW)

    page = sends(client, "correct", tie)

    assert "Paule" not in page
    assert "Firminy" not in page
    assert WORDS in page


def test_a_person_whom_the_place_never_met_is_not_named(client, place, tie):
    stranger = make_account(make_person("Inconnue Lointaine"))
    withdraw_tie(tie=tie, in_place=place, by=stranger, now=NOW)

    page = sends(client, "correct", tie)

    assert "Inconnue" not in page
    assert "withdrawn as declared in error on 26 November 2026" in page


def test_what_never_was_is_only_not_there(client, us):
    page = unescape(
        client.post(reverse("ties:correct", args=["ici", 99]), {"quality": WORDS}).content.decode()
    )

    assert "This is not there any more." in page
    assert "withdrawn" not in page


def test_who_withdrew_an_agreement_is_told_and_it_may_be_recorded_again(client, place, us, paule):
    make_role(place, "manager", us.person)
    city = make_organisation("Ville de Firminy")
    row = record_agreement(
        title="Convention", place=place, parties=[city], starts_on=date(2026, 1, 1), grants="10 000 €",
        by=None, now=NOW,
    )  # fmt: skip
    opened = client.get(address_of("change_agreement", row)).context["form"]
    shown = {one.html_name: one.value() or "" for one in opened if one.name not in ("document", "grants")}
    withdraw_agreement(agreement=row, by=paule, now=NOW)

    page = sends(client, "change_agreement", row, **shown, grants="12 000 € par an")
    assert "“Convention”: withdrawn as recorded in error by Paule Roche" in page
    answer = sent_again(client, page, reverse("ties:add_agreement", args=["ici"]))

    assert answer.status_code == 302, answer.context["form"].errors
    assert Agreement.objects.kept().get().grants == "12 000 € par an"


@pytest.fixture
def scene(client):
    built = make_scene(client)
    client.cookies["django_language"] = "en"
    yield from (built for _ in at_14_20())


def test_who_cancelled_a_booking_is_told_to_who_was_moving_it(scene):
    booking = scene.booked(15, 16)
    meet(place=scene.place, person=scene.account.person, now=AT_THE_COUNTER)
    cancel_booking(booking=booking, by=scene.account, now=AT_THE_COUNTER)

    answer = scene.post("desk:move", booking.pk, resource=scene.room.slug)

    page = unescape(answer.content.decode())
    assert answer.status_code == 404
    assert f"this booking was cancelled by {scene.account.person.name}" in page


def test_to_whom_a_booking_is_not_it_is_only_not_there(scene):
    booking = scene.booked(15, 16)
    cancel_booking(booking=booking, by=scene.account, now=AT_THE_COUNTER)
    member = make_account(scene.person("Théo Marchand"))
    make_role(scene.place, "member", member.person)
    scene.client.force_login(member, backend="comptoir.site.backends.Backend")

    page = scene.post("people:my_change", booking.pk).content.decode()

    assert "cancelled" not in page
