"""Who could meet: an example reckoned by hand, and what the tables say."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from comptoir.actors.models import Actor, ActorTheme
from comptoir.network.alike import MOST_KNOWN, could_meet
from comptoir.network.gathering import readings_of
from comptoir.network.projection import settle_flows
from comptoir.network.readings import Evidence, Level
from comptoir.network.tests.scene import happened
from comptoir.network.thresholds import Thresholds
from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.ties.tests.factories import make_tie

TODAY = date(2026, 11, 26)
# Three repair workshops and a library; Paul is a member of two, the circle has three of them.
REPAIR, WHEELS, LIBRARY, FAB, PAUL, CIRCLE = 2, 3, 4, 5, 6, 7
NAMES = {REPAIR: "Répar’Café", WHEELS: "Roue libre", LIBRARY: "Médiathèque", FAB: "Fab", CIRCLE: "RDAC"}
DOES = {
    REPAIR: {"reparation": "réparation", "velo": "vélo"},
    WHEELS: {"velo": "vélo", "reparation": "Réparation"},
    LIBRARY: {"lecture": "lecture"},
    FAB: {"reparation": "réparation"},
}
KNOWN_BY = {PAUL: {REPAIR, WHEELS}, CIRCLE: {REPAIR, LIBRARY, FAB}}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


# Répar’Café and Roue libre share two themes, through Paul; Répar’Café and Fab one, through the circle;
# Roue libre and Fab share one too, and nobody knows both; the library shares none.
def test_two_that_share_a_theme_without_a_tie_and_whom_somebody_knows_both():
    most, least = could_meet(KNOWN_BY, DOES, tied=(), names=NAMES)

    assert most.sentence == (
        "Répar’Café and Roue libre have this in common: réparation and vélo. No tie between them is recorded;"
        " one person has one with each."
    )
    assert most.evidence == (Evidence("actor", REPAIR), Evidence("actor", WHEELS))
    assert least.sentence == (
        "Répar’Café and Fab have this in common: réparation. No tie between them is recorded;"
        " RDAC has one with each."
    )
    assert least.evidence == tuple(Evidence("actor", key) for key in (REPAIR, FAB, CIRCLE))
    assert (most.code, most.level) == ("could_meet", Level.NOTE)


def test_who_has_any_tie_has_met():
    [other] = could_meet(KNOWN_BY, DOES, tied={(REPAIR, WHEELS)}, names=NAMES)
    assert "Fab" in other.sentence
    assert could_meet(KNOWN_BY, DOES, tied={(REPAIR, WHEELS), (REPAIR, FAB)}, names=NAMES) == []


def test_more_in_common_may_be_wanted_and_fewer_pairs():
    assert len(could_meet(KNOWN_BY, DOES, (), NAMES, Thresholds(least_themes=2))) == 1
    assert could_meet(KNOWN_BY, DOES, (), NAMES, Thresholds(least_themes=3)) == []
    [closest] = could_meet(KNOWN_BY, DOES, (), NAMES, Thresholds(most_pairs=1))
    assert "Roue libre" in closest.sentence


def test_whoever_knows_fewest_is_who_is_told():
    wide = {**KNOWN_BY, 8: {REPAIR, FAB}}
    told = could_meet(wide, DOES, (), NAMES | {8: "Le petit club"})
    assert "Le petit club has one with each." in told[1].sentence


def test_who_knows_everybody_brings_nobody_together():
    crowd = {key: {"velo": "vélo"} for key in range(100, 101 + MOST_KNOWN)}
    names = {key: f"Association {key}" for key in crowd}
    assert could_meet({1: set(crowd)}, crowd, (), names) == []
    assert len(could_meet({1: set(list(crowd)[1:])}, crowd, (), names)) == Thresholds().most_pairs


@pytest.fixture
def around(db):
    """Two neighbours that send people and mend bicycles; Paul is a member of both."""
    place = make_place("Le Comptoir")
    repair, wheels = make_organisation("Répar’Café"), make_organisation("Roue libre")
    paul = make_person("Paul Roche")
    for one in (repair, wheels):
        happened(place, actor=one, at=datetime(2026, 11, 20, 9, tzinfo=UTC))
        make_tie(paul, one, kind="member_of")
        ActorTheme.objects.create(actor=one, theme="Vélo")
    return place, repair, wheels


def meetings(place):
    return [one.sentence for one in readings_of(place, TODAY) if one.code == "could_meet"]


def test_it_is_read_from_the_tables_and_the_person_is_not_named(around):
    place, _, _ = around
    [sentence] = meetings(place)
    assert sentence.startswith("Répar’Café and Roue libre have this in common: Vélo.")
    assert "Paul" not in sentence


@pytest.mark.parametrize("state", ["in_force", "wished", "ended", "refused"])
def test_a_tie_in_any_state_is_a_meeting(around, state):
    place, repair, wheels = around
    make_tie(wheels, repair, kind="cooperates_with", state=state, obstacle="Pas cette année")
    assert meetings(place) == []


@pytest.mark.parametrize("settle", [settle_flows, lambda: None], ids=["settled", "owed"])
def test_what_circulates_between_them_is_a_meeting(around, settle):
    place, repair, wheels = around
    happened(place, actor=repair, counterpart=wheels)
    settle()
    assert meetings(place) == []


def test_who_is_not_around_us_is_not_told(around):
    place, repair, _ = around
    far, zoe = make_organisation("Au loin"), make_person("Zoé")
    ActorTheme.objects.create(actor=far, theme="vélo")
    for one in (repair, far):
        make_tie(zoe, one, kind="member_of")
    assert len(meetings(place)) == 1


def test_a_circle_around_us_is_told_by_its_name(around):
    place, repair, _ = around
    circle = Actor.objects.create(kind="circle", name="Cyberloire", registered_at=repair.registered_at)
    school = make_organisation("École")
    happened(place, actor=school)
    happened(place, actor=school, at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    ActorTheme.objects.create(actor=school, theme="velo")
    for one in (repair, school):
        make_tie(one, circle, kind="member_of")
    assert any("Cyberloire has one with each." in one for one in meetings(place))


def test_it_costs_the_same_whoever_could_meet(around, django_assert_max_num_queries):
    place, repair, _ = around
    with django_assert_max_num_queries(20) as few:
        meetings(place)
    for number in range(8):
        one, knower = make_organisation(f"Atelier {number}"), make_person(f"Membre {number}")
        happened(place, actor=one)
        ActorTheme.objects.create(actor=one, theme="Vélo")
        for end in (one, repair):
            make_tie(knower, end, kind="member_of")
    settle_flows()
    with django_assert_max_num_queries(len(few)):
        assert len(meetings(place)) == Thresholds().most_pairs


def test_it_is_another_reading_once_they_share_other_themes():
    first, same, other = (
        could_meet(KNOWN_BY, does, tied={(REPAIR, FAB)}, names=NAMES)[0]
        for does in (
            DOES,
            DOES,
            {**DOES, REPAIR: {**DOES[REPAIR], "x": "X"}, WHEELS: {**DOES[WHEELS], "x": "X"}},
        )
    )
    assert first.key == same.key != other.key
