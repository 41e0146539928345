"""What comes back, as people say it: every Tuesday from 10 to 12, twelve times."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking, Series
from comptoir.booking.recurrence import LAST, MOST_DATES, Every, Recurrence
from comptoir.kit import speech
from comptoir.kit.refusals import Refusal
from comptoir.places.forms import DayField
from comptoir.places.models import Place
from comptoir.series.actions import wish_to_prolong
from comptoir.series.reach import Scope
from comptoir.series.timetable import Timetable
from comptoir.series.wish import SeriesWish

A_DAY = 24 * 60
RHYTHMS = [
    ("week", _("every week, on these days")),
    ("day", _("every day")),
    ("month_day", _("every month, on that date")),
    ("month_nth", _("every month, on that weekday: the first Monday…")),
    ("month_last", _("on the last day of the month")),
    ("month_last_weekday", _("every month, on the last such weekday")),
]


class ClockField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")
        super().__init__(widget=widget, input_formats=["%H:%M", "%H:%M:%S"], **kwargs)


class SeriesForm(forms.Form):
    """The thing, the hours, the rhythm and its end; ``timetable`` once it is valid."""

    halves = ("starts_time", "ends_time", "count", "until", "party", "interval")

    resource = forms.ModelChoiceField(
        Resource.objects.none(), to_field_name="slug", label=_("What"), empty_label=None
    )
    starts_on = DayField(label=_("First date"))
    starts_time = ClockField(label=pgettext_lazy("hour", "From"))
    ends_time = ClockField(label=pgettext_lazy("hour", "To"))
    rhythm = forms.ChoiceField(label=_("It comes back"), choices=RHYTHMS, initial="week")
    weekdays = forms.MultipleChoiceField(
        label=_("On which days"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for every week. None: the day of the first date."),
    )  # fmt: skip
    interval = forms.IntegerField(
        label=_("One in how many"), min_value=1, max_value=99, initial=1,
        help_text=_("2: every other week, day or month."),
    )  # fmt: skip
    count = forms.IntegerField(label=_("How many times"), min_value=1, max_value=MOST_DATES, required=False)
    until = DayField(label=_("Or until"), required=False)
    party = forms.IntegerField(label=_("How many people"), min_value=1, max_value=1000, initial=1)
    purpose = forms.CharField(
        label=_("For what"), required=False, max_length=Booking._meta.get_field("purpose").max_length
    )
    acting_for = forms.ModelChoiceField(
        Actor.objects.none(), required=False, label=_("In the name of"), empty_label=_("Oneself")
    )
    extras = forms.ModelMultipleChoiceField(
        Resource.objects.none(), to_field_name="slug", required=False, label=_("Along with it"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    shows_name = forms.BooleanField(label=_("Show the members who and what for"), required=False)

    def __init__(
        self, *args: Any, place: Place, all_of_it: bool, organisations: list[Actor], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = Resource.objects.in_use().of_place(place).filter(walk_in_only=False)
        if not all_of_it:
            offered = offered.filter(is_self_service=True, needs_approval=False)
        offered = offered.select_related("place").order_by("position", "name")
        self.fields["resource"].queryset = offered  # type: ignore[attr-defined]
        along = offered.filter(kind=Resource.Kind.EQUIPMENT)
        self.fields["extras"].queryset = along  # type: ignore[attr-defined]
        names = speech.WEEKDAYS_FR if speech.speaks_french() else speech.WEEKDAYS_EN
        self.fields["weekdays"].choices = [(str(day), name) for day, name in enumerate(names)]  # type: ignore[attr-defined]
        named = Actor.objects.filter(pk__in=[actor.pk for actor in organisations]).order_by("name", "pk")
        self.fields["acting_for"].queryset = named  # type: ignore[attr-defined]
        for name, choices in (("extras", along.exists()), ("acting_for", bool(organisations))):
            if not choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("starts_time") is not None and data.get("starts_time") == data.get("ends_time"):
            self.add_error("ends_time", gettext("The end comes after the start."))
        if not self.errors:
            try:
                data["timetable"] = self._timetable(data)
            except Refusal as refusal:
                self.add_error("until" if data.get("until") else "count", refusal.sentence)
        return data

    def _timetable(self, data: dict[str, Any]) -> Timetable:
        """:raises NotARule, RuleGivesNoDate, RuleGoesTooFar:"""
        timetable = Timetable(
            recurrence=_recurrence(data), starts_on=data["starts_on"], starts_time=data["starts_time"],
            minutes=minutes_between(data["starts_time"], data["ends_time"]),
        )  # fmt: skip
        timetable.recurrence.all_dates(data["starts_on"])
        return timetable


def _recurrence(data: dict[str, Any]) -> Recurrence:
    first: date = data["starts_on"]
    # When both are given, the date is what one sees on the wall: it is taken at its word.
    end = {"until": data["until"]} if data.get("until") else {"count": data.get("count")}
    rhythm = {"interval": data["interval"], **end}
    weekday = (first.weekday(),)
    match data["rhythm"]:
        case "day":
            return Recurrence(every=Every.DAY, **rhythm)
        case "week":
            weekdays = tuple(map(int, data["weekdays"])) or weekday
            return Recurrence(every=Every.WEEK, weekdays=weekdays, **rhythm)
        case "month_day":
            return Recurrence(every=Every.MONTH, month_day=first.day, **rhythm)
        case "month_last":
            return Recurrence(every=Every.MONTH, month_day=LAST, **rhythm)
        case "month_nth":
            nth = (first.day - 1) // 7 + 1
            return Recurrence(every=Every.MONTH, weekdays=weekday, nth=nth, **rhythm)
    return Recurrence(every=Every.MONTH, weekdays=weekday, nth=LAST, **rhythm)


def minutes_between(starts: time, ends: time) -> int:
    """Minutes of the clock on the wall; an end that is not after the start is on the next day."""
    return ((ends.hour - starts.hour) * 60 + ends.minute - starts.minute) % A_DAY or A_DAY


class ProlongSeriesForm(forms.Form):
    """So many more times, or until a date."""

    more = forms.IntegerField(
        label=_("How many more times"), min_value=1, max_value=MOST_DATES, required=False
    )
    until = DayField(label=_("Or until"), required=False)

    def wish(self, series: Series) -> SeriesWish:
        """Once it is valid. When both are given, the date is taken at its word.

        :raises Refusal: what ``wish_to_prolong`` refuses.
        """
        until = self.cleaned_data["until"]
        more = None if until else self.cleaned_data["more"]
        return wish_to_prolong(series=series, until=until, more=more)

    def refuse(self, refusal: Refusal) -> None:
        """Beside what was typed."""
        self.add_error("until" if self.cleaned_data.get("until") else "more", refusal.sentence)


class ScopeForm(forms.Form):
    """For which of the dates a change is."""

    scope = forms.ChoiceField(
        label=_("For which dates"), widget=forms.RadioSelect, initial=Scope.THIS.value,
        choices=[
            (Scope.THIS.value, _("this one only")),
            (Scope.FOLLOWING.value, _("this one and those that follow")),
            (Scope.ALL.value, _("all that are to come")),
        ],
    )  # fmt: skip


class MoveSeriesForm(ScopeForm):
    """Where this date goes; those of its scope go with it."""

    on = DayField(label=_("Day"))
    starts_time = ClockField(label=pgettext_lazy("hour", "From"))
    ends_time = ClockField(label=pgettext_lazy("hour", "To"))
    resource = forms.ModelChoiceField(
        Resource.objects.none(), to_field_name="slug", label=_("What"), empty_label=None
    )

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        tz = booking.place.tz
        starts, ends = booking.starts_at.astimezone(tz), booking.ends_at.astimezone(tz)
        held = {
            "on": starts.date(), "starts_time": starts.time(), "ends_time": ends.time(),
            "resource": booking.resource.slug,
        }  # fmt: skip
        super().__init__(*args, **{"initial": held, **kwargs})
        offered = Resource.objects.in_use().of_place(booking.place).filter(walk_in_only=False)
        mine = offered.filter(is_self_service=True) | offered.filter(pk=booking.resource_id)
        self.fields["resource"].queryset = mine.select_related("place").order_by("position", "name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("starts_time") is not None and data.get("starts_time") == data.get("ends_time"):
            self.add_error("ends_time", gettext("The end comes after the start."))
        return data

    def when(self) -> tuple[datetime, int]:
        """The moment on the wall, and how many minutes from there."""
        data = self.cleaned_data
        begins = datetime.combine(data["on"], data["starts_time"])
        return begins, minutes_between(data["starts_time"], data["ends_time"])


class DescribeSeriesForm(ScopeForm):
    """The words of it: no date is touched by these."""

    purpose = forms.CharField(label=_("For what"), required=False, max_length=200)
    party = forms.IntegerField(label=_("How many people"), min_value=1, max_value=1000)
    shows_name = forms.BooleanField(label=_("Show the members who and what for"), required=False)
