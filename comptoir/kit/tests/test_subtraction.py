"""Whoever has every figure before their eyes, and subtracts, is given back none that is too few."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.kit.subtraction import Span, Telling, is_kept, tellings

FEW = 5
EXACT, SMALL, SOME, UNTOLD = Telling.EXACT, Telling.FEW, Telling.SOME, Telling.UNTOLD
# More than what passes in the examples: with so much in each stretch, every figure can be made.
MOST = 11


def year(*quarters):
    """A year, and each of its quarters."""
    return [Span(0, len(quarters), sum(quarters)), *(Span(n, n + 1, one) for n, one in enumerate(quarters))]


def agrees(number, span, how):
    """Whether so many could have passed, for all that is said of the span."""
    return {
        EXACT: number == span.quantity, SMALL: 0 < number < FEW, SOME: number >= FEW, UNTOLD: True,
    }[how]  # fmt: skip


def could_be(stretches, spans, told):
    """By brute force: all that may have passed in each stretch between two instants, for what is said."""
    found: dict[tuple[int, int], set[int]] = {pair: set() for pair in combinations(range(stretches + 1), 2)}
    for passed in product(range(MOST), repeat=stretches):
        read = (
            agrees(sum(passed[one.first : one.after]), one, how) for one, how in zip(spans, told, strict=True)
        )
        if all(read):
            for first, after in found:
                found[first, after].add(sum(passed[first:after]))
    return found


def given_back(stretches, spans, told):
    """The stretches in which one knows that exactly so few passed."""
    return [
        pair for pair, may in could_be(stretches, spans, told).items() if len(may) == 1 and 0 < min(may) < FEW
    ]


@st.composite
def spans_of_three(draw):
    passed = draw(st.lists(st.integers(0, 7), min_size=3, max_size=3))
    pairs = draw(st.lists(st.sampled_from(list(combinations(range(4), 2))), max_size=6, unique=True))
    return [Span(first, after, sum(passed[first:after])) for first, after in pairs]


@settings(max_examples=150)
@given(spans_of_three())
def test_no_adversary_finds_how_few_passed(spans):
    told = tellings(spans, FEW)
    assert given_back(3, spans, told) == []
    for one, how in zip(spans, told, strict=True):
        assert agrees(one.quantity, one, how)
        assert (how is EXACT) <= (one.quantity == 0 or one.quantity >= FEW)


@settings(max_examples=150)
@given(spans_of_three(), st.data())
def test_what_is_kept_is_what_no_adversary_finds(spans, data):
    told = [
        data.draw(st.sampled_from([how for how in Telling if agrees(one.quantity, one, how)]))
        for one in spans
    ]
    # Ends that nobody names are no instants of which anything is known.
    named = {day for one in spans for day in (one.first, one.after)}
    found = [pair for pair in given_back(3, spans, told) if set(pair) <= named]
    assert is_kept(spans, told, FEW) == (not found)


@given(st.lists(st.one_of(st.just(0), st.integers(5, 400)), max_size=5))
def test_where_nothing_is_few_everything_is_told(quarters):
    assert set(tellings(year(*quarters), FEW)) <= {EXACT}


@pytest.mark.parametrize(
    ("quarters", "told"),
    [
        # The year less three quarters would be the fourth: the last of them is not told.
        ([12, 9, 7, 3], [EXACT, EXACT, EXACT, SOME, SMALL]),
        # Two that are few hide each other, unless both are as many as few can be.
        ([12, 2, 9, 1], [EXACT, EXACT, SMALL, EXACT, SMALL]),
        ([12, 4, 9, 4], [EXACT, EXACT, SMALL, SOME, SMALL]),
        # A year that is all in one quarter says of the others that there was nothing, and nothing else.
        ([0, 30, 0, 0], [EXACT] * 5),
        # Four quarters of one each, in a year of fewer than five, would each be one.
        ([1, 1, 1, 1], [SMALL, SMALL, SMALL, SMALL, UNTOLD]),
    ],
)
def test_a_year_less_its_quarters(quarters, told):
    assert tellings(year(*quarters), FEW) == told


def test_two_dates_compared():
    """Since ever, told on two days: what came between the two would be what one is more than the other."""
    assert tellings([Span(0, 1, 20), Span(0, 2, 23)], FEW) == [EXACT, SOME]
    assert tellings([Span(0, 1, 20), Span(0, 2, 26)], FEW) == [EXACT, EXACT]


def test_nothing_is_told_of_nothing():
    assert tellings([], FEW) == []
