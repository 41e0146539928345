"""What is closed, from when to when, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.agenda.models import Resource
from comptoir.booking.forms import PeriodForm
from comptoir.places.models import Place


class ClosureForm(PeriodForm):
    """The whole place, or some of what it offers."""

    field_order = ("what", "resources", "starts", "ends", "reason")

    what = forms.ChoiceField(
        label=_("What is closed"), widget=forms.RadioSelect, initial="place",
        choices=[("place", _("the whole place")), ("part", _("a part of it"))],
    )  # fmt: skip
    resources = forms.ModelMultipleChoiceField(
        Resource.objects.none(), to_field_name="slug", label=_("Which part"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=100, required=False,
        help_text=_("A few words that everybody will read: works, holidays of the team."),
    )  # fmt: skip

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        offered = Resource.objects.in_use().of_place(place).select_related("place")
        self.fields["resources"].queryset = offered.order_by("position", "name")  # type: ignore[attr-defined]
        for name in ("starts", "ends"):
            self.fields[name].widget = forms.DateTimeInput({"type": "datetime-local", "step": 300})

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("what") == "part" and not data.get("resources"):
            self.add_error("resources", gettext("Say which part is closed."))
        return data

    @property
    def closed(self) -> list[Resource]:
        """The part that is closed; empty for the whole place."""
        return list(self.cleaned_data["resources"]) if self.cleaned_data["what"] == "part" else []
