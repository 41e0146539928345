"""Whatever happened, whatever days are asked: each figure is the sum of the journal's lines of that time."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.journal.actions import write_facts
from comptoir.journal.models import Fact
from comptoir.journal.natures import CIRCULATES
from comptoir.network.flows import (
    active_months,
    actors_of,
    begun_months,
    between,
    lines,
    pairs_between,
    persons_by_figure,
    quantities_by_person,
    totals_by_actor,
    whole_months,
    with_others,
)  # fmt: skip
from comptoir.network.projection import rebuild_flows, settle_flows
from comptoir.network.tests.scene import draft
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_organisation, make_person, make_place

WAYS = {"given": "received", "received": "given"}
who = st.sampled_from([None, 0, 1, 2, 3])
# From the first of February on, by half hours: the ends of months and of days are among them.
fact = st.tuples(
    st.sampled_from(list(Fact.Kind)), who, who, who, st.integers(0, 100 * 48), st.integers(1, 9999)
)
day = st.none() | st.dates(date(2026, 1, 20), date(2026, 5, 20))


@given(day, day)
def test_whole_months_and_begun_ones_are_the_period_and_nothing_else(since, until):
    first, end = whole_months(since, until)
    spells = begun_months(since, until)
    assert len(spells) <= 2
    assert all((start.year, start.month) == _month(stop) for start, stop in spells)
    for number in range(150):
        one = date(2026, 1, 10) + timedelta(days=number)
        month = one.replace(day=1)
        inside = (since is None or since <= one) and (until is None or one < until)
        whole = (first is None or first <= month) and (end is None or month < end)
        begun = sum(start <= one < stop for start, stop in spells)
        assert whole + begun == inside


def _month(stop):
    last = stop - timedelta(days=1)
    return last.year, last.month


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(st.lists(fact, max_size=9), day, day, st.integers(0, 9))
def test_every_figure_is_the_sum_of_its_lines(told, since, until, settled):
    """The first ``settled`` facts are summed by the clock, the others are still owed."""
    Fact.objects.all().delete()
    rebuild_flows()
    place = make_place()
    actors = [make_person("A"), make_person("B"), make_organisation("C"), make_organisation("D")]
    for number, one in enumerate(told):
        _write(place, actors, number, one)
        if number + 1 == settled:
            settle_flows()
    rows = [row for row in _circulated() if (not since or row[0] >= since) and (not until or row[0] < until)]
    _each_pair(place, actors, since, until, rows)
    _all_together(place, actors, since, until, rows)


def _write(place, actors, number, told):
    kind, actor, acting, other, halves, hundredths = told
    actor, acting, other = (None if one is None else actors[one] for one in (actor, acting, other))
    at = datetime(2026, 2, 1, tzinfo=UTC) + timedelta(minutes=30 * halves)
    quantity = Decimal(hundredths) / 100
    one = draft(place, kind, at=at, quantity=quantity, actor=actor, acting_for=acting, counterpart=other)
    write_facts(origin=Place(pk=2_000_000 + number), drafts=[one])


def _circulated():
    """Each line in which something goes: its day, who, with whom (None: the place), what, how much."""
    for line in Fact.objects.order_by("pk"):
        said = CIRCULATES[Fact.Kind(line.kind)]
        alone = line.actor_id is None and line.acting_for_id is None
        who = line.acting_for_id or line.actor_id or line.counterpart_id
        if said and who:
            what = (said.nature.value, said.direction.value, line.unit)
            yield (
                timezone.localdate(line.at),
                who,
                None if alone else line.counterpart_id,
                what,
                line.quantity,
            )


def _added(told):
    """By what goes: how much, in how many lines."""
    found: dict[Any, Any] = {}
    for what, quantity in told:
        much, number = found.get(what, (0, 0))
        found[what] = (much + quantity, number + 1)
    return found


def _said(totals):
    return {(one.nature, one.direction, one.unit): (one.quantity, one.facts) for one in totals}


def _each_pair(place, actors, since, until, rows):
    for actor in actors:
        others = with_others(place, actor, since, until)
        for other in (None, *actors):
            key = other and other.pk
            mine = [(what, much) for _day, *ends, what, much in rows if ends == [actor.pk, key]]
            totals = between(place, actor, other, since, until)
            assert _said(totals) == _added(mine)
            for total in totals:
                behind = lines(place, actor, total.nature, total.direction, other, since, until)
                quantities = [one.quantity for one in behind if one.unit == total.unit]
                assert (sum(quantities), len(quantities)) == (total.quantity, total.facts)
            if other in (None, actor):
                continue
            theirs = [(what, much) for _day, *ends, what, much in rows if ends == [key, actor.pk]]
            turned = [((nature, WAYS[way], unit), much) for (nature, way, unit), much in theirs]
            assert _said(others.get(key, [])) == _added([*mine, *turned])


def _all_together(place, actors, since, until, rows):
    persons = {one.pk for one in actors if one.is_person}
    with_us = [(day, who, what, much) for day, who, them, what, much in rows if them is None]
    by_name = defaultdict(list)
    for _day, who, what, much in with_us:
        by_name[None if who in persons else who].append((what, much))
    totals = totals_by_actor(place, since, until)
    assert {who: _said(each) for who, each in totals.items()} == {
        who: _added(each) for who, each in by_name.items()
    }
    assert actors_of(place, since, until) == {who for _day, who, *_what in with_us}
    pairs = Counter((who, them) for _day, who, them, *_what in rows if them is not None)
    assert pairs_between(place, since, until) == pairs
    _of_persons(place, persons, since, until, with_us)


def _of_persons(place, persons, since, until, with_us):
    behind, hours = defaultdict(set), Counter[int]()
    for _day, who, what, much in with_us:
        if who in persons:
            behind[what].add(who)
            if what[:2] == ("hours", "received"):
                hours[who] += much
    told = {what: len(each) for what, each in behind.items()}
    assert persons_by_figure(place, since, until) == told
    assert quantities_by_person(place, "hours", since, until) == hours
    if since is None:
        months = defaultdict(set)
        for day, who, *_what in with_us:
            if who not in persons:
                months[who].add(day.replace(day=1))
        assert active_months(place, until) == months
