"""Booking's own forms, as a member fills them in: only what members take themselves, by the phone's clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comptoir.agenda.finding import Criteria
from comptoir.agenda.models import Resource
from comptoir.booking.forms import BookForm, MoveForm, PeriodForm
from comptoir.gestures.fortnight import LENGTHS
from comptoir.kit import speech
from comptoir.kit.periods import Period, day_period
from comptoir.people.mine.offers import equipment_of, floors_of
from comptoir.places.doors import Member
from comptoir.places.models import Place
from comptoir.ties.models import Agreement


class _OnThePhone(PeriodForm):
    def __init__(self, *args: Any, member: Member, own: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, place=member.place, **kwargs)
        for name in ("starts", "ends"):
            self.fields[name].widget = forms.DateTimeInput({"type": "datetime-local", "step": 300})
        if "resource" in self.fields:
            offered = self.fields["resource"].queryset  # type: ignore[attr-defined]
            mine = offered.filter(is_self_service=True, walk_in_only=False) | offered.filter(pk=own)
            self.fields["resource"].queryset = mine  # type: ignore[attr-defined]
            self.fields["resource"].empty_label = None  # type: ignore[attr-defined]


class _NeedsForm(forms.Form):
    """What one needs, of what the place offers; a question with one answer is not asked."""

    party = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=1000, required=False, initial=1
    )
    kinds = forms.MultipleChoiceField(
        label=_("What"), required=False, widget=forms.CheckboxSelectMultiple, choices=Resource.Kind.choices
    )
    equipment = forms.MultipleChoiceField(
        label=_("With"), required=False, widget=forms.CheckboxSelectMultiple
    )
    floor = forms.ChoiceField(label=_("On the floor"), required=False)
    step_free = forms.BooleanField(label=_("Reached without a step"), required=False)
    everywhere = forms.BooleanField(label=_("In all my places"), required=False)

    def offer(self, offered: Sequence[Resource], *, has_other_places: bool) -> None:
        """Ask only for what is there."""
        kinds = {one.kind for one in offered}
        things, floors = equipment_of(offered), floors_of(offered)
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (kind, label) for kind, label in Resource.Kind.choices if kind in kinds
        ]
        self.fields["equipment"].choices = [(thing, thing) for thing in things]  # type: ignore[attr-defined]
        self.fields["floor"].choices = [("", gettext("any")), *((one, one) for one in floors)]  # type: ignore[attr-defined]
        has_steps = any(one.space is not None and one.space.is_step_free for one in offered)
        asked = {
            "kinds": len(kinds) > 1, "equipment": bool(things), "floor": len(floors) > 1,
            "step_free": has_steps, "everywhere": has_other_places,
        }  # fmt: skip
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]

    @property
    def criteria(self) -> Criteria:
        said = self.cleaned_data
        return Criteria(
            kinds=said.get("kinds") or (), seats=said.get("party") or 1,
            equipment=said.get("equipment") or (), floor=said.get("floor") or "",
            step_free=bool(said.get("step_free")),
        )  # fmt: skip


class WhenForm(_NeedsForm, _OnThePhone):
    """A time, before anything is chosen, and what one needs then."""

    field_order = ("starts", "ends", "party", "kinds", "equipment", "floor", "step_free", "everywhere")


class SoonForm(_NeedsForm):
    """The next free time of a length: « six people with a projector, this week »."""

    field_order = ("length", "within", "party", "kinds", "equipment", "floor", "step_free", "everywhere")

    length = forms.TypedChoiceField(label=_("For how long"), coerce=int, choices=())
    within = forms.ChoiceField(
        label=pgettext_lazy("by when", "When"), initial="week",
        choices=[
            ("today", _("today")), ("week", _("this week")), ("next", _("next week")),
            ("month", _("in the next four weeks")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lengths = [(minutes, speech.duration(minutes)) for minutes in LENGTHS]
        self.fields["length"].choices = lengths  # type: ignore[attr-defined]

    def window(self, place: Place, now: datetime) -> Period:
        """From now, or from Monday, to the end of what was said, by the days of the place."""
        today = place.day_of(now)
        monday = today - timedelta(days=today.weekday())
        first, days = {
            "today": (today, 1), "week": (today, 7 - today.weekday()),
            "next": (monday + timedelta(days=7), 7), "month": (today, 28),
        }[self.cleaned_data["within"]]  # fmt: skip
        ends = day_period(first + timedelta(days=days - 1), place.tz).end
        return Period(max(now, day_period(first, place.tz).start), ends)


class ChangeForm(_OnThePhone, MoveForm):
    """Another time for ``own``, or another thing."""


class MyBookForm(_OnThePhone, BookForm):
    """In one's own name, or that of one of ``organisations``; never announced to all.

    ``agreements`` are those in force that grant something to one of them; ``along`` what can go along.
    """

    agreement = forms.ModelChoiceField(
        Agreement.objects.none(), required=False, label=_("Granted by"), empty_label=_("no agreement"),
        help_text=_("What an agreement grants uses up no other limit."),
    )  # fmt: skip
    tentative = forms.BooleanField(label=_("Only keep it for now"), required=False)

    def __init__(
        self, *args: Any, organisations: list[Any], agreements: list[Agreement], along: list[Resource],
        may_keep: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, organisations=organisations, **kwargs)
        granted = Agreement.objects.filter(pk__in=[one.pk for one in agreements]).order_by("title", "pk")
        self.fields["agreement"].queryset = granted  # type: ignore[attr-defined]
        with_it = self.fields["extras"]
        with_it.widget = forms.CheckboxSelectMultiple()
        with_it.queryset = with_it.queryset.filter(pk__in=[one.pk for one in along])  # type: ignore[attr-defined]
        with_it.widget.choices = with_it.choices  # type: ignore[attr-defined]
        asked = {
            "is_public": False, "acting_for": bool(organisations), "agreement": bool(agreements),
            "extras": bool(along), "tentative": may_keep,
        }  # fmt: skip
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]
