"""Two rows of one actor had the same tie: told, made one in one gesture, undone; also with the merge."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from time_machine import travel

from comptoir.actors.merging import merge_actors, undo_merge
from comptoir.actors.models import Merge
from comptoir.network.tests.neighbourhood import NOW, make_neighbourhood
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_account, make_organisation, make_person, sign_in_as
from comptoir.portraits.models import TiesMadeOne
from comptoir.portraits.twice import (
    NotTheSameTie,
    TakenApartAlready,
    make_one,
    take_apart,
    take_apart_those_of,
    told_twice,
    twice_since_a_merge,
)
from comptoir.ties.actions import correct_tie, end_tie
from comptoir.ties.corrections import life_of
from comptoir.ties.models import Tie
from comptoir.ties.rules import TieIsWithdrawn

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def here(client):
    return make_neighbourhood(client)


@pytest.fixture
def two(here):
    """Two rows of one club, each with the same tie; then one row."""
    club, twin = make_organisation("Club photo"), make_organisation("Club Photo de la Loire")
    first = here.declare("partner_of", club, since=date(2020, 1, 1), until=date(2027, 1, 1))
    second = here.declare("partner_of", twin, since=date(2015, 9, 1))
    Tie.objects.filter(pk=second.pk).update(source="Le bulletin")
    here.merge = merge_actors(keep=club, absorb=twin, by=None, now=NOW)
    return Tie.objects.get(pk=first.pk), Tie.objects.get(pk=second.pk)


def everything(ties):
    return list(Tie.objects.filter(pk__in=[tie.pk for tie in ties]).order_by("pk").values())


def test_what_both_rows_had_is_told_to_who_keeps_the_ties_and_never_made_one_by_itself(here, two):
    assert twice_since_a_merge(here.place) == [two]
    page = unescape(here.page("portraits:actor", two[0].subject_id))
    assert "a tie that both had is told twice" in page
    assert here.url("portraits:twice") in page
    listed = unescape(here.page("portraits:twice"))
    assert "Source: Le conseil" in listed
    assert "Source: Le bulletin" in listed
    assert here.url("portraits:unite_ties", two[0].pk, two[1].pk) in listed
    assert here.url("portraits:twice") in unescape(here.page("ties:around"))


def test_both_are_seen_with_their_days_and_how_they_are_known(here, two):
    page = unescape(here.page("portraits:unite_ties", two[0].pk, two[1].pk))
    for said in ("Le conseil", "Le bulletin", "2015", "2020", "in force"):
        assert said in page


def test_one_gesture_makes_them_one_with_the_days_and_sources_of_both(here, two):
    account = make_account(make_person("Maud Perrin"))
    made = make_one(kept=two[0], other=two[1], place=here.place, by=account, now=LATER)

    kept, other = (Tie.objects.get(pk=tie.pk) for tie in two)
    assert (kept.since, kept.until, kept.source) == (date(2015, 9, 1), None, "Le conseil; Le bulletin")
    assert (kept.withdrawn_at, other.withdrawn_at) == (None, LATER)
    assert twice_since_a_merge(here.place) == []
    assert (made.made_by, made.kept_key, made.other_key) == (account, kept.pk, other.pk)
    # The history of both is there: each was declared, then corrected or withdrawn by the same person.
    for tie in (kept, other):
        assert [step.by for step in life_of(tie, here.place)] == [None, account]


def test_whichever_is_chosen_stays(here, two):
    here.client.post(here.url("portraits:unite_ties", two[0].pk, two[1].pk), {"keep": two[1].pk})
    assert set(Tie.objects.filter(subject=two[0].subject).values_list("pk", "withdrawn_at")) == {
        (two[0].pk, NOW),
        (two[1].pk, None),
    }
    assert Tie.objects.get(pk=two[1].pk).source == "Le bulletin; Le conseil"


def test_it_is_undone_from_the_message_and_from_the_list(here, two):
    before = everything(two)
    answer = here.client.post(
        here.url("portraits:unite_ties", two[0].pk, two[1].pk), {"keep": two[0].pk}, follow=True
    )
    made = TiesMadeOne.objects.get()
    undo = here.url("portraits:part_ties", made.pk)
    (message,) = answer.context["messages"]
    assert f"undo={undo}" in message.tags
    assert undo in here.page("portraits:twice")

    assert here.client.post(undo).status_code == 302
    assert everything(two) == before
    assert twice_since_a_merge(here.place) == [two]
    with pytest.raises(TakenApartAlready):
        take_apart(made=made, by=None, now=NOW)
    make_one(kept=two[1], other=two[0], place=here.place, by=None, now=NOW)


def test_what_was_said_of_it_since_stays_when_it_is_undone(here, two):
    made = make_one(kept=two[0], other=two[1], place=here.place, by=None, now=NOW)
    correct_tie(
        tie=two[0], body="", seat="", quality="", since=date(2016, 1, 1), until=None, source="Le journal",
        by=None, now=LATER,
    )  # fmt: skip
    take_apart(made=made, by=None, now=LATER)
    assert Tie.objects.get(pk=two[0].pk).source == "Le journal"
    assert Tie.objects.get(pk=two[1].pk).withdrawn_at is None


def test_one_that_had_ended_and_goes_on_by_the_other_is_in_force_and_has_ended_again_when_undone(here, two):
    end_tie(tie=two[0], until=date(2020, 6, 1), by=None, now=NOW)
    before = everything(two)
    made = make_one(kept=two[0], other=two[1], place=here.place, by=None, now=LATER)
    assert Tie.objects.get(pk=two[0].pk).state == "in_force"
    take_apart(made=made, by=None, now=LATER)
    assert everything(two) == before


def test_the_undo_of_the_merge_gives_each_row_its_tie_back(here, two):
    before = everything(two)
    make_one(kept=two[0], other=two[1], place=here.place, by=None, now=NOW)
    take_apart_those_of(here.merge, by=None, now=LATER)
    assert everything(two) == before
    undo_merge(merge=here.merge, by=None, now=LATER)
    assert [tie.subject.name for tie in Tie.objects.filter(kind="partner_of").order_by("pk")] == [
        "Club photo",
        "Club Photo de la Loire",
    ]
    assert not Tie.objects.exclude(withdrawn_at=None).exists()


def test_the_second_of_two_who_make_them_one_is_told(here, two):
    here.client.post(here.url("portraits:unite_ties", two[0].pk, two[1].pk), {"keep": two[0].pk})
    with pytest.raises(TieIsWithdrawn):
        make_one(kept=two[1], other=two[0], place=here.place, by=None, now=NOW)
    assert here.get("portraits:unite_ties", two[0].pk, two[1].pk).status_code == 404


def test_only_what_says_the_same_on_one_day_is_told_twice(here, two):
    tie = two[0]
    after = here.declare("partner_of", tie.subject, since=date(2030, 1, 1), quality="mécénat")
    assert told_twice([tie, after]) == []
    with pytest.raises(NotTheSameTie):
        make_one(kept=tie, other=after, place=here.place, by=None, now=NOW)
    with pytest.raises(NotTheSameTie):
        make_one(kept=tie, other=tie, place=here.place, by=None, now=NOW)
    assert here.get("portraits:unite_ties", tie.pk, after.pk).status_code == 404


def test_what_goes_both_ways_is_the_same_from_either_side(here):
    club, twin = make_organisation("Club A"), make_organisation("Club B")
    one = here.declare("cooperates_with", club)
    other = here.declare("cooperates_with", here.us, counterpart=twin)
    merge_actors(keep=club, absorb=twin, by=None, now=NOW)
    assert [{tie.pk for tie in pair} for pair in twice_since_a_merge(here.place)] == [{one.pk, other.pk}]


def test_without_a_merge_nothing_is_asked_of_anybody(here):
    here.declare("partner_of", make_organisation("Seul"))
    assert "told twice, since" not in here.page("portraits:twice")
    assert twice_since_a_merge(here.place) == []
    assert "No tie is told twice" in here.page("portraits:twice")


def test_a_tie_that_gives_a_right_is_for_a_manager(here):
    one, twin = make_person("Nadia Benali"), make_person("Nadia Bénali")
    for person in (one, twin):
        meet(place=here.place, person=person, now=NOW)
        here.declare("represents", person)
    merge_actors(keep=one, absorb=twin, by=None, now=NOW)
    first, second = Tie.objects.filter(kind="represents").order_by("pk")
    assert "It gives a right: for a manager." in here.page("portraits:twice")
    address = here.url("portraits:unite_ties", first.pk, second.pk)
    assert here.client.post(address, {"keep": first.pk}).status_code == 403
    sign_in_as(here.client, here.place, "manager")
    assert here.client.post(address, {"keep": first.pk}).status_code == 302
    assert Tie.objects.declared().filter(kind="represents").count() == 1


def test_two_persons_made_one_at_the_counter_lead_to_their_tie_told_twice_and_back(here):
    sign_in_as(here.client, here.place, "manager")
    one, twin = make_person("Nadia Benali"), make_person("Nadia Bénali")
    for person in (one, twin):
        meet(place=here.place, person=person, now=NOW)
        here.declare("represents", person)
    merging = reverse("people:merge_person", args=[here.place.slug, one.pk])
    answer = here.client.post(merging, {"avec": twin.pk, "keep": one.pk})
    assert answer.url == here.url("portraits:twice")
    first, second = Tie.objects.filter(kind="represents").order_by("pk")
    here.client.post(here.url("portraits:unite_ties", first.pk, second.pk), {"keep": first.pk})

    undo = reverse("people:undo_merge", args=[here.place.slug, Merge.objects.get().pk])
    assert here.client.post(undo).status_code == 302
    assert {tie.subject for tie in Tie.objects.declared().filter(kind="represents")} == {one, twin}
