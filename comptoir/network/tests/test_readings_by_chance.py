"""Each reading of any network, beside a plain and slow reckoning of the same."""

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.network.readings import (
    ANSWERED,
    Evidence,
    Level,
    Reading,
    Thresholds,
    Told,
    asleep,
    half_by_two,
    one_way,
    sends_without_agreement,
    through_one_person,
    would_split,
)
from comptoir.ties.shapes import BOTH_WAYS

TODAY = date(2026, 11, 26)
KEYS = range(1, 9)
US, CIRCLE = (1, 2), 8
NAMES = {key: f"Association {key}" for key in KEYS if key != 7}
END, CARRIER = st.sampled_from(KEYS), st.sampled_from([None, 21, 22])
PAIRS = st.tuples(END, END).filter(lambda pair: pair[0] != pair[1])
KINDS = st.sampled_from([*sorted(ANSWERED), *sorted(BOTH_WAYS), "funds", "member_of"])
TIES = st.lists(st.tuples(KINDS, PAIRS, CARRIER), max_size=14).map(
    lambda rows: [Told(100 + n, kind, *pair, who) for n, (kind, pair, who) in enumerate(rows)]
)
MONTHS = st.sets(st.integers(0, 40), max_size=30)
some, few = settings(max_examples=40, deadline=None), st.integers(2, 6)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def month(ago):
    """The first day of the month so many months before this one."""
    year, number = divmod(TODAY.year * 12 + TODAY.month - 1 - ago, 12)
    return date(year, number + 1, 1)


def keys_of(reading, kind):
    return {one.key for one in reading.evidence if one.kind == kind}


@some
@given(st.dictionaries(END, MONTHS), st.integers(2, 12), st.integers(3, 12))
def test_who_is_asleep(ago, silent, usual):
    expected = set()
    for key, months in ago.items():
        if not months or key not in NAMES:
            continue
        last = min(months)
        busy = sum(last + back in months for back in range(12))
        if last - 1 >= silent and busy >= usual:
            expected.add((key, last - 1))
    thresholds = Thresholds(asleep_after_months=silent, almost_monthly=usual)
    told = {key: {month(one) for one in months} for key, months in ago.items()}
    found = asleep(told, NAMES, TODAY, thresholds)
    assert {keys_of(one, "actor").pop() for one in found} == {key for key, _ in expected}
    for reading in found:
        key = keys_of(reading, "actor").pop()
        assert f"{NAMES[key]} used to come" in reading.sentence
        assert f"for {dict(expected)[key]} month" in reading.sentence


@some
@given(TIES, st.sets(END), st.sets(END), st.integers(1, 4))
def test_with_whom_all_goes_one_way(ties, given_to, received_from, most):
    out, back = set(), set()
    for other in NAMES.keys() - set(US):
        theirs = [tie for tie in ties if {tie.subject, tie.counterpart} - set(US) == {other}]
        there = [tie for tie in theirs if tie.kind in ANSWERED and tie.subject in US]
        here = [tie for tie in theirs if tie.kind in ANSWERED and tie.counterpart in US]
        if any(tie.kind in BOTH_WAYS for tie in theirs):
            continue
        if there and not here and other not in received_from:
            out.add(other)
        if here and not there and other not in given_to:
            back.add(other)
    found = one_way(ties, US, given_to, received_from, NAMES, Thresholds(most_named=most))
    for actors, way in ((out, "from us to them"), (back, "from them to us")):
        told = [one for one in found if way in one.sentence]
        assert set().union(*(keys_of(one, "actor") for one in told)) == actors
        assert len(told) == (1 if len(actors) > most else len(actors))
        assert len(actors) <= most or f"with {len(actors)} actors" in told[0].sentence


def pieces(nodes, ties):
    """How many parts hold together, by walking."""
    left, found = set(nodes), 0
    while left:
        found, edge = found + 1, {left.pop()}
        while edge:
            edge = {end for tie in ties if edge & set(tie) for end in tie} & left
            left -= edge
    return found


@some
@given(TIES, st.sets(END, min_size=3), st.integers(4, 6))
def test_without_whom_a_circle_would_split(ties, members, least):
    inside = [tie for tie in ties if {tie.subject, tie.counterpart} <= members]
    ends = [(tie.subject, tie.counterpart) for tie in inside]
    tied = {end for pair in ends for end in pair}
    expected = {}
    for member in tied & NAMES.keys():
        rest = [pair for pair in ends if member not in pair]
        more = pieces(tied - {member}, rest) - pieces(tied, ends)
        if more >= 1 and len(members) >= least:
            expected[member] = more + 1
    found = would_split(CIRCLE, members, ties, NAMES, Thresholds(least_members=least))
    assert len(found) == len(expected)
    for reading in found:
        (member,) = [key for key in expected if f"Without {NAMES[key]}," in reading.sentence]
        assert f"would fall into {expected[member]} parts" in reading.sentence
        assert keys_of(reading, "tie") == {tie.key for tie in inside if member in tie[2:4]}


@some
@given(st.dictionaries(END, st.integers(-5, 400)), st.integers(3, 5), st.integers(30, 100))
def test_whether_two_give_most_of_the_hours(hours, least, percent):
    given_by = sorted((number for number in hours.values() if number > 0), reverse=True)
    share = Fraction(sum(given_by[:2]), sum(given_by) or 1)
    told = {key: Decimal(number) / 7 for key, number in hours.items()}
    found = half_by_two(told, Thresholds(least_givers=least, percent_of_two=percent))
    if len(given_by) >= least and abs(share - Fraction(percent, 100)) > Fraction(1, 10**9):
        assert bool(found) == (share > Fraction(percent, 100))
    if len(given_by) < least:
        assert not found
    for reading in found:
        assert reading.evidence == (), "nobody is named"
        assert f"out of {len(given_by) if len(given_by) >= 5 else '<5'}." in reading.sentence


@some
@given(TIES, few)
def test_whether_all_at_one_scale_goes_through_one_person(ties, least):
    carriers = Counter(tie.carried_by for tie in ties)
    alone = len(ties) >= least and len(carriers) == 1 and carriers[None] == 0
    found = through_one_person("region", ties, Thresholds(least_ties=least))
    assert bool(found) == alone
    assert [keys_of(one, "tie") for one in found] == [{tie.key for tie in ties}] * alone


@some
@given(st.sets(END), st.sets(END))
def test_who_sends_people_without_an_agreement(senders, agreed):
    found = sends_without_agreement(senders, agreed)
    assert [keys_of(one, "actor") for one in found] == ([senders - agreed] if senders - agreed else [])
    for reading in found:
        assert reading.sentence.startswith(f"{len(senders)} organisation")
        both = len(senders & agreed)
        assert f"recorded with {both}." in reading.sentence or (
            not both and "no agreement" in reading.sentence
        )


@some
@given(st.lists(st.tuples(st.sampled_from(["actor", "tie"]), END), max_size=9, unique=True), st.randoms())
def test_a_reading_is_known_again_in_whatever_order_it_was_found(rows, dice):
    evidence = [Evidence(*row) for row in rows]
    shuffled = dice.sample(evidence, len(evidence))
    one, other = (Reading("asleep", "…", tuple(told), Level.NOTE) for told in (evidence, shuffled))
    assert one.key == other.key
    assert len(one.key) <= 60
    more = Reading("asleep", "…", (*evidence, Evidence("actor", 99)), Level.NOTE)
    assert more.key != one.key
