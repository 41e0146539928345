"""What is typed about a person or an organisation; the actions say what may be kept of it."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from comptoir.actors import forms as of_actors
from comptoir.gestures.forms import ActingForm
from comptoir.kit.meanwhile import SeenForm


class PersonForm(of_actors.PersonForm, ActingForm, SeenForm):
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("that of the place")), *settings.LANGUAGES]
    )


class OrganisationForm(of_actors.OrganisationForm, ActingForm, SeenForm):
    pass


class ConsentForm(ActingForm):
    source = forms.CharField(label=_("How we know"), max_length=200)


class AccountForm(ActingForm):
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "off"}),
    )
