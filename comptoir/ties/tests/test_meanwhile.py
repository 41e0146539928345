"""Two who change the same at once: the second reads it, loses nothing, and may say it again."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
import time_machine
from django.urls import reverse

from comptoir.actors.models import Actor
from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as
from comptoir.ties.actions import correct_tie
from comptoir.ties.agreements import correct_agreement, record_agreement
from comptoir.ties.following import follow_agreement
from comptoir.ties.models import AgreementChange, TieCorrection
from comptoir.ties.tests.factories import make_tie

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
BY = {"by": None, "now": NOW}
REFUSED = "a changé cela pendant que vous écriviez"


@pytest.fixture(autouse=True)
def _a_thursday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place():
    return make_place(slug="ici")


@pytest.fixture
def city():
    return make_organisation("Ville de Saint-Étienne")


@pytest.fixture
def tie(place, city):
    return make_tie(city, kind="funds", place=place, quality="fonctionnement")


@pytest.fixture
def agreement(place, city):
    return record_agreement(
        title="Convention", place=place, parties=[city], starts_on=date(2026, 1, 1), grants="10 000 €", **BY
    )


def on_tie(tie, **words):
    kept = {name: getattr(tie, name) for name in ("body", "seat", "source", "since", "until", "quality")}
    correct_tie(tie=tie, **{**kept, **words}, **BY)


def on_agreement(agreement, **words):
    kept = {"title": "Convention", "grants": "10 000 €", "starts_on": agreement.starts_on}
    parties = [party.actor for party in agreement.parties.all()]
    correct_agreement(agreement=agreement, parties=parties, **{**kept, **words}, **BY)


def followed(agreement, **words):
    kept = {"review_on": None, "contact_here": None, "contact_there": None, "note": ""}
    follow_agreement(agreement=agreement, **{**kept, **words}, **BY)


@pytest.fixture(params=["correct", "change_agreement", "follow"])
def opened(request, client, place, tie, agreement):
    """One of the three forms, opened before somebody else changes what it shows."""
    sign_in_as(client, place, "manager")
    row = tie if request.param == "correct" else agreement
    address = reverse(f"ties:{request.param}", args=["ici", row.pk])
    fields = client.get(address).context["form"]
    shown = {field.html_name: field.value() or "" for field in fields if field.name != "document"}
    other, typed = {
        "correct": (partial(on_tie, tie, quality="un emploi"), {"quality": "des projets", "source": "Dit"}),
        "change_agreement": (partial(on_agreement, agreement, grants="12 000 €"), {"grants": "des projets"}),
        "follow": (partial(followed, agreement, note="Appeler Léa"), {"note": "des projets"}),
    }[request.param]
    return Page(client, address, {**shown, **typed}, other)


class Page:
    def __init__(self, client, address, typed, somebody_else):
        self.client, self.address, self.typed, self.somebody_else = client, address, typed, somebody_else

    def send(self, **more):
        return self.client.post(self.address, {**self.typed, **more})

    @property
    def kept(self):
        """How many changes are kept, of whatever it is."""
        return TieCorrection.objects.count() + AgreementChange.objects.count()


def test_who_is_alone_is_not_asked_twice(opened):
    assert opened.send().status_code == 302
    assert opened.kept == 1


def test_the_second_reads_it_keeps_what_was_typed_and_the_first_stands(opened):
    opened.somebody_else()

    answer = opened.send()

    said = answer.content.decode()
    assert REFUSED in said
    assert "des projets" in said, "what was typed is there"
    assert said.count("est devenu") == 1, "and so is what the other did, in its history"
    assert opened.kept == 1


def test_sent_again_it_takes_the_place_of_the_first(opened):
    opened.somebody_else()
    refused = opened.send()

    again = opened.send(seen=refused.context["form"]["seen"].value())

    assert again.status_code == 302
    assert opened.kept == 2


def test_a_third_who_comes_meanwhile_is_told_of_too(opened):
    opened.somebody_else()
    refused = opened.send()
    assert opened.send(seen=refused.context["form"]["seen"].value()).status_code == 302

    assert (
        REFUSED in opened.send(seen="0" * 16, quality="autre", grants="autre", note="autre").content.decode()
    )


def test_a_button_pressed_twice_is_no_quarrel(opened):
    assert opened.send().status_code == 302
    assert opened.send().status_code == 302
    assert opened.kept == 1


def test_a_page_without_the_mark_is_taken_as_it_is(opened):
    opened.somebody_else()

    assert opened.send(seen="").status_code == 302


def test_other_mistakes_do_not_hide_that_it_was_changed(opened):
    opened.somebody_else()
    wrong = opened.send(since="hier", starts_on="hier", review_on="hier")
    assert REFUSED not in wrong.content.decode()

    assert REFUSED in opened.send(seen=wrong.context["form"]["seen"].value()).content.decode()


def test_whoever_is_new_in_what_is_refused_is_not_made(opened):
    opened.somebody_else()

    opened.send(carried_by="Zoé Martin", contact_here="Zoé Martin")

    assert not Actor.objects.filter(name="Zoé Martin").exists()
