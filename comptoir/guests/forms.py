"""What a guest types: who, where to write, for how many; and the code that came by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.booking.forms import MoveForm
from comptoir.booking.models import Booking

DIGITS = 6


class GuestForm(MoveForm):
    """One of the ``things`` that are open to guests, at a time, for somebody with an address."""

    name = forms.CharField(label=_("Your name"), max_length=Actor._meta.get_field("name").max_length)
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, help_text=_("We send you a code, and nothing else.")
    )
    party = forms.IntegerField(label=_("How many people"), min_value=1, max_value=1000, initial=1)
    purpose = forms.CharField(
        label=_("For what"), required=False, max_length=Booking._meta.get_field("purpose").max_length
    )

    def __init__(self, *args: Any, things: list[Resource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Resource.objects.filter(pk__in=[one.pk for one in things]).order_by("position", "name")
        thing = self.fields["resource"]
        thing.queryset, thing.required, thing.empty_label = offered, True, None  # type: ignore[attr-defined]
        for name in ("starts", "ends"):
            self.fields[name].widget = forms.DateTimeInput({"type": "datetime-local", "step": 300})
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code of six digits"), max_length=20,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "is-code", "size": DIGITS}
        ),
    )  # fmt: skip

    def clean_code(self) -> str:
        """As it was typed, with or without spaces."""
        digits = "".join(str(self.cleaned_data["code"]).split())
        if len(digits) != DIGITS or not digits.isdecimal():
            raise forms.ValidationError(_("The code has six digits."))
        return digits
