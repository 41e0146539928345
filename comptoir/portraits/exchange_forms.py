"""The shape of what is typed about what passed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.journal.natures import Direction, Nature
from comptoir.kit.articles import the
from comptoir.kit.meanwhile import SeenForm
from comptoir.kit.refusals import Refusal
from comptoir.places.choosing import NamingForm
from comptoir.places.forms import DayField
from comptoir.portraits.amounts import read_amount, typed_amount
from comptoir.portraits.exchanges import Said
from comptoir.portraits.models import Exchange
from comptoir.ties.models import Agreement
from comptoir.ties.shapes import COLLECTIVE, PERSON

NATURES = {
    Nature.HOURS: _("hours, of volunteers or of staff"),
    Nature.THINGS: _("things, lent or given"),
    Nature.MONEY: _("money"),
    Nature.KNOWLEDGE: _("knowledge: training, advice, a method"),
    Nature.SEATS: _("a seat, in a board or a committee"),
    Nature.ROOMS: _("a room or equipment of theirs"),
    Nature.PEOPLE: _("people whom we sent to them"),
}


class PassedForm(NamingForm, SeenForm):
    """What passed, which way, how much, which day, in a few words, for which agreement."""

    halves = ("quantity", "on")

    nature = forms.ChoiceField(label=_("What passed"), choices=[*NATURES.items()])
    direction = forms.ChoiceField(label=_("Which way"), widget=forms.RadioSelect)
    quantity = forms.CharField(
        label=_("How much"), max_length=20,
        help_text=_("Hours as 3 h or 1 h 30, euros as 1200; else how many things, sessions, seats, persons."),
    )  # fmt: skip
    on = DayField(label=_("Which day"))
    what = forms.CharField(
        label=_("In a few words"),
        max_length=200,
        help_text=_("Loan of the sewing machines, balance of the grant…"),
    )
    agreement = forms.ModelChoiceField(
        label=_("For which agreement"), queryset=Agreement.objects.none(), required=False,
        empty_label=_("for none"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["direction"].choices = _ways(actor)  # type: ignore[attr-defined]
        self._offer_agreements(actor)
        if self.data.get("again"):
            self.ask_whether_another()

    def _offer_agreements(self, actor: Actor | None) -> None:
        """Those of this place with that actor; nothing is asked when there is none."""
        theirs = Agreement.objects.standing().filter(place=self.place, parties__actor=actor)
        field: Any = self.fields["agreement"]
        field.queryset = theirs.order_by("-starts_on", "title")
        if actor is None or not theirs.exists():
            del self.fields["agreement"]

    def ask_whether_another(self) -> None:
        """The same was noted already: somebody says whether it is another one."""
        self.fields["again"] = forms.BooleanField(
            label=_("It is another one, on the same day"), required=False
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("nature") and cleaned.get("quantity"):
            try:
                cleaned["quantity"] = read_amount(cleaned["quantity"], cleaned["nature"])
            except Refusal as refusal:
                self.add_error("quantity", ValidationError(refusal.sentence))
        return cleaned

    @property
    def is_another(self) -> bool:
        return bool(self.cleaned_data.get("again"))

    def said(self) -> Said:
        told = self.cleaned_data
        return Said(
            nature=told["nature"], direction=told["direction"], quantity=told["quantity"], on=told["on"],
            what=told["what"], agreement=told.get("agreement"),
        )  # fmt: skip


class SomebodyForm(PassedForm):
    """And with whom: a person whom the place knows, an organisation, or somebody new."""

    names: Mapping[str, str] = {"who": PERSON}

    who_is = forms.ChoiceField(
        label=_("With whom"), widget=forms.RadioSelect, initial=PERSON,
        choices=[(PERSON, _("a person")), (COLLECTIVE, _("an organisation"))],
    )  # fmt: skip
    who = forms.CharField(label=_("Name"), max_length=200)
    field_order = ("who_is", "who", "nature", "direction", "quantity", "on", "what")

    def kind_of(self, field: str) -> str:
        return str(self.cleaned_data.get("who_is") or PERSON)


def said_before(exchange: Exchange) -> dict[str, Any]:
    """The exchange as the form shows it."""
    told = ("nature", "direction", "on", "what", "agreement")
    quantity = typed_amount(exchange.quantity, exchange.nature)
    return {**{name: getattr(exchange, name) for name in told}, "quantity": quantity}


def usual(day: date, direction: str = Direction.RECEIVED) -> dict[str, Any]:
    """What a new form shows first."""
    return {"on": day, "direction": direction, "nature": Nature.HOURS}


def settled(form: SomebodyForm, *, by: Account | None, now: Any) -> Actor:
    """Who was named, registered when nobody had named them before."""
    return form.named["who"].settle(by=by, now=now)


def _ways(actor: Actor | None) -> list[tuple[str, str]]:
    if actor is None or actor.is_person:
        return [
            (Direction.RECEIVED, gettext("from them to us")), (Direction.GIVEN, gettext("from us to them"))
        ]  # fmt: skip
    names = {"them": the(actor.name)}
    return [
        (Direction.RECEIVED, gettext("From %(them)s to us") % names),
        (Direction.GIVEN, gettext("From us to %(them)s") % names),
    ]
