"""The shape of what is typed about ties and agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.places.choosing import Named, NamingForm
from comptoir.places.forms import FURTHER, DayField
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.shapes import COLLECTIVE, PERSON, SHAPES

MOST_PARTIES = 4


class TieWordsForm(forms.Form):
    """Where, when, and how it is known."""

    halves: Sequence[str] = ("body", "seat", "since", "last_day")

    body = forms.CharField(
        label=_("Body"), max_length=100, required=False, help_text=_("Board, assembly, committee…")
    )
    seat = forms.CharField(
        label=_("Seat"), max_length=100, required=False, help_text=_("President, treasurer, member…")
    )
    since = DayField(label=_("Since"), required=False, help_text=_("Leave empty when nobody knows."))
    last_day = DayField(label=_("Last day"), required=False, help_text=FURTHER)
    source = forms.CharField(
        label=_("How is it known?"), max_length=200,
        help_text=_("Who said so, or which document: said at the counter, minutes of 3 March…"),
    )  # fmt: skip

    def words(self) -> dict[str, Any]:
        """What the actions take; the day after the last is the first on which it no longer holds."""
        told = dict(self.cleaned_data)
        last_day: date | None = told["last_day"]
        return {
            "body": told["body"], "seat": told["seat"], "since": told["since"], "source": told["source"],
            "until": last_day + timedelta(days=1) if last_day else None,
        }  # fmt: skip


def words_of(tie: Tie) -> dict[str, Any]:
    """The tie as ``TieWordsForm`` shows it."""
    last_day = tie.until - timedelta(days=1) if tie.until else None
    return {
        "body": tie.body, "seat": tie.seat, "since": tie.since, "last_day": last_day, "source": tie.source,
    }  # fmt: skip


class TieForm(NamingForm, TieWordsForm):
    """Who, in which relation, to whom: between actors, or between an actor and this place."""

    names = {"subject": PERSON, "counterpart": COLLECTIVE}

    kind = forms.ChoiceField(label=_("What is declared"), choices=[(kind, kind.label) for kind in Tie.Kind])
    subject_is = forms.ChoiceField(
        label=_("Who"), widget=forms.RadioSelect,
        choices=[(PERSON, _("a person")), (COLLECTIVE, _("an organisation"))],
    )  # fmt: skip
    subject = forms.CharField(label=_("Name"), max_length=200)
    counterpart = forms.CharField(
        label=_("To whom"), max_length=200, required=False,
        help_text=_("An organisation. Leave empty for this place."),
    )  # fmt: skip
    field_order = (
        "subject_is", "subject", "kind", "counterpart", "body", "seat", "since", "last_day", "source",
    )  # fmt: skip

    def kind_of(self, field: str) -> str:
        if field == "subject":
            return str(self.cleaned_data.get("subject_is") or PERSON)
        return super().kind_of(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind and not cleaned.get("counterpart") and not SHAPES[Tie.Kind(kind)].to_place:
            self.add_error("counterpart", gettext("Say to which organisation."))
        if kind and cleaned.get("counterpart") and not SHAPES[Tie.Kind(kind)].to_actor:
            self.add_error("counterpart", gettext("It is this place: leave this empty."))
        return cleaned


class AgreementForm(NamingForm):
    """What was agreed, with whom, from when to when, and the paper."""

    title = forms.CharField(label=_("Title"), max_length=200)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=FURTHER)
    grants = forms.CharField(label=_("What is granted or recognised"), required=False, widget=forms.Textarea)
    document = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF, PNG or JPEG image, ODT text; 10 MB at most.")
    )

    def __init__(self, *args: Any, agreement: Agreement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = list(agreement.parties.select_related("actor").order_by("pk")) if agreement else []
        self.known = {f"party_{number}": party for number, party in enumerate(parties)}
        self.names = {f"party_{number}": COLLECTIVE for number in range(max(MOST_PARTIES, len(parties)))}
        for number, field in enumerate(self.names):
            self._add_party(field, f"quality_{number}", is_first=number == 0)
        parties_first = [name for name in self.fields if name.startswith(("party_", "quality_"))]
        self.order_fields(["title", *parties_first])
        self.halves = [*parties_first, "starts_on", "ends_on"]

    def _add_party(self, field: str, quality: str, *, is_first: bool) -> None:
        party = self.known.get(field)
        self.fields[field] = forms.CharField(
            label=_("Party") if is_first else _("Other party"), max_length=200, required=is_first,
            initial=party.actor.name if party else "",
        )  # fmt: skip
        self.fields[quality] = forms.CharField(
            label=_("In what quality"), max_length=100, required=False, initial=party.quality if party else ""
        )

    def _look_up(self, field: str, text: str) -> None:
        """A party left as it was is who it was, whatever others are called."""
        party = self.known.get(field)
        if party is not None and party.actor.name == text:
            self.named[field] = Named(self.kind_of(field), party.actor, text)
        else:
            super()._look_up(field, text)

    def parties(self, actors: dict[str, Actor]) -> tuple[Sequence[Actor], dict[int, str]]:
        """The parties as they were settled, and in what quality each signs."""
        qualities = {
            actor.pk: self.cleaned_data[field.replace("party", "quality")] for field, actor in actors.items()
        }
        return list({actor.pk: actor for actor in actors.values()}.values()), qualities
