"""What a manager says of a thing that can be taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.agenda.models import Resource
from comptoir.places.models import Place, Space


class UnitsForm(forms.Form):
    units = forms.IntegerField(
        label=_("How many units"), initial=1, max_value=500, help_text=_("Fourteen desks; 1 for a room.")
    )


class ResourceForm(UnitsForm):
    halves = ("units", "unit_name", "seats", "usual_minutes")
    field_order = ("name", "kind", "space", "taken", *halves)

    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("What it is"), choices=Resource.Kind.choices)
    space = forms.ModelChoiceField(
        Space.objects.none(), label=_("Where"), required=False, empty_label=_("elsewhere")
    )
    taken = forms.ChoiceField(
        label=_("How it is taken"), choices=Resource.Taken.choices, initial=Resource.Taken.WHOLE,
        widget=forms.RadioSelect,
    )  # fmt: skip
    unit_name = forms.CharField(
        label=_("One unit is called"), max_length=40, required=False, help_text=_("desk, workstation…")
    )
    seats = forms.IntegerField(label=_("Seats of one unit"), initial=1, min_value=1, max_value=2000)
    usual_minutes = forms.IntegerField(
        label=_("Usual length, in minutes"), initial=60, min_value=5, max_value=1440
    )
    is_self_service = forms.BooleanField(label=_("Members book it themselves"), required=False, initial=True)
    walk_in_only = forms.BooleanField(label=_("Taken on the spot, never booked ahead"), required=False)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = place.spaces.filter(closed_at=None)  # type: ignore[attr-defined]
