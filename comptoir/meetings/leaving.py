"""The figures of persons on a paper that is left with them: none under five, and none that gives one back.

See docs/decisions/0022. The twelve months of the sentences and the years of the table overlap: what is
one less the other is never told of so few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext, pgettext

from comptoir.journal.models import Fact
from comptoir.journal.natures import Direction
from comptoir.kit.periods import first_of_month
from comptoir.kit.subtraction import Span, Telling, tellings
from comptoir.meetings.over_time import Amount, Series
from comptoir.meetings.preparing import Prepared
from comptoir.meetings.recognition import way_of
from comptoir.network.circle import FEW


def as_left(found: Prepared, years: int) -> Prepared:
    """The same, of which they may read the figures of twelve months and of the last ``years`` stretches."""
    left, series = {}, []
    for one in found.series:
        if one.unit == Fact.Unit.PERSON:
            for way in Direction:
                one, said = _way(found, one, way, years)
                left[one.nature, one.unit, str(way)] = said
        series.append(one)
    return replace(found, series=series, recognition=replace(found.recognition, left=left))


def _way(found: Prepared, one: Series, way: Direction, years: int) -> tuple[Series, str]:
    """One way: its stretches as they may be said, and what is said instead of the twelve months."""
    amounts = one.given if way == Direction.GIVEN else one.received
    printed = list(reversed(amounts[-years:]))
    how = tellings([_year(found, one, way, printed), *map(_span, printed)], FEW)
    told = list(reversed([_said(*pair) for pair in zip(printed, how[1:], strict=True)]))
    kept = [*amounts[: len(amounts) - len(told)], *told]
    is_given = way == Direction.GIVEN
    return replace(one, given=kept) if is_given else replace(one, received=kept), _instead(how[0])


def _year(found: Prepared, one: Series, way: Direction, printed: Sequence[Amount]) -> Span:
    """The twelve months until today; nothing is noted after the stretch of today."""
    what = one.nature, one.unit, str(way)
    quantity = sum(total.quantity for total in found.recognition.totals if way_of(total) == what)
    return Span(first_of_month(found.day, -12), printed[0].stretch.after, round(quantity))


def _span(amount: Amount) -> Span:
    return Span(amount.stretch.first, amount.stretch.after, round(amount.quantity))


def _said(amount: Amount, how: Telling) -> Amount:
    return replace(amount, said=_instead(how) or amount.said)


def _instead(how: Telling) -> str:
    """What is said instead of the figure; nothing when it may be told as it is."""
    if how is Telling.SOME:
        return gettext("%(few)s persons or more") % {"few": FEW}
    return pgettext("a figure", "not told") if how is Telling.UNTOLD else ""
