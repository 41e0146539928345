"""A tie goes from state to state, and its history says who said so and when."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from comptoir.actors.merging import merge_actors, undo_merge
from comptoir.places.tests.factories import make_account, make_organisation, make_person, make_place
from comptoir.ties import actions, agreements, personal, rules, selectors
from comptoir.ties.models import Agreement, Tie, TieState
from comptoir.ties.tests.factories import NOW, make_tie

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
TOMORROW = TODAY + timedelta(days=1)
State = Tie.State


@pytest.fixture
def city():
    return make_organisation("Ville de Saint-Étienne")


@pytest.fixture
def wish(city):
    """The city does not recognise the place yet, because two offices do not talk to each other."""
    return make_tie(
        city, kind="recognises", place=make_place(), quality="centre de ressources", state="wished",
        obstacle="Deux services ne se parlent pas", visibility="team",
    )  # fmt: skip


def move(tie, state, obstacle="", by=None, now=NOW):
    return actions.change_state(tie=tie, state=state, obstacle=obstacle, by=by, now=now)


def test_a_wish_is_said_with_what_stands_in_the_way(wish):
    kept = Tie.objects.get()

    assert (kept.state, kept.obstacle) == ("wished", "Deux services ne se parlent pas")
    assert (kept.quality, kept.visibility) == ("centre de ressources", "team")
    assert not Tie.objects.holding(TODAY).exists()


def test_the_history_keeps_who_said_so_and_when(wish):
    account = make_account(make_person("Maud"))

    move(wish, "discussed", "Une réunion est prévue", by=account, now=NOW + timedelta(days=2))

    assert list(wish.states.values_list("state", "obstacle", "since_at", "by")) == [
        ("wished", "Deux services ne se parlent pas", NOW, None),
        ("discussed", "Une réunion est prévue", NOW + timedelta(days=2), account.pk),
    ]


GOES_TO = {
    "wished": "discussed in_force refused ended",
    "discussed": "wished in_force refused ended",
    "in_force": "asleep ended",
    "asleep": "in_force discussed ended",
    "ended": "",
    "refused": "wished discussed",
}


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_a_tie_goes_only_where_it_may(wish, before, after):
    Tie.objects.filter(pk=wish.pk).update(state=before, obstacle="")
    may = after in GOES_TO[before].split()

    if may:
        assert move(wish, after).state == after
    elif before == after:
        with pytest.raises(rules.StateIsTheSame):
            move(wish, after)
    else:
        with pytest.raises(rules.TieCannotBecomeThat):
            move(wish, after)
    assert TieState.objects.count() == (2 if may else 1)


def test_what_stands_in_the_way_changes_alone(wish):
    move(wish, "wished", "Personne n’est nommé")

    assert wish.states.count() == 2
    with pytest.raises(rules.StateIsTheSame):
        move(wish, "wished", " Personne n’est nommé ")


def test_a_wish_that_comes_true_holds_from_that_day(wish):
    move(wish, "in_force")

    kept = Tie.objects.get()
    assert (kept.since, kept.until, kept.obstacle) == (TODAY, None, "")
    assert Tie.objects.holding(TODAY).exists()


def test_what_wakes_up_keeps_its_first_day(city):
    tie = make_tie(city, make_organisation("Zoomacom"), kind="funds", since=date(2004, 1, 1))

    move(tie, "asleep")
    assert Tie.objects.holding(TODAY).exists()
    assert not Tie.objects.in_force(TODAY).exists()
    move(tie, "in_force")

    assert Tie.objects.get().since == date(2004, 1, 1)


def test_what_ends_no_longer_holds_from_that_day(city):
    tie = move(make_tie(city, make_organisation("Zoomacom"), kind="funds"), "ended")

    assert (tie.until, tie.state_on(TODAY)) == (TODAY, "ended")
    assert not Tie.objects.holding(TODAY).exists()


def test_what_began_today_is_not_ended_today(city):
    tie = make_tie(city, make_organisation("Zoomacom"), kind="funds", since=TODAY)

    with pytest.raises(rules.TieEndsBeforeItStarts):
        move(tie, "ended")
    assert Tie.objects.get().state == "in_force"


def test_a_last_day_that_is_past_is_an_end_and_put_off_is_none(city):
    tie = make_tie(city, make_organisation("Zoomacom"), kind="funds")
    actions.end_tie(tie=tie, until=TODAY, by=None, now=NOW)
    assert Tie.objects.get().state == "ended"

    actions.correct_tie(
        tie=tie, body="", seat="", since=None, until=TOMORROW, source="Erreur", by=None, now=NOW
    )

    assert Tie.objects.get().state == "in_force"
    assert [row.state for row in tie.states.all()] == ["in_force", "ended", "in_force"]


def test_a_coming_end_leaves_the_state(city):
    tie = make_tie(city, make_organisation("Zoomacom"), kind="funds")

    actions.end_tie(tie=tie, until=TOMORROW, by=None, now=NOW)

    assert (tie.state, tie.state_on(TODAY), tie.state_on(TOMORROW)) == ("in_force", "in_force", "ended")


def test_a_withdrawn_tie_does_not_move(wish):
    actions.withdraw_tie(tie=wish, by=None, now=NOW)

    with pytest.raises(rules.TieIsWithdrawn):
        move(wish, "discussed")


def test_a_tie_is_carried_by_a_person(city):
    maud, zoomacom = make_person("Maud"), make_organisation("Zoomacom")

    assert make_tie(city, zoomacom, kind="funds", carried_by=maud).carried_by == maud
    with pytest.raises(rules.NotCarriedByAPerson, match="Zoomacom"):
        make_tie(city, zoomacom, kind="supports", carried_by=zoomacom)


def test_recognised_as_something_else_is_another_tie(wish, city):
    place = wish.place
    make_tie(city, kind="recognises", place=place, quality="tiers-lieu")

    with pytest.raises(rules.TieIsDeclaredAlready):
        make_tie(city, kind="recognises", place=place, quality="centre de ressources")


@pytest.mark.parametrize("state", [state for state in State if state != State.IN_FORCE])
def test_nobody_acts_on_a_tie_that_is_not_in_force(state):
    nadia, openscop = make_person("Nadia"), make_organisation("OpenScop")
    place = make_place()
    make_tie(nadia, openscop, state=state)
    make_tie(openscop, kind="resides_at", place=place, state=state)

    assert not selectors.may_act_for(nadia, openscop, TODAY)
    assert selectors.organisations_represented_by(nadia, TODAY) == []
    assert selectors.residents_of(place, TODAY) == []


@pytest.mark.parametrize(
    ("kind", "visibility"), [("resides_at", "public"), ("partner_of", "place"), ("funds", "place")]
)
def test_residents_are_public_and_the_rest_is_for_the_place(city, kind, visibility):
    assert make_tie(city, kind=kind, place=make_place()).visibility == visibility


def test_a_place_sees_nothing_more_of_whom_it_only_wishes_to_be_tied_with(wish, city):
    make_tie(city, make_organisation("Loin"), kind="funds")

    around = selectors.ties_around(wish.place, TODAY)

    assert (around.coming, around.others) == ([wish], [])
    move(wish, "in_force")
    assert len(selectors.ties_around(wish.place, TODAY).others) == 2


def test_what_sleeps_is_neither_a_resident_nor_a_voice(city):
    place = make_place()
    tie = make_tie(city, kind="resides_at", place=place, state="asleep")

    assert selectors.ties_around(place, TODAY).others == [tie]


def test_an_agreement_is_followed_by_persons(city):
    told = {
        "title": "C",
        "place": make_place(),
        "parties": [city],
        "starts_on": TODAY,
        "by": None,
        "now": NOW,
    }

    with pytest.raises(agreements.ContactIsNotAPerson):
        agreements.record_agreement(**told, contact_there=city)
    with pytest.raises(agreements.ReviewedBeforeItStarts):
        agreements.record_agreement(**told, review_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize("wrong", [{"state": "dreamt"}, {"visibility": "nobody"}])
def test_the_database_refuses_words_nobody_knows(wish, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Tie.objects.filter(pk=wish.pk).update(**wrong)


def test_two_rows_of_one_actor_set_aside_a_tie_between_them_with_its_history(city):
    same = make_organisation("Mairie de Saint-Étienne")
    tie = move(make_tie(city, same, kind="funds", state="wished"), "discussed")
    before = list(TieState.objects.order_by("pk").values())

    merge = merge_actors(keep=city, absorb=same, by=None, now=NOW)
    assert not Tie.objects.exists()
    assert not TieState.objects.exists()

    undo_merge(merge=merge, by=None, now=NOW)
    assert Tie.objects.get() == tie
    assert list(TieState.objects.order_by("pk").values()) == before


def test_a_person_is_told_what_they_carry_and_is_forgotten_by_it(city):
    maud, zoomacom = make_person("Maud"), make_organisation("Zoomacom")
    make_tie(city, zoomacom, kind="funds", carried_by=maud)
    agreement = Agreement.objects.create(
        title="Convention", place=make_place(), starts_on=TODAY, recorded_at=NOW, contact_here=maud
    )

    told = personal.export_of(maud)
    assert [(tie["who"], tie["with"]) for tie in told["carries"]] == [("Ville de Saint-Étienne", "Zoomacom")]
    assert told["contact_for"] == ["Convention"]

    personal.erase(maud, by=None, now=NOW)
    agreement.refresh_from_db()
    assert (Tie.objects.get().carried_by, agreement.contact_here) == (None, None)


def test_what_was_declared_before_the_states_has_its_history(city):
    account, place = make_account(make_person("Maud")), make_place()
    resident = make_tie(city, kind="resides_at", place=place, by=account, visibility="place")
    make_tie(city, make_organisation("Zoomacom"), kind="partner_of")
    TieState.objects.all().delete()

    import_module("comptoir.ties.migrations.0002_states_and_words").begin_the_history(apps, None)

    assert list(resident.states.values_list("state", "since_at", "by")) == [("in_force", NOW, account.pk)]
    assert dict(Tie.objects.values_list("kind", "visibility")) == {
        "resides_at": "public", "partner_of": "place"
    }  # fmt: skip
