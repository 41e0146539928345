import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from comptoir.places.models import Stewardship
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_account, make_organisation, make_person, make_place
from comptoir.ties import actions, personal, rules, selectors
from comptoir.ties.models import Tie
from comptoir.ties.shapes import GROUPS, SHAPES
from comptoir.ties.tests.factories import NOW, make_tie

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 23)


@pytest.fixture
def nadia():
    return make_person("Nadia Benali")


@pytest.fixture
def openscop():
    return make_organisation("OpenScop")


@pytest.fixture
def declare(nadia, openscop):
    """Nadia represents OpenScop; each test changes the one thing it is about."""

    def _declare(**changes):
        return make_tie(**{"subject": nadia, "counterpart": openscop} | changes)

    return _declare


def test_a_tie_keeps_who_said_so_and_when(declare):
    account = make_account(make_person("Maud"))

    tie = declare(by=account, source="  Assemblée du 3 mars ", seat="présidente")

    kept = Tie.objects.get()
    assert kept == tie
    assert (kept.source, kept.declared_by, kept.declared_at) == ("Assemblée du 3 mars", account, NOW)


def test_a_tie_says_how_it_is_known(declare):
    with pytest.raises(rules.SourceIsMissing):
        declare(source="  ")


@pytest.mark.parametrize("both", [True, False])
def test_a_tie_is_with_one_actor_or_one_place(declare, openscop, both):
    with pytest.raises(rules.TieWithNobody):
        declare(counterpart=openscop if both else None, place=make_place() if both else None)


def test_nobody_is_tied_to_oneself(declare, openscop):
    with translation.override("en"), pytest.raises(rules.TieWithOneself, match="OpenScop"):
        declare(kind="member_of", subject=openscop)


@pytest.mark.parametrize(
    ("kind", "subject", "other", "fits"),
    [
        ("member_of", "person", "organisation", True),
        ("member_of", "organisation", "organisation", True),
        ("member_of", "person", "person", False),
        ("member_of", "person", "place", False),
        ("employed_by", "person", "organisation", True),
        ("employed_by", "organisation", "organisation", False),
        ("represents", "person", "organisation", True),
        ("represents", "organisation", "organisation", False),
        ("sits_in", "person", "organisation", True),
        ("sits_in", "organisation", "organisation", True),
        ("resides_at", "organisation", "place", True),
        ("resides_at", "person", "place", True),
        ("resides_at", "organisation", "organisation", False),
        ("partner_of", "organisation", "organisation", True),
        ("partner_of", "organisation", "place", True),
        ("partner_of", "person", "organisation", False),
    ],
)
def test_what_may_be_said_of_whom(kind, subject, other, fits):
    make: dict[str, Any] = {"person": make_person, "organisation": make_organisation, "place": make_place}
    one, another = make[subject]("Un"), make[other]("Autre")
    ends = {"place": another} if other == "place" else {"counterpart": another}

    if fits:
        assert make_tie(one, kind=kind, **ends).pk
    else:
        with pytest.raises(rules.TieBetweenTheWrongKinds, match="Un"):
            make_tie(one, kind=kind, **ends)


def test_every_kind_has_its_shape():
    assert set(SHAPES) == set(Tie.Kind)
    assert sorted(kind for _, kinds in GROUPS for kind in kinds) == sorted(Tie.Kind)


def test_a_tie_holds_from_its_first_day_to_the_day_before_its_end(declare):
    declare(since=TODAY, until=TOMORROW)

    assert Tie.objects.in_force(TODAY).exists()
    assert not Tie.objects.in_force(YESTERDAY).exists()
    assert not Tie.objects.in_force(TOMORROW).exists()


def test_a_tie_without_dates_holds_always(declare):
    declare()

    assert Tie.objects.in_force(date(1990, 1, 1)).in_force(date(2090, 1, 1)).exists()


def test_a_tie_ends_after_it_starts(declare):
    with pytest.raises(rules.TieEndsBeforeItStarts):
        declare(since=TODAY, until=TODAY)


@pytest.mark.parametrize(
    ("since", "until", "taken"),
    [
        (None, None, True),
        (TODAY, None, True),
        (None, TODAY, True),
        (TOMORROW, None, False),
        (None, YESTERDAY, False),
    ],
)
def test_the_same_tie_is_not_declared_twice_for_one_day(declare, since, until, taken):
    declare(since=YESTERDAY, until=TOMORROW)

    if taken:
        with pytest.raises(rules.TieIsDeclaredAlready):
            declare(since=since, until=until)
    else:
        declare(since=since, until=until)
    assert Tie.objects.count() == (1 if taken else 2)


def test_another_seat_is_another_tie(declare):
    declare(kind="sits_in", body="Conseil d’administration", seat="trésorière")
    declare(kind="sits_in", body="Bureau", seat="trésorière")

    assert Tie.objects.count() == 2


def test_a_tie_is_corrected(declare):
    tie = declare(kind="sits_in")

    actions.correct_tie(
        tie=tie, body="Bureau", seat="présidente", since=TODAY, until=None, source="Procès-verbal",
        by=None, now=NOW,
    )  # fmt: skip

    kept = Tie.objects.get()
    assert (kept.body, kept.seat, kept.since, kept.source) == ("Bureau", "présidente", TODAY, "Procès-verbal")


def test_a_correction_does_not_make_a_double(declare):
    declare(until=TODAY)
    tie = declare(since=TODAY)

    with pytest.raises(rules.TieIsDeclaredAlready):
        actions.correct_tie(tie=tie, body="", seat="", since=None, until=None, source="x", by=None, now=NOW)


def test_a_tie_is_ended_and_not_lengthened_by_ending_it_again(declare):
    tie = actions.end_tie(tie=declare(), until=TODAY, by=None, now=NOW)

    assert not Tie.objects.in_force(TODAY).exists()
    with pytest.raises(rules.TieHasEnded):
        actions.end_tie(tie=tie, until=TOMORROW, by=None, now=NOW)
    assert Tie.objects.get().until == TODAY


def test_a_tie_is_not_ended_before_it_started(declare):
    with pytest.raises(rules.TieEndsBeforeItStarts):
        actions.end_tie(tie=declare(since=TODAY), until=YESTERDAY, by=None, now=NOW)


def test_a_tie_withdrawn_never_held_and_is_kept(declare):
    tie = actions.withdraw_tie(tie=declare(), by=None, now=NOW)

    assert Tie.objects.get().withdrawn_at == NOW
    assert not Tie.objects.declared().exists()
    with pytest.raises(rules.TieIsWithdrawn):
        actions.end_tie(tie=tie, until=TODAY, by=None, now=NOW)
    declare()


@pytest.mark.parametrize(
    "wrong", [{"counterpart": None}, {"since": TODAY, "until": TODAY}, {"place": "a place", "counterpart": 1}]
)
def test_the_database_refuses_a_tie_that_cannot_be(nadia, openscop, wrong):
    plain = {"kind": "represents", "subject": nadia, "counterpart": openscop, "declared_at": NOW}
    if "place" in wrong:
        wrong = {"place": make_place()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Tie.objects.create(**plain | wrong)


# Who may act for whom


def test_one_acts_for_those_one_represents_sits_in_or_works_for_by_name(declare, nadia):
    declare(counterpart=make_organisation("Zoomacom"))
    declare(kind="sits_in", counterpart=make_organisation("ALOLISE"))
    declare(kind="employed_by", counterpart=make_organisation("OpenScop"))
    declare(kind="sits_in", counterpart=Tie.objects.get(kind="employed_by").counterpart)
    declare(kind="member_of", counterpart=make_organisation("Médialoire"))

    found = selectors.organisations_represented_by(nadia, TODAY)

    assert [organisation.name for organisation in found] == ["ALOLISE", "OpenScop", "Zoomacom"]


def test_one_acts_only_on_the_days_of_the_tie(declare, nadia, openscop):
    declare(since=TODAY, until=TOMORROW)

    assert selectors.may_act_for(nadia, openscop, TODAY)
    assert not selectors.may_act_for(nadia, openscop, TOMORROW)
    assert not selectors.may_act_for(make_person("Théo"), openscop, TODAY)


def test_one_does_not_act_on_a_withdrawn_tie_nor_for_a_merged_organisation(declare, nadia, openscop):
    actions.withdraw_tie(tie=declare(), by=None, now=NOW)
    double = make_organisation("Open Scop", merged_into=openscop)
    declare(counterpart=double)

    assert selectors.organisations_represented_by(nadia, TODAY) == []
    assert not selectors.may_act_for(nadia, openscop, TODAY)
    assert not selectors.may_act_for(nadia, double, TODAY)


# Around a place


def test_residents_are_those_of_the_place_and_the_day(openscop):
    place = make_place()
    for name, until in (("Zoomacom", None), ("ALOLISE", None), ("Parti", TODAY)):
        make_tie(make_organisation(name), kind="resides_at", place=place, until=until)
    make_tie(openscop, kind="resides_at", place=make_place())

    assert [tie.subject.name for tie in selectors.residents_of(place, TODAY)] == ["ALOLISE", "Zoomacom"]


def test_a_place_sees_ties_of_its_house_and_of_the_persons_it_knows(nadia, openscop):
    place, stranger = make_place(), make_person("Inconnue")
    meet(place=place, person=nadia, now=NOW)
    Stewardship.objects.create(place=place, organisation=openscop, function="administration", since=TODAY)
    zoomacom = make_organisation("Zoomacom")
    resides = make_tie(zoomacom, kind="resides_at", place=place)
    represents = make_tie(nadia, openscop)
    sits = make_tie(zoomacom, openscop, kind="sits_in")
    over = make_tie(zoomacom, openscop, kind="member_of", until=TODAY)
    make_tie(stranger, openscop)
    make_tie(make_organisation("Loin"), make_organisation("Ailleurs"), kind="member_of")

    around = selectors.ties_around(place, TODAY)

    assert (around.residents, around.representatives) == ([resides], [represents])
    assert (around.others, around.over) == ([sits], [over])


def test_two_places_do_not_see_each_other_s_persons(nadia, openscop):
    place, other = make_place(), make_place()
    meet(place=other, person=nadia, now=NOW)
    make_tie(openscop, kind="resides_at", place=place)
    make_tie(nadia, openscop)

    assert [tie.subject for tie in selectors.visible_to(place)] == [openscop]
    assert not selectors.ties_around(make_place(), TODAY)


@pytest.mark.parametrize("many", [1, 20])
def test_the_ties_around_a_place_cost_one_query(many, django_assert_num_queries):
    place = make_place()
    for number in range(many):
        make_tie(make_organisation(f"Structure {number}"), kind="resides_at", place=place)

    with django_assert_num_queries(1):
        assert len(selectors.ties_around(place, TODAY).residents) == many


def test_a_person_is_given_their_ties_and_may_have_them_forgotten(declare, nadia):
    declare(since=TODAY)
    make_tie(make_person("Théo"), make_organisation("Zoomacom"))

    told = json.loads(json.dumps(personal.export_of(nadia)))

    assert [(tie["kind"], tie["with"], tie["since"]) for tie in told["ties"]] == [
        ("represents", "OpenScop", "2026-11-22")
    ]
    personal.erase(nadia, by=None, now=NOW)
    assert [tie.subject.name for tie in Tie.objects.all()] == ["Théo"]
