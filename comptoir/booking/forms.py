"""The shape of what is typed to book. Whether it is possible is the actions' business."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking
from comptoir.kit.periods import Period, can_be_meant, wall
from comptoir.places.models import Place


class WallClockField(forms.Field):
    """A moment as the clock on the wall of the place shows it: « 2026-11-22T15:00 » → an instant.

    What the clocks skip in spring or show twice in autumn is read as ``kit.periods.wall`` reads it; a text
    that carries its distance from UTC is taken at its word.
    """

    default_error_messages = {"invalid": _("Choose a day and an hour.")}
    place: Place

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        try:
            # A day alone would be read as its midnight.
            typed = parse_datetime(text) if ":" in text else None
        except ValueError:
            typed = None
        if typed is None or not can_be_meant(typed.date()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return typed if typed.tzinfo is not None else wall(typed.date(), typed.time(), self.place.tz)


class PeriodForm(forms.Form):
    """A start and an end by the clocks of the place; ``cleaned_data["period"]`` when both are read."""

    starts = WallClockField(label=pgettext_lazy("hour", "From"))
    ends = WallClockField(label=pgettext_lazy("hour", "To"))

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        for field in self.fields.values():
            if isinstance(field, WallClockField):
                field.place = place

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts is not None and ends is not None:
            if ends <= starts:
                self.add_error("ends", _("The end comes after the start."))
            else:
                data["period"] = Period(starts, ends)
        return data


class MoveForm(PeriodForm):
    """Another time, and another resource of the place when one is chosen."""

    resource = forms.ModelChoiceField(
        Resource.objects.none(), to_field_name="slug", required=False, label=_("What")
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        offered = Resource.objects.in_use().of_place(place).order_by("position", "name")
        self.fields["resource"].queryset = offered  # type: ignore[attr-defined]


class BookForm(MoveForm):
    """What is booked, when, for how many and for what; ``organisations`` are those one may act for."""

    party = forms.IntegerField(label=_("How many people"), min_value=1, max_value=1000, initial=1)
    purpose = forms.CharField(
        label=_("For what"), required=False, max_length=Booking._meta.get_field("purpose").max_length
    )
    acting_for = forms.ModelChoiceField(
        Actor.objects.none(), required=False, label=_("In the name of"), empty_label=_("Oneself")
    )
    is_public = forms.BooleanField(label=_("Show it on the public page"), required=False)
    shows_name = forms.BooleanField(label=_("Show the members who and what for"), required=False)
    extras = forms.ModelMultipleChoiceField(
        Resource.objects.none(), to_field_name="slug", required=False, label=_("Along with it")
    )

    def __init__(self, *args: Any, place: Place, organisations: list[Actor], **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        self.fields["resource"].required = True
        named = Actor.objects.filter(pk__in=[actor.pk for actor in organisations]).order_by("name", "pk")
        self.fields["acting_for"].queryset = named  # type: ignore[attr-defined]
        offered = Resource.objects.in_use().of_place(place).order_by("position", "name")
        self.fields["extras"].queryset = offered  # type: ignore[attr-defined]

    def clean_extras(self) -> list[Resource]:
        """What goes along; the way out of a refusal posts ``without``, the one that could not be had."""
        without = self.data.get("without")
        return [thing for thing in self.cleaned_data["extras"] if thing.slug != without]
