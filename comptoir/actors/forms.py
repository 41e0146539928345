"""The shape of what is typed about somebody; the actions read it and say what they cannot read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor, Consent
from comptoir.actors.reading import COLLECTIVE, Unreadable

_OFF = {"autocomplete": "off"}


def kind_field() -> forms.ChoiceField:
    """An organisation, unless it is said to be a circle or a group."""
    return forms.ChoiceField(
        label=_("What it is"), choices=[(kind.value, kind.label) for kind in COLLECTIVE],
        initial=Actor.Kind.ORGANISATION,
        help_text=_("A circle is a network that has members; an informal group has no statutes."),
    )  # fmt: skip


class ActorForm(forms.Form):
    """What is told about anybody. Only the name is needed."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(_OFF))
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(_OFF | {"inputmode": "tel"})
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput(_OFF | {"inputmode": "email"}),
    )
    commune = forms.CharField(label=_("Town"), max_length=100, required=False, widget=forms.TextInput(_OFF))

    @classmethod
    def about(cls, actor: Actor) -> ActorForm:
        """The form that shows what is told now."""
        return cls(initial={name: getattr(actor, name) for name in cls.base_fields})

    def refuse(self, refusal: Unreadable) -> None:
        """Say beside its field what an action could not read; what was typed stays."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class PersonForm(ActorForm):
    """What is told about a person."""


class OrganisationForm(ActorForm):
    """What is told about an association, a cooperative, a company, a public body, a circle, a group."""

    field_order = ("name", "kind")

    kind = kind_field()
    siret = forms.CharField(label=_("SIRET"), max_length=20, required=False, widget=forms.TextInput(_OFF))
    website = forms.CharField(label=_("Website"), max_length=200, required=False)
    presentation = forms.CharField(
        label=_("Presentation"), max_length=5_000, required=False, widget=forms.Textarea({"rows": 4})
    )


class ConsentForm(forms.Form):
    """One consent given or withdrawn, and how we know."""

    purpose = forms.ChoiceField(label=_("Purpose of the consent"), choices=Consent.Purpose.choices)
    source = forms.CharField(label=_("How we know"), max_length=200, widget=forms.TextInput(_OFF))


class SearchForm(forms.Form):
    """The one box: a name, a phone, a card, an e-mail."""

    q = forms.CharField(
        label=_("Search"),
        max_length=200,
        required=False,
        widget=forms.TextInput(_OFF | {"type": "search", "enterkeyhint": "search"}),
    )
