"""The shape of what is typed about ties and agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.kit.meanwhile import SeenForm
from comptoir.places.choosing import SettlingForm
from comptoir.places.forms import FURTHER, DayField
from comptoir.places.people import is_known_to
from comptoir.ties.corrections import told
from comptoir.ties.models import Agreement, AgreementParty, Tie
from comptoir.ties.noting import noted
from comptoir.ties.rules import ALLOWED
from comptoir.ties.shapes import COLLECTIVE, GROUPS, PERSON, SHAPES, Shape

MOST_PARTIES = 4


DECLARED_AS = [state for state in Tie.State if state != Tie.State.ENDED]


class TieWordsForm(SettlingForm, SeenForm):
    """Where, when, as what, who carries it, and how it is known."""

    names: Mapping[str, str] = {"carried_by": PERSON}
    halves: Sequence[str] = ("body", "seat", "visibility", "carried_by", "since", "last_day")

    quality = forms.CharField(
        label=_("As what, or for what"), max_length=200, required=False,
        help_text=_("Recognised as what; what is funded, commissioned, lent…"),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Body"), max_length=100, required=False, help_text=_("Board, assembly, committee…")
    )
    seat = forms.CharField(
        label=_("Seat"), max_length=100, required=False, help_text=_("President, treasurer, member…")
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"), required=False, choices=Tie.Visibility.choices,
        initial=Tie.Visibility.PLACE,
    )  # fmt: skip
    carried_by = forms.CharField(
        label=_("Carried by"), max_length=200, required=False,
        help_text=_("The person thanks to whom it lives."),
    )  # fmt: skip
    since = DayField(label=_("Since"), required=False, help_text=_("Leave empty when nobody knows."))
    last_day = DayField(label=_("Last day"), required=False, help_text=FURTHER)
    source = forms.CharField(
        label=_("How is it known?"), max_length=200,
        help_text=_("Who said so, or which document: said at the counter, minutes of 3 March…"),
    )  # fmt: skip

    def __init__(self, *args: Any, tie: Tie | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shows(told(tie) if tie else {})
        self.hidden_carrier: Actor | None = None
        carrier = tie.carried_by if tie else None
        if carrier is not None and not is_known_to(self.place, carrier):
            self.hidden_carrier = carrier
            del self.fields["carried_by"]
        else:
            self.keep(carried_by=carrier)

    def words(self, actors: Mapping[str, Actor]) -> dict[str, Any]:
        """What the actions take; the day after the last is the first on which it no longer holds."""
        told = dict(self.cleaned_data)
        last_day: date | None = told["last_day"]
        return {
            "body": told["body"], "seat": told["seat"], "since": told["since"], "source": told["source"],
            "quality": told["quality"], "visibility": told["visibility"],
            "carried_by": actors.get("carried_by", self.hidden_carrier),
            "until": last_day + timedelta(days=1) if last_day else None,
        }  # fmt: skip


def words_of(tie: Tie) -> dict[str, Any]:
    """The tie as ``TieWordsForm`` shows it."""
    last_day = tie.until - timedelta(days=1) if tie.until else None
    told = ("body", "seat", "quality", "visibility", "since", "source")
    return {**{name: getattr(tie, name) for name in told}, "last_day": last_day}


class TieForm(TieWordsForm):
    """Who, in which relation, to whom: between actors, or between an actor and this place."""

    names = {"subject": PERSON, "counterpart": COLLECTIVE, "carried_by": PERSON}
    # What each end is, where both are possible, and what it is without a word.
    chosen: Mapping[str, tuple[str, str]] = {
        "subject": ("subject_is", PERSON), "counterpart": ("counterpart_is", COLLECTIVE)
    }  # fmt: skip

    kind = forms.ChoiceField(
        label=_("What is declared"),
        choices=[(group, [(kind, kind.label) for kind in kinds]) for group, kinds in GROUPS],
    )
    subject_is = forms.ChoiceField(
        label=_("Who"), widget=forms.RadioSelect,
        choices=[(PERSON, _("a person")), (COLLECTIVE, _("an organisation"))],
    )  # fmt: skip
    subject = forms.CharField(label=_("Name"), max_length=200)
    counterpart_is = forms.ChoiceField(
        label=_("To whom"), widget=forms.RadioSelect, required=False, initial=COLLECTIVE,
        choices=[(COLLECTIVE, _("an organisation")), (PERSON, _("a person"))],
        help_text=_("A person too is helped, trained, informed; named to others only if they agreed."),
    )  # fmt: skip
    counterpart = forms.CharField(
        label=_("Their name"), max_length=200, required=False, help_text=_("Leave empty for this place.")
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[(state, state.label) for state in DECLARED_AS],
        initial=Tie.State.IN_FORCE,
    )  # fmt: skip
    obstacle = forms.CharField(
        label=_("What stands in the way"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = (
        "subject_is", "subject", "kind", "counterpart_is", "counterpart", "quality", "state", "obstacle",
        "body", "seat", "visibility", "carried_by", "since", "last_day", "source",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without a word, who resides in the place is public and all else is for the place.
        told = [("", _("as usual for such a tie")), *Tie.Visibility.choices]
        self.fields["visibility"] = forms.ChoiceField(label=_("Who may see it"), required=False, choices=told)
        self.order_fields(self.field_order)

    def kind_of(self, field: str) -> str:
        if field not in self.chosen:
            return super().kind_of(field)
        said_by, usual = self.chosen[field]
        return str(self.cleaned_data.get(said_by) or usual)

    def words(self, actors: Mapping[str, Actor]) -> dict[str, Any]:
        told = self.cleaned_data
        state = told["state"] or Tie.State.IN_FORCE
        return {**super().words(actors), "state": state, "obstacle": told["obstacle"]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind"):
            self._check_to_whom(SHAPES[Tie.Kind(cleaned["kind"])], cleaned)
        return cleaned

    def _check_to_whom(self, shape: Shape, told: Mapping[str, Any]) -> None:
        is_person = told.get("counterpart_is") == PERSON
        if told.get("counterpart") and not shape.to_actor:
            self.add_error("counterpart", gettext("It is this place: leave this empty."))
        elif told.get("counterpart") and is_person and not shape.to_person:
            self.add_error("counterpart_is", gettext("This is said of an organisation, not of a person."))
        elif not told.get("counterpart") and is_person:
            self.add_error("counterpart", gettext("Say who it is."))
        elif not told.get("counterpart") and not shape.to_place:
            self.add_error("counterpart", gettext("Say to which organisation."))


class StateForm(forms.Form):
    """Into which state a tie comes, among those it may come into, and what stands in the way."""

    state = forms.ChoiceField(label=_("State"), choices=Tie.State.choices, widget=forms.RadioSelect)
    obstacle = forms.CharField(
        label=_("What stands in the way"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two offices that do not talk to each other, nobody named, no money this year…"),
    )  # fmt: skip

    def __init__(self, *args: Any, at: Tie.State, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Any state is read, so that a page left open is refused with the reason.
        self.fields["state"].widget.choices = [(state, state.label) for state in (at, *ALLOWED[at])]


class AgreementForm(SettlingForm, SeenForm):
    """What was agreed, with whom, from when to when, who follows it, and the paper."""

    title = forms.CharField(label=_("Title"), max_length=200)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=FURTHER)
    recognises = forms.CharField(
        label=_("What is recognised"), max_length=200, required=False,
        help_text=_("A resource centre, a third place…"),
    )  # fmt: skip
    grants = forms.CharField(label=_("What is granted or recognised"), required=False, widget=forms.Textarea)
    review_on = DayField(
        label=_("To be reviewed on"), required=False, help_text=_("The day to talk about it again.")
    )
    contact_here = forms.CharField(label=_("Contact here"), max_length=200, required=False)
    contact_there = forms.CharField(label=_("Contact there"), max_length=200, required=False)
    document = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF, PNG or JPEG image, ODT text; 10 MB at most.")
    )

    def __init__(
        self, *args: Any, agreement: Agreement | None = None, between: Sequence[Actor] = (), **kwargs: Any
    ) -> None:
        """Of that agreement, or of one to be made ``between`` these."""
        super().__init__(*args, **kwargs)
        self.shows(noted(agreement) if agreement else {})
        parties = list(agreement.parties.select_related("actor").order_by("pk")) if agreement else []
        count = max(MOST_PARTIES, len(parties))
        party_fields = {f"party_{number}": COLLECTIVE for number in range(count)}
        self.names = {**party_fields, "contact_here": PERSON, "contact_there": PERSON}
        for number, field in enumerate(party_fields):
            party = parties[number] if number < len(parties) else None
            self._add_party(field, f"quality_{number}", party, is_first=number == 0)
        self.keep(**{f"party_{number}": actor for number, actor in enumerate(between[:count])})
        if agreement is not None:
            self.keep(contact_here=agreement.contact_here, contact_there=agreement.contact_there)
        parties_first = [name for name in self.fields if name.startswith(("party_", "quality_"))]
        self.order_fields(["title", *parties_first])
        self.halves = [*parties_first, "starts_on", "ends_on", "contact_here", "contact_there"]

    def _add_party(self, field: str, quality: str, party: AgreementParty | None, *, is_first: bool) -> None:
        self.fields[field] = forms.CharField(
            label=_("Party") if is_first else _("Other party"), max_length=200, required=is_first
        )
        self.fields[quality] = forms.CharField(
            label=_("In what quality"), max_length=100, required=False, initial=party.quality if party else ""
        )
        self.keep(**{field: party.actor if party else None})

    def words(self, actors: Mapping[str, Actor]) -> dict[str, Any]:
        """What the actions take, with the parties as they were settled and in what quality each signs."""
        told = self.cleaned_data
        parties = {field: actor for field, actor in actors.items() if field.startswith("party_")}
        names = ("title", "starts_on", "ends_on", "recognises", "grants", "review_on", "document")
        return {
            **{name: told[name] for name in names},
            "contact_here": actors.get("contact_here"), "contact_there": actors.get("contact_there"),
            "parties": list({actor.pk: actor for actor in parties.values()}.values()),
            "qualities": {
                actor.pk: told[field.replace("party", "quality")] for field, actor in parties.items()
            },
        }  # fmt: skip


class SignForm(forms.Form):
    """On which day a draft was signed."""

    signed_on = DayField(label=_("Signed on"))
    halves: Sequence[str] = ()
