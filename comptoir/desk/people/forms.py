"""What is typed about a person or an organisation. What may be kept of it is for the actions to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from comptoir.desk.forms import ActingForm


def _text(label: Any, longest: int, *, needed: bool = False, **attributes: str) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off", **attributes})
    return forms.CharField(label=label, max_length=longest, required=needed, widget=widget)


class PersonForm(ActingForm):
    name = _text(_("Name"), 200, needed=True)
    phone = _text(_("Phone"), 40, inputmode="tel")
    email = _text(_("E-mail"), 254, inputmode="email")
    commune = _text(_("Town"), 100)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("that of the place")), *settings.LANGUAGES]
    )


class OrganisationForm(ActingForm):
    name = _text(_("Name"), 200, needed=True)
    presentation = forms.CharField(
        label=_("What it does"), required=False, widget=forms.Textarea({"rows": 3}), max_length=5000
    )
    website = _text(_("Website"), 200, inputmode="url")
    phone = _text(_("Phone"), 40, inputmode="tel")
    email = _text(_("E-mail"), 254, inputmode="email")
    commune = _text(_("Town"), 100)
    siret = _text(_("SIRET"), 20, inputmode="numeric")


class ConsentForm(ActingForm):
    source = _text(_("How we know"), 200, needed=True)


class AccountForm(ActingForm):
    email = _text(_("E-mail"), 254, needed=True, inputmode="email")
