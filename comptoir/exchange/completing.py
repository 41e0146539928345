"""What a file says of somebody known: what they lack is given them; what differs waits for a person.

Nothing that is there is ever written over by a file. Organisations, circles and groups alone: of a person, a
file completes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comptoir.actors.actions import update_actor
from comptoir.actors.models import Account, Actor, ActorTheme
from comptoir.actors.network import set_place_in_network
from comptoir.directory.cleaning import Remark
from comptoir.exchange.models import Completion, TieImport
from comptoir.exchange.naming import Fate, Named, Naming
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import fold
from comptoir.places.models import Place

Field, State = Completion.Field, Completion.State
THEME = Field.THEME
WORDS = (Field.SCALE, Field.FAMILY, Field.COMMUNE, Field.WEBSITE)
"""What is one word of an actor; themes are several."""
_BATCH = 500


class DecidedMeanwhile(Refusal):
    """Somebody answered before, or what stands here is no longer what was seen."""


@dataclass(frozen=True)
class Offer:
    """What the file says of an actor in one field, beside what is known: empty when it is lacking."""

    actor: Actor
    field: str
    said: str
    ours: str

    @property
    def remark(self) -> Remark:
        column = "themes" if self.field == THEME else self.field
        return Remark("says_otherwise" if self.ours else "completed", column, self.said)


Offers = Mapping[str, list[Offer]]
"""By the name of the file."""


@dataclass
class Kept:
    """An actor as it stands, and what it is about to be given."""

    actor: Actor
    words: dict[str, str]
    themes: dict[str, str]
    before: tuple[dict[str, str], dict[str, str]] = ({}, {})

    def ours(self, field: str, said: str) -> str:
        """What stands in that field, in its own words; of themes, that theme or nothing."""
        return self.themes.get(fold(said), "") if field == THEME else self.words[field]

    def put(self, field: str, said: str) -> None:
        if field == THEME:
            self.themes[fold(said)] = said
        else:
            self.words[field] = said

    def remove(self, field: str, said: str) -> None:
        if field == THEME:
            self.themes.pop(fold(said), None)
        else:
            self.words[field] = ""

    def save(self, by: Account | None, now: datetime) -> None:
        """Through those who keep actors, and only what changed."""
        words, themes = self.before
        if themes != self.themes or any(words[name] != self.words[name] for name in ("scale", "family")):
            set_place_in_network(
                actor=self.actor, scale=self.words[Field.SCALE], family=self.words[Field.FAMILY],
                themes=list(self.themes.values()), by=by, now=now,
            )  # fmt: skip
        changed = {
            name: self.words[name] for name in ("commune", "website") if words[name] != self.words[name]
        }
        if changed:
            update_actor(actor=self.actor, by=by, now=now, **changed)


def offers_of(naming: Naming, run: TieImport) -> dict[str, list[Offer]]:
    """What the rows of the file say of those known that is not known, or is known otherwise. Two queries.

    What was asked of the place already, or answered for ours, is not said again.
    """
    listed = [one for one in naming.all() if run.completes and _is_told(one)]
    kept = _kept([one.end for one in listed if isinstance(one.end, Actor)])
    settled = {
        (row.actor_key, row.field, fold(row.said))
        for row in Completion.objects.settled().filter(place=run.place, actor_key__in=kept)
    }
    offers = {one.key: list(_offers(one, kept[one.end.pk], settled)) for one in listed if one.end}
    return {key: some for key, some in offers.items() if some}


def complete(*, offers: Offers, run: TieImport, by: Account | None, now: datetime) -> None:
    """Give what is lacking still, as the actors stand at this moment; keep what differs for a person."""
    by_actor: dict[int, list[Offer]] = defaultdict(list)
    for offer in (offer for some in offers.values() for offer in some):
        by_actor[offer.actor.pk].append(offer)
    rows: list[Completion] = []
    for key, kept in _locked(by_actor).items():
        for offer in by_actor[key]:
            ours = kept.ours(offer.field, offer.said)
            if is_same(offer.field, ours, offer.said):
                continue
            row = Completion(
                run=run, place=run.place, actor_key=key, field=offer.field, said=offer.said, ours=ours,
                state=State.WAITING if ours else State.GIVEN, read_at=now,
            )  # fmt: skip
            rows.append(row)
            if not ours:
                kept.put(offer.field, offer.said)
        kept.save(by, now)
    Completion.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)


def take_back_given(*, run: TieImport, by: Account | None, now: datetime) -> tuple[int, int]:
    """Remove what the import gave; how many words were, and how many stay because they changed since.

    What a person took from the file stays: they answered for it. What waited is no longer asked.
    """
    rows = list(run.completions.filter(state=State.GIVEN).order_by("actor_key", "pk"))
    kept, gone = _locked({row.actor_key for row in rows}), []
    for row in rows:
        actor = kept.get(row.actor_key)
        if actor and is_same(row.field, actor.ours(row.field, row.said), row.said):
            actor.remove(row.field, row.said)
            gone.append(row.pk)
    for actor in kept.values():
        actor.save(by, now)
    run.completions.filter(pk__in=gone).update(state=State.BACK, decided_by=by, decided_at=now)
    run.completions.filter(state=State.WAITING).update(state=State.BACK, decided_by=by, decided_at=now)
    return len(gone), len(rows) - len(gone)


def differences(place: Place) -> QuerySet[Completion]:
    """What the files of the place say otherwise than we do, of those who are still there."""
    standing = Actor.objects.standing().values("pk")
    waiting = Completion.objects.filter(place=place, state=State.WAITING, actor_key__in=standing)
    return waiting.select_related("run").order_by("actor_key", "field", "pk")


@transaction.atomic
def decide_difference(
    *, row: Completion, takes: bool, seen: str, by: Account | None, now: datetime
) -> Completion:
    """Take what the file says, or keep ours, which was ``seen``: the same file asks no more.

    :raises DecidedMeanwhile: also when what stands here is no longer what was seen.
    """
    row = Completion.objects.select_for_update().get(pk=row.pk)
    if row.state != State.WAITING:
        raise DecidedMeanwhile(_("Somebody has decided on this already."))
    kept = _locked([row.actor_key]).get(row.actor_key)
    if kept is None or kept.ours(row.field, row.said) != seen:
        raise DecidedMeanwhile(_("What stands here has changed since you read it: look again."))
    if takes:
        kept.put(row.field, row.said)
        kept.save(by, now)
    row.state, row.ours = (State.TAKEN if takes else State.OURS), seen
    row.decided_by, row.decided_at = by, now
    row.save(update_fields=["state", "ours", "decided_by", "decided_at"])
    return row


def is_same(field: str, one: str, other: str) -> bool:
    """Whether two words say the same: without accents nor capitals, an address with or without its end."""
    if field == Field.WEBSITE:
        return _address(one) == _address(other)
    return fold(one) == fold(other)


def _address(website: str) -> str:
    return website.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _is_told(one: Named) -> bool:
    is_known = one.fate is Fate.KNOWN and isinstance(one.end, Actor) and not one.end.is_person
    return is_known and one.told.is_listed


def _offers(one: Named, kept: Kept, settled: set[tuple[int, str, str]]) -> Iterator[Offer]:
    told = [(name, getattr(one.told, name)) for name in WORDS] + [(THEME, theme) for theme in one.told.themes]
    for name, said in told:
        ours = kept.ours(name, said)
        is_asked = (kept.actor.pk, name, fold(said)) in settled
        if said and not is_asked and not is_same(name, ours, said):
            yield Offer(kept.actor, name, said, ours)


def _locked(keys: Iterable[int]) -> dict[int, Kept]:
    """Those still there, by key, each for this transaction alone, in the order of the keys."""
    return _kept(Actor.objects.standing().select_for_update().filter(pk__in=list(keys)).order_by("pk"))


def _kept(actors: Iterable[Actor]) -> dict[int, Kept]:
    found = {
        actor.pk: Kept(actor, {name: str(getattr(actor, name)) for name in WORDS}, {}) for actor in actors
    }
    for theme in ActorTheme.objects.filter(actor__in=list(found)):
        found[theme.actor_id].themes[theme.folded] = theme.theme
    for kept in found.values():
        kept.before = (dict(kept.words), dict(kept.themes))
    return found
