"""A paper left with them: whoever reads all its figures, and subtracts, is given back none under five."""

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from comptoir.kit.periods import first_of_month
from comptoir.meetings.leaving import as_left
from comptoir.meetings.over_time import over_time
from comptoir.meetings.preparing import Prepared
from comptoir.meetings.recognition import Recognition
from comptoir.network.flows import FlowTotal

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
YEARS = 2
# In January, twelve months and the month begun are a year and what came since.
DAYS = [date(2026, 1, 15), date(2026, 11, 24)]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def total(quantity, unit="person"):
    return FlowTotal("people", "received", unit, Decimal(quantity), 1, AT, AT)


def left(day, came, unit="person"):
    """The paper of that day, of what came in each month."""
    by_month = {month: [total(quantity, unit)] for month, quantity in came.items() if quantity}
    year = sum(quantity for month, quantity in came.items() if month >= first_of_month(day, -12))
    known = SimpleNamespace(
        totals=[total(year, unit)] if year else [], by_agreements=[], by_ties=[], awaited=[]
    )
    found = Prepared(
        place=None, them=None, day=day, us=[], ties=[], drafts=[], steps=[],
        recognition=Recognition(**vars(known)), series=over_time(by_month, day, 12),
    )  # fmt: skip
    return as_left(found, YEARS)


def read(paper):
    """What it says: of the twelve months, then of each year from its first day on."""
    (twelve,) = paper.recognition.received or [""]
    years = {one.stretch.first.year: one.said for series in paper.series for one in series.received[-YEARS:]}
    return twelve, years


def may_be(number, said):
    if said == "not told":
        return True
    if said == "fewer than 5 persons":
        return 0 < number < 5
    if said == "5 persons or more":
        return number >= 5
    return number == int(said.split()[0] if said else 0)


def narrowed(day, paper):
    """Of each year, and of the twelve months, which numbers may have come for all that the paper says."""
    twelve, years = read(paper)
    start = first_of_month(day, -12)
    # The year in which the twelve months begin is in two: the months before them, and those among them.
    parts = [(year, half) for year in years for half in ((0, 1) if year == start.year else (1,))]
    if start.month == 1:
        parts = [part for part in parts if part[1]]
    found = defaultdict(set)
    for numbers in product(range(15), repeat=len(parts)):
        of_parts = dict(zip(parts, numbers, strict=True))
        sums = {year: sum(n for part, n in of_parts.items() if part[0] == year) for year in years}
        sums["twelve"] = sum(n for (year, half), n in of_parts.items() if half and year >= start.year)
        if all(may_be(sums[year], said) for year, said in (years | {"twelve": twelve}).items()):
            for name, number in [*sums.items(), *of_parts.items()]:
                found[name].add(number)
    return found


@given(
    st.sampled_from(DAYS),
    st.dictionaries(
        st.sampled_from([date(2025, month, 1) for month in (1, 5, 10, 11, 12)] + [date(2026, 1, 1)]),
        st.integers(1, 4), max_size=6,
    ),
)  # fmt: skip
def test_no_adversary_finds_how_few_came(day, came):
    for name, numbers in narrowed(day, left(day, came)).items():
        assert len(numbers) > 1 or numbers == {0} or min(numbers) >= 5, (name, numbers)


def test_a_year_is_not_what_the_twelve_months_are_less_the_year_begun():
    paper = left(DAYS[0], {date(2025, 5, 1): 12, date(2026, 1, 1): 3})
    assert read(paper) == ("15 persons", {2025: "5 persons or more", 2026: "fewer than 5 persons"})


def test_the_months_of_last_year_are_not_what_the_twelve_months_are_less_this_year():
    paper = left(DAYS[1], {date(2025, 12, 1): 2, date(2026, 1, 1): 12})
    assert read(paper) == ("14 persons", {2025: "fewer than 5 persons", 2026: "5 persons or more"})


@pytest.mark.parametrize(("unit", "said"), [("person", "20 persons"), ("thing", "3 things")])
def test_what_is_not_few_and_what_is_no_person_is_left_as_it_is(unit, said):
    number = int(said.split()[0])
    paper = left(DAYS[1], {date(2025, 5, 1): number, date(2026, 1, 1): number}, unit)
    assert read(paper)[1] == {2025: said, 2026: said}


def test_it_is_said_in_french():
    with translation.override("fr"):
        _twelve, years = read(left(DAYS[0], {date(2025, 5, 1): 12, date(2026, 1, 1): 3}))
    assert years == {2025: "5 personnes ou plus", 2026: "moins de 5 personnes"}
