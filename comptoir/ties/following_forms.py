"""The shape of what is typed about an agreement that is signed: followed, amended, prolonged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.kit.meanwhile import SeenForm
from comptoir.places.choosing import SettlingForm
from comptoir.places.forms import FURTHER, DayField
from comptoir.ties.forms import AgreementForm
from comptoir.ties.models import Agreement
from comptoir.ties.noting import noted
from comptoir.ties.shapes import PERSON

PAPER = _("PDF, PNG or JPEG image, ODT text; 10 MB at most.")


class FollowForm(SettlingForm, SeenForm):
    """When to talk about it again, with whom, and what to know of it; the paper, where there is none."""

    names: Mapping[str, str] = {"contact_here": PERSON, "contact_there": PERSON}
    halves: Sequence[str] = ("contact_here", "contact_there")

    review_on = DayField(
        label=_("To be reviewed on"), required=False, help_text=_("The day to talk about it again.")
    )
    contact_here = forms.CharField(label=_("Contact here"), max_length=200, required=False)
    contact_there = forms.CharField(label=_("Contact there"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the team: where the paper is, what to ask."),
    )  # fmt: skip
    document = forms.FileField(label=_("Document"), required=False, help_text=PAPER)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        initial = {"review_on": agreement.review_on, "note": agreement.note}
        super().__init__(*args, initial=initial, **kwargs)
        self.shows(noted(agreement))
        self.keep(contact_here=agreement.contact_here, contact_there=agreement.contact_there)
        if agreement.document:
            del self.fields["document"]

    def words(self, actors: Mapping[str, Actor]) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        return {
            "review_on": told["review_on"], "note": told["note"], "document": told.get("document"),
            "contact_here": actors.get("contact_here"), "contact_there": actors.get("contact_there"),
        }  # fmt: skip


class AmendmentForm(forms.Form):
    """The terms as they become, from which day, and the paper that says so."""

    halves: Sequence[str] = ("signed_on", "from_on")

    title = forms.CharField(label=_("Title"), max_length=200)
    signed_on = DayField(label=_("Signed on"))
    from_on = DayField(label=_("In effect from"))
    recognises = forms.CharField(label=_("What is recognised"), max_length=200, required=False)
    grants = forms.CharField(label=_("What is granted or recognised"), required=False, widget=forms.Textarea)
    ends_on = DayField(label=_("Last day"), required=False, help_text=FURTHER)
    document = forms.FileField(label=_("Document"), required=False, help_text=PAPER)


class ProlongForm(AgreementForm):
    """The agreement that follows, filled with the words of the one before."""

    signed_on = DayField(
        label=_("Signed on"), required=False, help_text=_("Leave empty: it is a draft until it is signed.")
    )

    def words(self, actors: Mapping[str, Actor]) -> dict[str, Any]:
        return {**super().words(actors), "signed_on": self.cleaned_data["signed_on"]}
