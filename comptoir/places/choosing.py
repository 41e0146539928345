"""Naming a person or an organisation in a form: typed, then chosen among those it may be, or new.

Works without a script: what is typed is looked up when the form is sent; when it may be somebody known, the
form comes back with the choice and everything else that was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext

from comptoir.actors.actions import register_organisation, register_person
from comptoir.actors.models import Account, Actor
from comptoir.actors.search import search_actors
from comptoir.kit import speech
from comptoir.kit.text import fold
from comptoir.places.models import Place
from comptoir.places.people import meet, persons_known_to

NEW = "new:"
MOST = 6


@dataclass(frozen=True)
class Named:
    """Who was named: somebody known, or a name nobody has yet."""

    kind: str
    actor: Actor | None
    name: str

    def settle(self, *, by: Account | None, now: datetime) -> Actor:
        """The actor, registered now when it is new.

        :raises Unreadable: when the new name cannot be one.
        """
        if self.actor is not None:
            return self.actor
        if self.kind == Actor.Kind.PERSON:
            return register_person(name=self.name, by=by, now=now)
        return register_organisation(name=self.name, by=by, now=now)


class NamingForm(forms.Form):
    """A form in which each field of ``names`` names an actor of one kind; ``named[field]`` once it is valid.

    The persons are those the place knows; organisations are shared by the whole installation.
    """

    names: Mapping[str, str] = {}

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        self.named: dict[str, Named] = {}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for field in self.names:
            if cleaned.get(field) and field in self.fields:
                self._look_up(field, cleaned[field])
        return cleaned

    def kind_of(self, field: str) -> str:
        """The kind of actor that the field names."""
        return self.names[field]

    def _look_up(self, field: str, text: str) -> None:
        kind = self.kind_of(field)
        found = [one.actor for one in search_actors(text, among=self._pool(kind), limit=MOST)]
        answer = self.data.get(self.add_prefix(f"{field}_chosen"), "")
        chosen = next((actor for actor in found if str(actor.pk) == answer), None)
        same = [actor for actor in found if fold(actor.name) == fold(text)]
        if chosen is None and len(same) == 1:
            chosen = same[0]
        if chosen is not None or not found or answer == f"{NEW}{text}":
            self.named[field] = Named(kind, chosen, text)
        else:
            self._ask(field, text, found)

    def _ask(self, field: str, text: str, found: Sequence[Actor]) -> None:
        is_person = self.kind_of(field) == Actor.Kind.PERSON
        new = (
            gettext("Somebody else, called %(name)s")
            if is_person
            else gettext("Another one, called %(name)s")
        )
        choices = [(str(actor.pk), _described(actor)) for actor in found]
        choices.append((f"{NEW}{text}", new % {"name": text}))
        asked = forms.ChoiceField(
            label=gettext("Who is it?") if is_person else gettext("Which one is it?"),
            choices=choices, widget=forms.RadioSelect, required=True,
        )  # fmt: skip
        before = list(self.fields)
        self.fields[f"{field}_chosen"] = asked
        place_of = before.index(field) + 1
        self.order_fields([*before[:place_of], f"{field}_chosen", *before[place_of:]])
        self.add_error(f"{field}_chosen", gettext("Choose one."))

    def _pool(self, kind: str) -> QuerySet[Actor]:
        if kind == Actor.Kind.PERSON:
            return persons_known_to(self.place)
        return Actor.objects.standing().exclude(kind=Actor.Kind.PERSON)


class SettlingForm(NamingForm):
    """A form whose names are settled together: a name left as it was is who it was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: dict[str, Actor] = {}

    def keep(self, **actors: Actor | None) -> None:
        """Show who is known already."""
        for field, actor in actors.items():
            if actor is not None:
                self.kept[field] = actor
                self.fields[field].initial = actor.name

    def _look_up(self, field: str, text: str) -> None:
        kept = self.kept.get(field)
        if kept is not None and kept.name == text:
            self.named[field] = Named(self.kind_of(field), kept, text)
        else:
            super()._look_up(field, text)

    def settle(self, *, by: Account, now: datetime) -> dict[str, Actor]:
        """Who was named, by field; a person nobody had named before is known to the place from now on."""
        actors = {field: named.settle(by=by, now=now) for field, named in self.named.items()}
        for field, actor in actors.items():
            if self.named[field].actor is None and actor.is_person:
                meet(place=self.place, person=actor, now=now)
        return actors


def _described(actor: Actor) -> str:
    hints = [actor.commune, speech.phone(actor.phone) if actor.phone else actor.email]
    said = ", ".join(hint for hint in hints if hint)
    return f"{actor.name} ({said})" if said else actor.name
