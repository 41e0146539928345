"""The shape of what is typed on the set-up pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.kit.meanwhile import SeenForm
from comptoir.kit.periods import wall
from comptoir.kit.refusals import Refusal
from comptoir.places import hours, selectors
from comptoir.places.choosing import NamingForm
from comptoir.places.hours import Span
from comptoir.places.models import Place, Role, Space, Stewardship

FURTHER = _("Leave empty: until further notice.")


def refuse(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal where it was provoked, or above the form when no field of it is to blame."""
    field = getattr(refusal, "field", None)
    form.add_error(field if field in form.fields else None, refusal.sentence)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar; none so far that there is no day before or after it."""

    years = range(1000, 3000)

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value.year not in self.years:
            told = {"first": self.years[0], "last": self.years[-1]}
            raise ValidationError(gettext("Type a year from %(first)s to %(last)s.") % told)


class HoursField(forms.CharField):
    """The openings of a day as one types them; gives a list of spans."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=100, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return hours.read(super().clean(value))
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal


class LinesField(forms.CharField):
    """Several values, one a line, each checked by itself; gives the list of them."""

    widget = forms.Textarea

    def __init__(self, *, each: Any = None, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs["rows"] = 2
        self.each = each

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        for line in lines:
            if self.each is not None:
                self.each(line)
        return lines


def _time_zones() -> list[tuple[str, str]]:
    first = ("Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion")
    others = sorted(zone for zone in available_timezones() if "/" in zone and zone not in first)
    return [(zone, zone.replace("_", " ")) for zone in (*first, *others)]


def _languages() -> list[tuple[str, str]]:
    return [(code, gettext(str(name))) for code, name in settings.LANGUAGES]


class IdentityForm(SeenForm):
    """What the place is and where."""

    name = forms.CharField(label=_("Name"), max_length=200)
    summary = forms.CharField(
        label=_("In one sentence"), max_length=280, required=False,
        help_text=_("What one finds here, as you would say it to a neighbour."),
    )  # fmt: skip
    presentation = forms.CharField(label=_("Presentation"), required=False, widget=forms.Textarea)
    address = forms.CharField(label=_("Number and street"), max_length=200, required=False)
    address_more = forms.CharField(
        label=_("More of the address"), max_length=200, required=False,
        help_text=_("Floor, courtyard, entrance."),
    )  # fmt: skip
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    commune = forms.CharField(label=_("Town"), max_length=100, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    emails = LinesField(label=_("E-mail addresses"), help_text=_("One a line."), each=EmailValidator())
    websites = LinesField(
        label=_("Websites"), help_text=_("One a line, with https://."), each=URLValidator(["http", "https"])
    )
    accessibility_page = forms.URLField(
        label=_("Accessibility page"), max_length=500, required=False, assume_scheme="https",
        help_text=_("The address of the place on acceslibre, for instance."),
    )  # fmt: skip
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_time_zones)
    language = forms.ChoiceField(label=_("Language of the place"), choices=_languages)
    is_listed = forms.BooleanField(label=_("Shown in the directory"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", gettext("Give both the latitude and the longitude, or neither."))
        return cleaned


class DaysForm(SeenForm):
    """The hours of each weekday; ``week`` once it is valid."""

    def __init__(self, *args: Any, days: Sequence[selectors.Weekday], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in days:
            self.fields[f"day_{day.number}"] = HoursField(label=day.name.capitalize(), initial=day.said)
        self.shows(said_of(days))

    @property
    def week(self) -> Mapping[int, list[Span]]:
        return {number: self.cleaned_data[f"day_{number}"] for number in range(7)}

    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{number}"] for number in range(7)]


def said_of(days: Sequence[selectors.Weekday], **more: Any) -> dict[str, Any]:
    """What a week says, by field of its form."""
    return {**{f"day_{day.number}": day.said for day in days}, **more}


class WeekForm(DaysForm):
    """The hours of the place, and whether public holidays close it."""

    keeps_public_holidays = forms.BooleanField(
        label=_("Closed on public holidays"), required=False,
        help_text=_("A public holiday on which you open is noted among the exceptions."),
    )  # fmt: skip


class ExceptionForm(SeenForm):
    """Other hours, or none, for a day or several."""

    halves = ("first_day", "last_day")

    first_day = DayField(label=_("Day"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("For several days in a row."))
    spans = HoursField(
        label=_("Hours"), help_text=_("For instance: 9:00-12:30, 14:00-18:00. Leave empty: closed all day.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=100, required=False,
        help_text=_("A few words that everybody will read: works, holidays, open day."),
    )  # fmt: skip


class SpaceForm(SeenForm):
    """A part of the place."""

    halves = ("kind", "capacity", "floor", "position")

    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("What it is"), choices=Space.Kind.choices)
    capacity = forms.IntegerField(
        label=_("Capacity"), min_value=1, max_value=5000, help_text=_("How many people at once.")
    )
    floor = forms.CharField(label=_("Floor"), max_length=30, required=False)
    position = forms.IntegerField(
        label=_("Order"),
        min_value=0,
        max_value=1000,
        required=False,
        help_text=_("The smallest comes first."),
    )
    is_step_free = forms.BooleanField(label=_("Reached without a step"), required=False)
    equipment = LinesField(label=_("Equipment"), help_text=_("One thing a line: screen, whiteboard, sink."))
    description = forms.CharField(label=_("Description"), max_length=280, required=False)

    def fields_of_space(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        if told["position"] is None:
            del told["position"]
        return told


class RoleTimesForm(SeenForm):
    """For a half-day, a day or longer, by days of the place's calendar."""

    halves = ("since", "last_day")

    part = forms.ChoiceField(
        label=_("For how long"),
        choices=[
            ("morning", _("one morning, until 13:00")),
            ("afternoon", _("one afternoon, from 13:00")),
            ("day", _("one day")),
            ("long", _("longer")),
        ],
        widget=forms.RadioSelect,
    )
    since = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"), required=False, help_text=FURTHER)

    def times(self, place: Place) -> tuple[datetime, datetime | None]:
        """The instants that begin and end it; no end when it is for longer and no last day is given."""
        part = self.cleaned_data["part"]
        if part != "long":
            return selectors.half_day(place, self.cleaned_data["since"], part)
        last_day: date | None = self.cleaned_data["last_day"]
        starts_at = wall(self.cleaned_data["since"], time.min, place.tz)
        return starts_at, wall(last_day + timedelta(days=1), time.min, place.tz) if last_day else None


class RoleForm(NamingForm, RoleTimesForm):
    """Who does what, for a half-day or for longer."""

    names = {"who": "person"}

    who = forms.CharField(
        label=_("Who"), max_length=200,
        help_text=_("A name, a phone number or a card number. Somebody new is registered by their name."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Role"), choices=[(kind, kind.label) for kind in selectors.ROLE_ORDER])
    field_order = ["who", "kind", "part", "since", "last_day"]


class StewardshipForm(SeenForm):
    """Which function is carried, and when."""

    halves = ("since", "last_day")

    function = forms.ChoiceField(label=_("Function"), choices=Stewardship.Function.choices)
    since = DayField(label=_("Since"))
    last_day = DayField(label=_("Last day"), required=False, help_text=FURTHER)

    def carried(self) -> dict[str, Any]:
        """What ``add_steward`` and ``change_steward`` take; the day after the last is the first without."""
        last_day: date | None = self.cleaned_data["last_day"]
        return {
            "function": self.cleaned_data["function"],
            "since": self.cleaned_data["since"],
            "until": last_day + timedelta(days=1) if last_day else None,
        }


class NewStewardForm(NamingForm, StewardshipForm):
    """An organisation, and what it carries."""

    names = {"who": "organisation"}

    who = forms.CharField(
        label=_("Organisation"), max_length=200, help_text=_("A new one is registered by its name.")
    )
    field_order = ["who", "function", "since", "last_day"]


def times_of(role: Role, place: Place) -> dict[str, Any]:
    """The role's times as ``RoleTimesForm`` shows them."""
    part = selectors.part_of_day(role, place)
    last_day = selectors.last_day_of(role, place) if part == "long" else None
    return {"part": part, "since": place.day_of(role.starts_at), "last_day": last_day}
