"""What is typed about skills, trainings and quotas."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comptoir.agenda.models import Resource
from comptoir.kit.meanwhile import SeenForm
from comptoir.places.choosing import NamingForm
from comptoir.places.forms import DayField
from comptoir.places.models import Place, Role
from comptoir.rights.models import Quota
from comptoir.ties.models import Agreement


class _ThingsForm(SeenForm):
    """Some of the resources of the place."""

    resources = forms.ModelMultipleChoiceField(
        Resource.objects.none(), to_field_name="slug", label=_("Asked for"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Resource.objects.in_use().of_place(place).order_by("position", "name")
        self.fields["resources"].queryset = offered  # type: ignore[attr-defined]


class SkillForm(_ThingsForm):
    """What one must have learnt, and before taking what."""

    field_order = ("name", "lasts_days", "resources")

    name = forms.CharField(
        label=_("What one must have learnt"), max_length=100, help_text=_("3D printer, sound desk.")
    )
    lasts_days = forms.IntegerField(
        label=_("Valid for so many days"), min_value=1, max_value=10_000, required=False,
        help_text=_("365 is a year. Empty: for ever."),
    )  # fmt: skip


class SkillThingsForm(_ThingsForm):
    """The resources for which a skill is asked, when that changes."""


class TrainingForm(NamingForm):
    """Who was trained, when."""

    names = {"who": "person"}
    halves = ("trained_on", "valid_until")
    field_order = ("who", "trained_on", "valid_until")

    who = forms.CharField(
        label=_("Who"), max_length=200,
        help_text=_("A name, a phone number or a card number. Somebody new is registered by their name."),
    )  # fmt: skip
    trained_on = DayField(label=_("Trained on"))
    valid_until = DayField(
        label=_("Last day it is valid"), required=False, help_text=_("Empty: as long as the training lasts.")
    )


class QuotaForm(forms.Form):
    """At most so much, over so long, of what, for whom."""

    halves = ("most", "measure", "over", "rolling_days")

    most = forms.DecimalField(label=_("At most"), min_value=0, max_value=10_000, decimal_places=2)
    measure = forms.ChoiceField(label=_("Counted in"), choices=Quota.Measure.choices)
    over = forms.ChoiceField(label=pgettext_lazy("a limit", "Over"), choices=Quota.Over.choices)
    rolling_days = forms.IntegerField(
        label=_("How many days in a row"), min_value=1, max_value=1000, required=False,
        help_text=_("Only when it runs over any days in a row."),
    )  # fmt: skip
    what = forms.ChoiceField(label=_("Of what"), required=False)
    whom = forms.ChoiceField(label=_("For whom"), required=False)
    counts_late_hours = forms.IntegerField(
        label=_("Late cancellations count, when made less than so many hours before"), min_value=1,
        max_value=1000, required=False, help_text=_("Empty: what is cancelled never counts."),
    )  # fmt: skip
    counts_made_by_staff = forms.BooleanField(
        label=_("What the team books for them counts too"), required=False, initial=True
    )

    def __init__(self, *args: Any, place: Place, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Resource.objects.in_use().of_place(place).order_by("position", "name")
        self.things = {f"resource:{one.slug}": one for one in offered}
        running = Agreement.objects.in_force(today).filter(place=place).order_by("title")
        self.agreements = {f"agreement:{one.pk}": one for one in running}
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            ("", gettext("anything of the place")),
            (gettext("Kinds"), [(f"kind:{kind}", label) for kind, label in Resource.Kind.choices]),
            (gettext("One thing"), [(key, one.name) for key, one in self.things.items()]),
        ]
        self.fields["whom"].choices = [  # type: ignore[attr-defined]
            ("", gettext("anybody")),
            (gettext("A role"), [(f"role:{kind}", label) for kind, label in Role.Kind.choices]),
            (gettext("Under an agreement"), [(key, one.title) for key, one in self.agreements.items()]),
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        rolls = data.get("over") == Quota.Over.ROLLING
        if rolls and not data.get("rolling_days"):
            self.add_error("rolling_days", gettext("Say how many days in a row."))
        if not rolls:
            data["rolling_days"] = None
        return data

    def quota(self) -> dict[str, Any]:
        """What ``set_quota`` takes."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("what", "whom")}
        what, whom = self.cleaned_data["what"], self.cleaned_data["whom"]
        return said | {
            "resource": self.things.get(what),
            "category": what.removeprefix("kind:") if what.startswith("kind:") else "",
            "role": whom.removeprefix("role:") if whom.startswith("role:") else "",
            "agreement": self.agreements.get(whom),
        }
