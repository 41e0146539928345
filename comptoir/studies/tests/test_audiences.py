"""Of ties of every state, visibility and consent, a study says to each audience those it may read."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.utils import translation

from comptoir.journal.models import Fact
from comptoir.network.gathering import readings_of
from comptoir.network.telling import TOLD_TO
from comptoir.network.tests.neighbourhood import NOW, TODAY, someone
from comptoir.network.tests.scene import happened
from comptoir.places.models import Place, Stewardship
from comptoir.places.tests.factories import EARLY, make_organisation, make_place
from comptoir.studies.actions import begin_study
from comptoir.studies.models import Study
from comptoir.studies.paper import paper_data
from comptoir.studies.sheet import sheet_of
from comptoir.ties.actions import declare_tie
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Tie

KINDS = ("organisation", "agrees", "does not agree")
STATES = [state for state in Tie.State if state != Tie.State.ENDED]


def words_in(data: Any) -> str:
    """Every word that would be printed, the drawing of the rings too."""
    if isinstance(data, str):
        return data
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list | tuple) else ()
    return "\n".join(map(words_in, parts))


def study_of(place: Place, audience: str) -> str:
    with translation.override("en"):
        study = begin_study(place=place, audience=audience, by=None, now=NOW)
        shown = sheet_of(Study.objects.select_related("place").get(pk=study.pk))
        return words_in(paper_data(shown))


def who(kind: str, name: str) -> Any:
    is_one = kind == "organisation"
    return make_organisation(name) if is_one else someone(name, may_be_named=kind == "agrees")


def may_read(audience: str, kind: str, visibility: str) -> bool:
    may_be_named = kind == "organisation" or (kind == "agrees" and audience != Study.Audience.PUBLIC)
    return may_be_named and visibility in TOLD_TO[audience]


@pytest.fixture
def us():
    return make_organisation("Zoomacom")


@pytest.fixture
def home(us):
    place = make_place("Le Comptoir")
    Stewardship.objects.create(place=place, organisation=us, function="life", since=EARLY.date())
    return place


@pytest.fixture
def place(home, us):
    for number, (kind, visibility, state) in enumerate(product(KINDS, Tie.Visibility, STATES)):
        declare_tie(
            kind="helps", subject=who(kind, f"Nom{number}N"), counterpart=us, quality=f"Objet{number}N",
            visibility=visibility, state=state, obstacle=f"Obstacle{number}N", source="Dit", told_in=home,
            by=None, now=NOW,
        )  # fmt: skip
    for number, (kind, quantity) in enumerate(product(KINDS, (1, 9))):
        happened(home, actor=who(kind, f"Venu{number}N"), quantity=quantity, at=NOW)
    return home


@pytest.mark.django_db
@pytest.mark.parametrize("audience", Study.Audience)
def test_each_audience_reads_the_ties_that_it_may_see_and_no_word_of_the_others(place, audience):
    said = study_of(place, audience)

    for number, (kind, visibility, _state) in enumerate(product(KINDS, Tie.Visibility, STATES)):
        is_read = may_read(audience, kind, visibility)
        assert (f"Objet{number}N" in said) == is_read, (number, kind, visibility)
        assert (f"Nom{number}N" in said) == is_read, (number, kind, visibility)
        assert is_read or f"Obstacle{number}N" not in said, (number, kind, visibility)
    for number, (kind, _quantity) in enumerate(product(KINDS, (1, 9))):
        assert (f"Venu{number}N" in said) == (kind == "organisation")


@pytest.mark.django_db
def test_no_reading_of_a_study_rests_on_a_tie_of_the_team(home, us):
    declare_tie(
        kind="helps", subject=make_organisation("KARMA"), counterpart=us, visibility="team",
        source="Dit", told_in=home, by=None, now=NOW,
    )  # fmt: skip

    assert any("KARMA" in one.sentence for one in readings_of(home, TODAY)), "the team reads it"
    assert all("KARMA" not in study_of(home, audience) for audience in Study.Audience)


@pytest.mark.django_db
@pytest.mark.parametrize("audience", Study.Audience)
def test_what_is_read_of_one_or_two_persons_stays_in_the_house(home, us, audience):
    for number, minutes in enumerate((900, 600, 30, 30, 30)):
        giver = someone(f"Giver{number}N", may_be_named=True)
        happened(home, Fact.Kind.HOURS_RECEIVED, actor=giver, quantity=minutes, at=NOW)
    for number in range(2):
        declare_tie(
            kind="funds", subject=make_organisation(f"Région {number}", scale="region"), counterpart=us,
            visibility="public", carried_by=giver,
            source="Dit", told_in=home, by=None, now=NOW,
        )  # fmt: skip

    said = study_of(home, audience)

    is_of_the_house = audience == Study.Audience.PLACE
    assert ("hours are given by two people" in said) == is_of_the_house
    assert ("are all carried by one person" in said) == is_of_the_house


@pytest.mark.django_db
@pytest.mark.parametrize("audience", Study.Audience)
def test_who_is_around_only_by_an_agreement_is_told_to_the_house_alone(home, us, audience):
    record_agreement(
        title="Convention", place=home, parties=[us, make_organisation("Mission locale")],
        starts_on=EARLY.date(), by=None, now=NOW,
    )  # fmt: skip

    assert ("Mission locale" in study_of(home, audience)) == (audience == Study.Audience.PLACE)
