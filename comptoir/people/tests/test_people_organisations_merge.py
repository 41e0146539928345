"""Two rows that are one organisation: all places share them, so what another place works with stays."""

import pytest

from comptoir.actors.models import Actor, Merge
from comptoir.desk.tests.counter_scene import LONG_BEFORE, NOW
from comptoir.journal.models import Fact
from comptoir.people.tests.people_scene import said, sit_as, text_of
from comptoir.places.tests.factories import make_organisation, make_place
from comptoir.ties.actions import declare_tie
from comptoir.ties.agreements import record_agreement
from comptoir.ties.tests.factories import make_tie


@pytest.fixture
def pair(scene):
    """KARMA twice, before a mediator: once with a tie and a booking, once with a town."""
    sit_as(scene, "mediator")
    scene.client.cookies["django_language"] = "en"
    old, new = scene.organisation("KARMA"), scene.organisation("Karma", commune="Firminy")
    declare_tie(kind="resides_at", subject=old, place=scene.place, source="bail", by=None, now=LONG_BEFORE)
    scene.booked(16, 18, scene.person("Nadia Benali"), acting_for=old)
    return old, new


def merge(scene, one, other, keep=None):
    return scene.post("people:merge_organisation", one.pk, avec=other.pk, keep=(keep or one).pk)


def test_the_page_of_an_organisation_leads_there_and_who_resembles_is_proposed(scene, pair):
    old, new = pair
    assert scene.url("people:merge_organisation", old.pk) in text_of(scene.get("people:organisation", old.pk))
    page = text_of(scene.get("people:merge_organisation", old.pk))
    assert f"?avec={new.pk}" in page
    assert "Firminy" in page


def test_another_is_searched_and_a_person_is_never_found(scene, pair):
    other, person = scene.organisation("ALOLISE"), scene.person("Aloïs Alolise")
    page = text_of(scene.get("people:merge_organisation", pair[0].pk, q="alolise"))
    assert f"?avec={other.pk}" in page
    assert f"?avec={person.pk}" not in page
    assert scene.get("people:merge_organisation", pair[0].pk, avec=str(person.pk)).status_code == 404


def test_both_are_seen_side_by_side_the_one_with_the_most_first(scene, pair):
    old, new = pair
    page = text_of(scene.get("people:merge_organisation", new.pk, avec=str(old.pk)))
    assert page.index(f'value="{old.pk}" checked') < page.index(f'value="{new.pk}"')
    for row in ("Town</th><td>–</td><td>Firminy", "Bookings</th><td>1</td><td>0", "Ties</th><td>1</td><td>0"):
        assert row in page


def test_they_are_made_one_and_taken_apart_again(scene, pair):
    old, new = pair
    answer = merge(scene, new, old, keep=old)
    assert answer["Location"] == scene.url("people:organisation", old.pk)
    assert said(answer) == "Karma is now part of KARMA."
    old.refresh_from_db()
    assert old.commune == "Firminy"
    trace = Merge.objects.get()
    assert scene.url("people:undo_merge", trace.pk) in text_of(scene.get("people:organisation", old.pk))

    answer = scene.post("people:undo_merge", trace.pk)

    assert said(answer) == "Karma and KARMA are two again."
    assert answer["Location"] == scene.url("people:organisation", old.pk)
    assert Actor.objects.standing().filter(pk=new.pk).exists()


def works_elsewhere(how, organisation):
    there = make_place("Ailleurs")
    if how == "tie":
        make_tie(organisation, make_organisation("ALOLISE"), kind="helps", told_in=there, visibility="team")
    elif how == "resident":
        make_tie(organisation, kind="resides_at", place=there)
    elif how == "booked":
        Fact.objects.create(
            kind="booked", at=NOW, place=there, actor=organisation, label="Salle", origin="booking:1",
            quantity=60, unit="minute",
        )  # fmt: skip
    else:
        told = {"title": "Mise à disposition", "parties": [organisation], "starts_on": LONG_BEFORE.date()}
        record_agreement(place=there, **told, by=None, now=LONG_BEFORE)


@pytest.mark.parametrize("how", ["tie", "resident", "agreement", "booked"])
def test_one_that_another_place_works_with_may_only_be_the_one_that_stays(scene, pair, how):
    old, new = pair
    works_elsewhere(how, new)

    answer = merge(scene, new, old, keep=old)

    assert answer.status_code == 409
    assert "Another place works with Karma" in text_of(answer)
    assert not Merge.objects.exists()
    assert merge(scene, new, old, keep=new).status_code == 302


def test_what_was_made_one_elsewhere_is_not_taken_apart_here(scene, pair):
    elsewhere = Merge.objects.create(
        kept=make_organisation("A"), absorbed=make_organisation("B"), merged_at=NOW
    )
    assert scene.post("people:undo_merge", elsewhere.pk).status_code == 404


def test_a_circle_and_an_organisation_are_not_one_until_both_are_said_to_be_the_same(scene, pair):
    old, new = pair
    Actor.objects.filter(pk=new.pk).update(kind="circle")
    answer = merge(scene, new, old)
    assert answer.status_code == 409
    assert "not of the same kind" in text_of(answer)


def test_a_concierge_does_not_merge(scene, pair):
    sit_as(scene, "concierge")
    assert merge(scene, *pair).status_code == 403
    page = text_of(scene.get("people:organisation", pair[0].pk))
    assert scene.url("people:merge_organisation", pair[0].pk) not in page
