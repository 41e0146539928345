"""A load in words: compared without blame, shared without names, in both languages."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from comptoir.load.reckoning import Concentration, by_month, last_months
from comptoir.load.selectors import Shared
from comptoir.load.words import amount, compared, month_name, shared_said, told

TODAY = date(2026, 11, 24)
BEFORE = last_months(TODAY)[4:10]


def in_english():
    return translation.override("en")


def measure(code, last, usual):
    return by_month(code, dict.fromkeys(BEFORE, usual) | {date(2026, 10, 1): last}, TODAY)


@pytest.mark.parametrize(
    ("last", "usual", "sentence"),
    [
        (41, 28, "October 2026 asked more than usual: 41, against 28 on average in six months."),
        (28, 28, "October 2026 was about as usual: 28, against 28 on average."),
        (10, 28, "October 2026 was lighter than usual: 10, against 28 on average in six months."),
        (3, 0, "October 2026: 3. There is nothing yet to compare with."),
    ],
)
def test_a_month_is_told_beside_what_is_usual(last, usual, sentence):
    with in_english():
        assert compared(measure("welcomes", last, usual)) == sentence


@pytest.mark.parametrize(
    ("last", "usual", "sentence"),
    [
        (41, 28, "Octobre 2026 a demandé plus que d’habitude\xa0: 41, contre 28 en moyenne sur six mois."),
        (28, 28, "Octobre 2026 a été à peu près comme d’habitude\xa0: 28, contre 28 en moyenne."),
        (10, 28, "Octobre 2026 a été plus léger que d’habitude\xa0: 10, contre 28 en moyenne sur six mois."),
        (3, 0, "Octobre 2026\xa0: 3. Il n’y a encore rien à quoi comparer."),
    ],
)
def test_it_is_told_in_french_too(last, usual, sentence):
    with translation.override("fr"):
        assert compared(measure("welcomes", last, usual)) == sentence


def test_hours_are_told_as_hours_and_the_rest_as_numbers():
    with in_english():
        assert amount("hours", Decimal(270)) == "4\xa0h\xa030"
        assert amount("hours", Decimal(3000)) == "50\xa0h"
        assert amount("steps", Decimal(3)) == "3"
        assert amount("welcomes", Decimal("27.5")) == "28"


@pytest.mark.parametrize(
    ("language", "first", "name"),
    [("fr", date(2026, 11, 1), "novembre 2026"), ("en", date(2025, 2, 1), "February 2025")],
)
def test_a_month_has_its_name(language, first, name):
    with translation.override(language):
        assert month_name(first) == name


def test_only_what_was_recorded_is_shown_and_the_running_month_is_marked():
    with in_english():
        shown = told([measure("hours", 60, 60), measure("steps", 0, 0)])
        (hours,) = shown
    assert (hours.code, hours.title, hours.running) == ("hours", "Hours given", "0\xa0min")
    assert [one.is_running for one in hours.months] == [False] * 11 + [True]
    assert hours.months[-2].amount == "1\xa0h"


def shared(**changes):
    plain = {
        "ties": None, "hours": None, "welcomes": None, "ties_carried": 0, "ties_without_anybody": 0,
        "steps_open": 0, "steps_late": 0,
    }  # fmt: skip
    return Shared(**plain | changes)


def test_of_nothing_nothing_is_said():
    assert shared_said(shared(ties_carried=4, steps_open=2)) == []


def test_fewer_than_five_are_told_as_such_and_more_are_counted():
    few, many = Concentration(2, 6, 83), Concentration(7, 30, 81)
    with in_english():
        assert shared_said(shared(ties=few)) == [
            "Fewer than 5 persons carry 83\xa0%% of the ties that are carried.".replace("\xa0%%", " %")
        ]
        assert shared_said(shared(hours=many))[0].startswith("7 persons give 81")
        assert shared_said(shared(welcomes=many))[0].startswith("7 persons note 81")
    with translation.override("fr"):
        assert shared_said(shared(ties=few)) == ["Moins de 5 personnes portent 83\xa0% des liens portés."]


def test_what_nobody_carries_and_what_is_late_is_of_nobody():
    with in_english():
        assert shared_said(shared(ties_without_anybody=1, steps_late=2, steps_open=5)) == [
            "Nobody is noted as carrying 1 tie.",
            "2 next steps are late, out of 5.",
        ]
    with translation.override("fr"):
        assert shared_said(shared(ties_without_anybody=12, steps_late=1, steps_open=3)) == [
            "Personne n’est noté comme portant 12 liens.",
            "1 prochaine étape est en retard, sur 3.",
        ]
