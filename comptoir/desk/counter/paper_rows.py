"""The lines of the sheet as they are typed back: who was expected, who came, and groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.actors.search import Found
from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking
from comptoir.desk.counter.pages import Counter
from comptoir.gestures import words
from comptoir.kit.periods import wall
from comptoir.presence.models import HeadCount, Purpose

ROWS, GROUPS, MOST = 12, 3, 200


def _time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)


class PaperRow(forms.Form):
    """One line of the sheet, with its own key: sent twice, it is recorded once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    arrived = _time(_("Arrived"))
    left = _time(_("Left"))

    counter: Counter
    reason = ""
    FILLED: ClassVar[tuple[str, ...]] = ("arrived", "left")

    @property
    def is_filled(self) -> bool:
        return any(self.data.get(self.add_prefix(name)) for name in self.FILLED)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        arrived, left = given.get("arrived"), given.get("left")
        if arrived and left and left < arrived:
            self.add_error("left", gettext("Gone before arriving."))
        return given

    def times(self, default: datetime | None = None) -> tuple[datetime, datetime | None]:
        """Arrival and departure as instants; a departure not noted is closing time, unless it is today.

        :raises KeyError: before the row is valid.
        """
        counter, tz = self.counter, self.counter.place.tz
        arrived, left = self.cleaned_data["arrived"], self.cleaned_data["left"]
        start = wall(counter.on, arrived, tz) if arrived else default or counter.now
        if left:
            return start, wall(counter.on, left, tz)
        closes = [p.end for p in counter.day.opening.periods if p.end > start]
        return start, None if counter.day.is_today else closes[-1] if closes else start + timedelta(hours=1)


class PersonRow(PaperRow):
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    pick = forms.CharField(required=False)
    purpose = forms.ChoiceField(label=_("For what"), choices=Purpose.choices, required=False)
    resource = forms.ModelChoiceField(
        Resource.objects.none(), label=_("Where"), required=False, empty_label="–"
    )

    same: Iterable[Found] = ()
    FILLED = ("name", "arrived", "left")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.is_filled and not given.get("name"):
            self.add_error("name", gettext("A name is missing."))
        if self.is_filled and not given.get("arrived") and "arrived" not in self.errors:
            self.add_error("arrived", gettext("When did they arrive?"))
        return given


class ExpectedRow(PaperRow):
    booking = forms.IntegerField(widget=forms.HiddenInput)
    came = forms.BooleanField(label=_("Came"), required=False)

    expected: Booking
    name = ""
    detail = ""
    FILLED = ("came", "arrived", "left")


class GroupRow(PaperRow):
    label = forms.CharField(label=_("Who they are"), max_length=200, required=False)
    purpose = forms.ChoiceField(label=_("For what"), choices=Purpose.choices, required=False)
    FILLED = ("label", "arrived", "left", *HeadCount.Public.values)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for public in HeadCount.Public:
            number = forms.IntegerField(label=public.label, min_value=0, max_value=500, required=False)
            self.fields[public.value] = number

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[public.value] for public in HeadCount.Public]

    def counts(self) -> dict[str, int]:
        return {public.value: self.cleaned_data.get(public.value) or 0 for public in HeadCount.Public}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.is_filled and not given.get("arrived") and "arrived" not in self.errors:
            self.add_error("arrived", gettext("When did they arrive?"))
        return given


@dataclass
class Sheet:
    expected: list[ExpectedRow]
    persons: list[PersonRow]
    groups: list[GroupRow]

    @property
    def rows(self) -> list[PaperRow]:
        return [*self.expected, *self.persons, *self.groups]


def sheet_of(counter: Counter, data: QueryDict | None = None) -> Sheet:
    """The sheet of that day: who was expected and not checked in, then lines to fill, bound to ``data``."""
    awaited = [b for b in counter.day.bookings if b.checked_in_at is None and b.ended_at is None]
    asked = [b for b in awaited if data is None or f"e{b.pk}-key" in data]
    resources = Resource.objects.in_use().of_place(counter.place).select_related("place", "space")
    resources = resources.order_by("position", "name")
    persons = [
        PersonRow(data, prefix=f"p{n}", initial=_fresh(Purpose.FREE_ACCESS))
        for n in range(_number(data, "p", ROWS))
    ]
    for row in persons:
        row.fields["resource"].queryset = resources  # type: ignore[attr-defined]
    groups = [
        GroupRow(data, prefix=f"g{n}", initial=_fresh(Purpose.WORKSHOP))
        for n in range(_number(data, "g", GROUPS))
    ]
    sheet = Sheet([_expected(counter, data, b) for b in asked], persons, groups)
    for each in sheet.rows:
        each.counter = counter
    return sheet


def _fresh(purpose: str = "") -> dict[str, Any]:
    return {"key": uuid4(), "purpose": purpose}


def _number(data: QueryDict | None, part: str, usual: int) -> int:
    if data is None:
        return usual
    return min(MOST, sum(1 for name in data if name.startswith(part) and name.endswith("-key")))


def _expected(counter: Counter, data: QueryDict | None, booking: Booking) -> ExpectedRow:
    row = ExpectedRow(data, prefix=f"e{booking.pk}", initial={**_fresh(), "booking": booking.pk})
    row.expected, row.name = booking, words.who(booking)
    resource = counter.day.resource.get(booking.resource_id)
    units = counter.day.units_of_claim.get(booking.claim, [])
    row.detail = units[0] if len(units) == 1 else resource.name if resource else ""
    return row
