"""By which rules a thing is taken, as a manager says them: minutes and days, empty where there is no rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.agenda.models import Resource
from comptoir.kit.meanwhile import SeenForm, words_of
from comptoir.places.forms import LinesField

A_DAY = 24 * 60
A_WEEK = 7 * A_DAY


def _minutes(label: Any, *, most: int = A_WEEK, least: int = 5, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, **more)


class RulesForm(SeenForm):
    """Everything the agenda asks before it gives the thing."""

    halves = (
        "usual_minutes", "slot_minutes", "minimum_minutes", "maximum_minutes",
        "notice_minutes", "horizon_days", "buffer_minutes", "release_after_minutes",
    )  # fmt: skip

    usual_minutes = forms.IntegerField(
        label=_("Usual length, in minutes"), min_value=5, max_value=A_DAY,
        help_text=_("What is proposed first."),
    )  # fmt: skip
    slot_minutes = _minutes(
        _("By slots of, in minutes"), most=A_DAY, help_text=_("Empty: it begins and ends when one wants.")
    )
    minimum_minutes = _minutes(_("At least, in minutes"))
    maximum_minutes = _minutes(_("At most, in minutes"))
    notice_minutes = _minutes(
        _("Booked so long before, in minutes"), least=0, help_text=_("1440 is the day before.")
    )
    horizon_days = forms.IntegerField(
        label=_("Booked so many days ahead at most"), min_value=1, max_value=1000, required=False
    )
    buffer_minutes = _minutes(
        _("Between two bookings, in minutes"), least=0, most=A_DAY,
        help_text=_("To air the room, to clean the machine. The same person goes on without it."),
    )  # fmt: skip
    release_after_minutes = _minutes(
        _("Given back when nobody came after, in minutes"), most=A_DAY, help_text=_("Empty: it is kept.")
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=Resource.Kind.choices)
    equipment = LinesField(label=_("Equipment"), help_text=_("One thing a line: screen, whiteboard, sink."))
    is_self_service = forms.BooleanField(label=_("Members book it themselves"), required=False)
    walk_in_only = forms.BooleanField(label=_("Taken on the spot, never booked ahead"), required=False)
    needs_approval = forms.BooleanField(
        label=_("Somebody of the team says yes first"), required=False,
        help_text=_("A request takes no time until it is accepted."),
    )  # fmt: skip
    open_to_guests = forms.BooleanField(
        label=_("Guests without account may book it"), required=False,
        help_text=_("From the public page, with a name and a code sent by mail."),
    )  # fmt: skip

    @classmethod
    def of(cls, resource: Resource, posted: Any = None) -> RulesForm:
        form = cls(posted, initial=words_of(resource, cls))
        form.shows(words_of(resource, cls))
        return form

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self._refuse_what_contradicts(data)
        for name in ("notice_minutes", "buffer_minutes"):
            data[name] = data.get(name) or 0
        return data

    def _refuse_what_contradicts(self, data: dict[str, Any]) -> None:
        shortest, longest, slot = (data.get(f"{name}_minutes") for name in ("minimum", "maximum", "slot"))
        if shortest and longest and longest < shortest:
            self.add_error("maximum_minutes", gettext("The longest is shorter than the shortest."))
        if slot and longest and longest < slot:
            self.add_error("maximum_minutes", gettext("One slot alone is longer than that."))
        if slot and A_DAY % slot:
            self.add_error("slot_minutes", gettext("A day is not made of such slots: 15, 30, 60, 120…"))
        usual = data.get("usual_minutes")
        if usual and not (shortest or 0) <= usual <= (longest or usual):
            self.add_error("usual_minutes", gettext("Between the shortest and the longest."))
        if data.get("walk_in_only") and data.get("needs_approval"):
            self.add_error("needs_approval", gettext("What is taken on the spot cannot wait for a yes."))


class PartForm(forms.Form):
    """Another resource of the place that is inside this one."""

    part = forms.ModelChoiceField(
        Resource.objects.none(), to_field_name="slug", label=_("What is inside it"), empty_label=None
    )

    def __init__(self, *args: Any, whole: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Resource.objects.in_use().of_place(whole.place).exclude(pk=whole.pk)
        inside = whole.parts.values("part")
        self.fields["part"].queryset = others.exclude(pk__in=inside).order_by("position", "name")  # type: ignore[attr-defined]
