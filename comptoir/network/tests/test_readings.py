"""Each reading, on an example reckoned by hand."""

from datetime import date
from decimal import Decimal
from hashlib import blake2b

import pytest
from django.utils import translation

from comptoir.network.readings import (
    Evidence,
    Level,
    Thresholds,
    Told,
    asleep,
    half_by_two,
    one_way,
    sends_without_agreement,
    through_one_person,
    would_split,
)  # fmt: skip

US, CITY, CLUB, SCHOOL, LIBRARY, MAKERS, CIRCLE = -1, 2, 3, 4, 5, 6, 7
NAMES = {
    CITY: "Ville",
    CLUB: "Le club",
    SCHOOL: "École",
    LIBRARY: "Médiathèque",
    MAKERS: "Fab",
    CIRCLE: "RDAC",
}
TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def said(readings):
    return [reading.sentence for reading in readings]


def months(*told):
    return {date(year, month, 1) for year, month in told}


# Who sends people: three do, with one of them an agreement.
def test_organisations_that_send_people_without_an_agreement():
    [reading] = sends_without_agreement([CITY, CLUB, SCHOOL], agreed=[CLUB, MAKERS])
    assert reading.sentence == "3 organisations send us people; an agreement is recorded with 1."
    assert reading.evidence == (Evidence("actor", CITY), Evidence("actor", SCHOOL))
    assert (reading.code, reading.level) == ("sends_without_agreement", Level.NOTE)


def test_when_no_agreement_is_recorded_it_is_said_so():
    [one], [two] = (sends_without_agreement(senders, agreed=[]) for senders in ([CITY], [CITY, CLUB]))
    assert one.sentence == "1 organisation sends us people; no agreement is recorded with it."
    assert two.sentence == "2 organisations send us people; no agreement is recorded with any of them."
    with translation.override("fr"):
        [reading] = sends_without_agreement([CITY, CLUB], agreed=[])
    assert "aucune n’a de convention" in reading.sentence


def test_nothing_is_said_when_all_have_an_agreement():
    assert sends_without_agreement([CLUB], agreed=[CLUB]) == []
    assert sends_without_agreement([], agreed=[]) == []


# From May 2025 to January 2026 every month: nine of twelve. Then nothing from February to October: nine.
MONTHLY = months(*((2025, month) for month in range(5, 13)), (2026, 1))


def test_asleep_although_it_was_almost_monthly():
    [reading] = asleep({SCHOOL: MONTHLY}, NAMES, TODAY)
    assert reading.sentence == "École used to come almost every month; nothing is recorded for 9 months."
    assert reading.evidence == (Evidence("actor", SCHOOL),)


@pytest.mark.parametrize(
    ("active", "today"),
    [
        (MONTHLY, date(2026, 10, 31)),
        (MONTHLY - months((2025, 8)), TODAY),
        (MONTHLY | months((2026, 3)), TODAY),
        (set(), TODAY),
    ],
    ids=["eight months of silence", "eight months of twelve", "came since", "never came"],
)
def test_not_asleep(active, today):
    assert asleep({SCHOOL: active}, NAMES, today) == []


def test_thresholds_are_set():
    assert asleep({SCHOOL: MONTHLY}, NAMES, TODAY, Thresholds(asleep_after_months=10)) == []
    assert asleep({SCHOOL: MONTHLY}, NAMES, date(2026, 3, 1), Thresholds(asleep_after_months=1))


def test_whoever_has_no_name_here_is_not_spoken_of():
    assert asleep({99: MONTHLY}, NAMES, TODAY) == []


# We inform the city, the club helps us: nothing the other way.
def test_ties_that_go_one_way():
    ties = [Told(11, "informs", US, CITY), Told(12, "helps", CLUB, US)]
    assert said(one_way(ties, {US}, [], [], NAMES)) == [
        "As far as is recorded, everything with Ville goes from us to them.",
        "As far as is recorded, everything with Le club comes from them to us.",
    ]
    [first, _] = one_way(ties, {US}, [], [], NAMES)
    assert first.evidence == (Evidence("actor", CITY), Evidence("tie", 11))


def test_in_french_a_name_takes_its_article_inside_the_sentence():
    names = {CITY: "Ville de Firminy", CIRCLE: "Le réseau"}
    with translation.override("fr"):
        [way] = said(one_way([Told(11, "informs", US, CITY)], {US}, [], [], names))
        [quiet] = said(asleep({CITY: MONTHLY}, names, TODAY))
    assert "avec la Ville de Firminy va de nous" in way
    assert quiet.startswith("La Ville de Firminy venait")


def test_of_those_who_are_several_the_verb_is_in_the_plural():
    with translation.override("fr"):
        [quiet] = said(asleep({CITY: MONTHLY}, {CITY: "Couturiers de Firminy"}, TODAY))
    assert quiet.startswith("Les Couturiers de Firminy venaient presque chaque mois")


def test_many_ties_that_go_one_way_are_one_sentence():
    ties = [Told(10 + other, "trains", US, other) for other in (CITY, CLUB, SCHOOL, LIBRARY)]
    [reading] = one_way(ties, {US}, [], [], NAMES)
    assert reading.sentence == "As far as is recorded, everything with 4 actors goes from us to them."
    assert reading.evidence == (
        *(Evidence("actor", other) for other in (CITY, CLUB, SCHOOL, LIBRARY)),
        *(Evidence("tie", 10 + other) for other in (CITY, CLUB, SCHOOL, LIBRARY)),
    )
    assert len(one_way(ties, {US}, [], [], NAMES, Thresholds(most_named=4))) == 4


@pytest.mark.parametrize(
    ("ties", "given", "received"),
    [
        ([Told(11, "informs", US, CITY), Told(12, "helps", CITY, US)], [], []),
        ([Told(11, "informs", US, CITY), Told(12, "partner_of", US, CITY)], [], []),
        ([Told(11, "informs", US, CITY)], [], [CITY]),
        ([Told(11, "informs", CITY, US)], [CITY], []),
        ([Told(11, "funds", CITY, US)], [], []),
        ([Told(11, "informs", CLUB, CITY)], [], []),
        ([Told(11, "informs", US, US)], [], []),
    ],
    ids=["answered", "mutual", "they come", "we give", "funding", "between others", "ourselves"],
)
def test_ties_that_do_not_go_one_way(ties, given, received):
    assert one_way(ties, {US}, given, received, NAMES) == []


# 40 + 20 of 100 hours.
def test_half_of_the_hours_by_two():
    hours = {1: Decimal(40), 2: Decimal(20), 3: Decimal(15), 4: Decimal(15), 5: Decimal(10)}
    [reading] = half_by_two(hours)
    assert reading.sentence == "60 % of the recorded hours are given by two people, out of 5."
    assert reading.evidence == (), "nobody is named"


@pytest.mark.parametrize("others", [1, 2])
def test_few_people_are_not_counted(others):
    [reading] = half_by_two({1: Decimal(5), 2: Decimal(5)} | {3 + n: Decimal(1) for n in range(others)})
    assert "out of <5." in reading.sentence


@pytest.mark.parametrize("hours", [{}, {1: 3, 2: 3}, dict.fromkeys(range(5), 10), {1: 0, 2: 0, 3: 0}])
def test_hours_that_are_shared(hours):
    assert half_by_two({who: Decimal(quantity) for who, quantity in hours.items()}) == []


# City - club - school and club - library: without the club, three by themselves.
STAR = [Told(21, "informs", CITY, CLUB), Told(22, "helps", SCHOOL, CLUB), Told(23, "supports", CLUB, LIBRARY)]


def test_a_circle_that_would_split():
    [reading] = would_split(CIRCLE, {CITY, CLUB, SCHOOL, LIBRARY}, STAR, NAMES)
    assert reading.sentence == "Without Le club, the recorded ties inside RDAC would fall into 3 parts."
    assert reading.evidence == (
        *(Evidence("actor", key) for key in (CIRCLE, CLUB)),
        *(Evidence("tie", key) for key in (21, 22, 23)),
    )


@pytest.mark.parametrize(
    ("members", "ties"),
    [
        ({CITY, CLUB, SCHOOL}, STAR),
        ({CITY, CLUB, SCHOOL, LIBRARY}, []),
        (
            {CITY, CLUB, SCHOOL, LIBRARY},
            [*STAR, Told(24, "helps", CITY, SCHOOL), Told(25, "helps", SCHOOL, LIBRARY)],
        ),
    ],
    ids=["too small", "nothing recorded", "held by others too"],
)
def test_a_circle_that_would_not(members, ties):
    assert would_split(CIRCLE, members, ties, NAMES) == []


def test_everything_with_the_region_goes_through_one_person():
    ties = [Told(31, "funds", 41, US, carried_by=9), Told(32, "recognises", 42, US, carried_by=9)]
    [reading] = through_one_person("region", ties)
    assert reading.sentence == "The 2 recorded ties at the scale “region” are all carried by one person."
    assert reading.evidence == (Evidence("tie", 31), Evidence("tie", 32))


@pytest.mark.parametrize("carriers", [[9], [9, 8], [9, None], [None, None]])
def test_what_several_carry_or_nobody(carriers):
    ties = [Told(30 + n, "funds", 40 + n, US, carried_by=who) for n, who in enumerate(carriers)]
    assert through_one_person("region", ties) == []


class TestIsAnotherReadingOnceWhatItRestsOnChanges:
    """Set aside, it is read again then, and not before."""

    def test_who_slept_came_back_and_sleeps_again(self):
        again = {month.replace(year=month.year + 2) for month in MONTHLY}
        [first] = asleep({SCHOOL: MONTHLY}, NAMES, TODAY)
        [later] = asleep({SCHOOL: MONTHLY}, NAMES, date(2026, 12, 1))
        [second] = asleep({SCHOOL: MONTHLY | again}, NAMES, date(2028, 11, 26))
        assert first.key == later.key != second.key

    def test_when_two_others_give_half_of_the_hours(self):
        hours = [Decimal(5), Decimal(5), Decimal(1)]
        first, same, other = (
            half_by_two(dict(zip(who, hours, strict=True)))[0] for who in [(1, 2, 3), (2, 1, 3), (1, 3, 2)]
        )
        assert first.key == same.key != other.key
        assert first.sentence == other.sentence

    def test_when_somebody_else_carries_all_of_them(self):
        first, same, other = (
            through_one_person(
                "region", [Told(key, "funds", 40 + key, US, carried_by=who) for key in (31, 32)]
            )[0]
            for who in (9, 9, 8)
        )
        assert first.key == same.key != other.key

    def test_a_key_gives_nobody_away(self):
        """Whoever tries each pair of persons, as the key of evidence is made, finds none."""
        [reading] = half_by_two({1: Decimal(5), 2: Decimal(5), 3: Decimal(1)})
        tried = [
            f"{reading.code}-{blake2b(text.encode(), digest_size=6).hexdigest()}"
            for text in ("[1, 2]", "1,2", "actor-1,actor-2", "")
        ]
        assert reading.key not in tried
