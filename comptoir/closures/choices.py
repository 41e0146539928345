"""What may become of what a closure hits: proposed by the house, chosen by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comptoir.agenda.models import Resource
from comptoir.closures.models import Settlement
from comptoir.kit.periods import Period
from comptoir.places.models import Place

Kind = Settlement.Kind
_BETWEEN = "|"


@dataclass(frozen=True)
class Choice:
    """What to do with one booking; for a request ``CANCEL`` is to reject it, ``KEEP`` to leave it open.

    ``resource`` and ``period`` say where a moved one goes, ``period`` what is left of a shortened one;
    ``extras`` what goes along from then on, when only that changes.
    """

    kind: str
    resource: Resource | None = None
    period: Period | None = None
    extras: tuple[Resource, ...] = ()

    @property
    def value(self) -> str:
        """As a form posts it; all of it is said, so that what was chosen is what is done."""
        words = [str(self.kind)]
        if self.kind == Kind.ALONG:
            return _BETWEEN.join([*words, *(extra.slug for extra in self.extras)])
        if self.period is not None:
            slug = self.resource.slug if self.resource is not None else ""
            words += [slug, self.period.start.isoformat(), self.period.end.isoformat()]
        return _BETWEEN.join(words)


CANCEL, KEEP = Choice(Kind.CANCELLED), Choice(Kind.KEPT)


def read_choice(value: str, place: Place) -> Choice | None:
    """The choice that ``value`` says; None for what no form of ours posts. One query when it names things."""
    kind, *rest = value.split(_BETWEEN)
    if kind in {Kind.CANCELLED, Kind.KEPT} and not rest:
        return Choice(kind)
    if kind == Kind.ALONG:
        return _read_along(rest, place)
    if kind not in {Kind.MOVED, Kind.SHORTENED} or len(rest) != 3:
        return None
    slug, *ends = rest
    resource = Resource.objects.in_use().of_place(place).filter(slug=slug).first() if slug else None
    try:
        start, end = map(datetime.fromisoformat, ends)
        period = Period(start, end)
    except ValueError:
        return None
    return None if slug and resource is None else Choice(kind, resource, period)


def _read_along(slugs: Sequence[str], place: Place) -> Choice | None:
    """In the order in which they are said."""
    found = (
        {one.slug: one for one in Resource.objects.of_place(place).filter(slug__in=slugs)} if slugs else {}
    )
    if not found.keys() >= set(slugs):
        return None
    return Choice(Kind.ALONG, extras=tuple(found[slug] for slug in slugs))
