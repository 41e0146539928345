"""What the recorded network says, in plain words: pure functions, each with the evidence behind it.

They speak of what is recorded: a tie that nobody recorded is not a tie that does not exist.
A node is the key of an actor; what has no name in ``names`` (the place itself, persons) is never named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from comptoir.kit.articles import agreeing, the
from comptoir.kit.graph import cut_points, parts
from comptoir.network.thresholds import DEFAULT, Thresholds
from comptoir.ties.shapes import BOTH_WAYS

Names = Mapping[int, str]


class Level(models.TextChoices):
    """How much it asks to be looked at."""

    NOTE = "note", _("to know")
    WATCH = "watch", _("to watch")
    RISK = "risk", _("fragile")


class Evidence(NamedTuple):
    """What a reading rests on: ``kind`` is ``actor`` or ``tie``, ``key`` its key."""

    kind: str
    key: int


@dataclass(frozen=True)
class Reading:
    """One thing that the network says: ``code`` for programs, ``sentence`` for people."""

    code: str
    sentence: str
    evidence: tuple[Evidence, ...]
    level: Level
    besides: str = ""
    """What else it rests on, that has no page: a month, themes, persons (``_unnamed``)."""

    @property
    def key(self) -> str:
        """The same for the same evidence: when that changes, it is another reading. At most 60 characters."""
        rows = (f"{kind}-{key}" for kind, key in sorted(self.evidence))
        told = ",".join([*rows, self.besides] if self.besides else rows)
        return f"{self.code}-{blake2b(told.encode(), digest_size=6).hexdigest()}"


class Told(NamedTuple):
    """A recorded tie between two nodes; ``carried_by`` is the key of a person."""

    key: int
    kind: str
    subject: int
    counterpart: int
    carried_by: int | None = None


def sends_without_agreement(senders: Collection[int], agreed: Collection[int]) -> list[Reading]:
    """Organisations that sent people, with which no agreement is recorded."""
    without = sorted(set(senders) - set(agreed))
    if not without:
        return []
    agreed_with = len(senders) - len(without)
    if agreed_with:
        sentence = ngettext(
            "%(senders)s organisation sends us people; an agreement is recorded with %(agreed)s.",
            "%(senders)s organisations send us people; an agreement is recorded with %(agreed)s.",
            len(senders),
        )
    else:
        sentence = ngettext(
            "%(senders)s organisation sends us people; no agreement is recorded with it.",
            "%(senders)s organisations send us people; no agreement is recorded with any of them.",
            len(senders),
        )
    sentence = sentence % {"senders": len(senders), "agreed": agreed_with}
    return [Reading("sends_without_agreement", sentence, _actors(without), Level.NOTE)]


def asleep(
    months: Mapping[int, Collection[date]], names: Names, today: date, thresholds: Thresholds = DEFAULT
) -> list[Reading]:
    """Who used to come almost every month, and of whom nothing is recorded since long.

    ``months`` are the first days of the months in which something happened.
    """
    found = []
    for actor, active in sorted(months.items()):
        if actor not in names or not active:
            continue
        last = max(active)
        silent = _months_between(last, today) - 1
        usual = sum(0 <= _months_between(month, last) < 12 for month in set(active))
        if silent >= thresholds.asleep_after_months and usual >= thresholds.almost_monthly:
            sentence = ngettext(
                "%(name)s used to come almost every month; nothing is recorded for %(months)s month.",
                "%(name)s used to come almost every month; nothing is recorded for %(months)s months.",
                silent,
            )
            told = {"name": capfirst(the(names[actor])), "months": silent}
            sentence = agreeing(sentence, names[actor]) % told
            found.append(Reading("asleep", sentence, _actors([actor]), Level.WATCH, f"{last}"))
    return found


# Of these one expects something in return some day; of funding, a seat or a membership one does not.
ANSWERED = frozenset(
    {"supports", "hosts", "refers_to", "trains", "supplies", "informs", "helps", "lends_to"}
)  # fmt: skip


def one_way(
    ties: Iterable[Told],
    ours: Collection[int],
    given: Collection[int],
    received: Collection[int],
    names: Names,
    thresholds: Thresholds = DEFAULT,
) -> list[Reading]:
    """With whom everything recorded, ties and flows, goes one way only.

    ``ours`` are the nodes that are us; ``given`` and ``received`` the actors with such flows.
    """
    out, back = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    both = set()
    for tie in ties:
        if (tie.subject in ours) == (tie.counterpart in ours):
            continue
        other = tie.counterpart if tie.subject in ours else tie.subject
        if tie.kind in BOTH_WAYS:
            both.add(other)
        elif tie.kind in ANSWERED:
            (out if tie.subject in ours else back)[other].append(tie.key)
    lonely = (out.keys() ^ back.keys()) - both
    there = sorted(other for other in lonely if other in out and other in names and other not in received)
    here = sorted(other for other in lonely if other in back and other in names and other not in given)
    return [
        *_one_way(_OUT, {other: out[other] for other in there}, names, thresholds),
        *_one_way(_BACK, {other: back[other] for other in here}, names, thresholds),
    ]


# With one, named; with so many that they are counted.
_OUT = (
    gettext_noop("As far as is recorded, everything with %(name)s goes from us to them."),
    gettext_noop("As far as is recorded, everything with %(number)s actors goes from us to them."),
)
_BACK = (
    gettext_noop("As far as is recorded, everything with %(name)s comes from them to us."),
    gettext_noop("As far as is recorded, everything with %(number)s actors comes from them to us."),
)


def _one_way(
    sentences: tuple[str, str], ties: Mapping[int, Sequence[int]], names: Names, thresholds: Thresholds
) -> list[Reading]:
    named, counted = sentences
    if len(ties) > thresholds.most_named:
        evidence = _actors(ties) + _ties(chain.from_iterable(ties.values()))
        return [Reading("one_way", gettext(counted) % {"number": len(ties)}, evidence, Level.NOTE)]
    return [
        Reading(
            "one_way", gettext(named) % {"name": the(names[one])}, _actors([one]) + _ties(keys), Level.NOTE
        )
        for one, keys in ties.items()
    ]


def half_by_two(hours: Mapping[int, Decimal], thresholds: Thresholds = DEFAULT) -> list[Reading]:
    """Whether two people give so large a share. ``hours`` by person, whatever the unit."""
    givers = sorted((person for person in hours if hours[person] > 0), key=lambda each: (-hours[each], each))
    given = [hours[person] for person in givers]
    if len(given) < thresholds.least_givers or sum(given[:2]) < thresholds.share_of_two * sum(given):
        return []
    sentence = gettext("%(share)s %% of the recorded hours are given by two people, out of %(people)s.") % {
        "share": int(100 * sum(given[:2]) / sum(given)),
        "people": len(given) if len(given) >= 5 else "<5",
    }
    return [Reading("half_by_two", sentence, (), Level.RISK, _unnamed(givers[:2]))]


def would_split(
    circle: int,
    members: Collection[int],
    ties: Sequence[Told],
    names: Names,
    thresholds: Thresholds = DEFAULT,
) -> list[Reading]:
    """The members without whom the recorded ties between the others would fall into parts."""
    if len(members) < thresholds.least_members or circle not in names:
        return []
    inside = [
        (tie.subject, tie.counterpart)
        for tie in ties
        if tie.subject in members and tie.counterpart in members
    ]
    tied = {end for tie in inside for end in tie}
    found = []
    for member in sorted(cut_points(tied, inside) & names.keys()):
        whole = next(part for part in parts(tied, inside) if member in part)
        pieces = parts(whole, inside, without=member)
        sentence = gettext(
            "Without %(name)s, the recorded ties inside %(circle)s would fall into %(parts)s parts."
        ) % {"name": the(names[member]), "circle": the(names[circle]), "parts": len(pieces)}
        evidence = _actors([circle, member]) + _ties(
            tie.key
            for tie in ties
            if member in (tie.subject, tie.counterpart) and {tie.subject, tie.counterpart} <= tied
        )
        found.append(Reading("would_split", sentence, evidence, Level.RISK))
    return found


def through_one_person(scale: str, ties: Sequence[Told], thresholds: Thresholds = DEFAULT) -> list[Reading]:
    """Whether all ties with one scale, told in words, are carried by one person, and none by nobody."""
    carriers = {tie.carried_by for tie in ties}
    if len(ties) < thresholds.least_ties or len(carriers) != 1 or None in carriers:
        return []
    sentence = gettext("The %(ties)s recorded ties at the scale “%(scale)s” are all carried by one person.")
    told = sentence % {"ties": len(ties), "scale": scale}
    evidence = _ties(tie.key for tie in ties)
    return [Reading("through_one_person", told, evidence, Level.RISK, _unnamed(carriers))]


def _unnamed(people: Iterable[int | None]) -> str:
    """A print of persons by key, from which nobody finds them again."""
    return salted_hmac(__name__, f"{sorted(key or 0 for key in people)}").hexdigest()


def _months_between(early: date, late: date) -> int:
    return (late.year - early.year) * 12 + late.month - early.month


def _actors(keys: Iterable[int]) -> tuple[Evidence, ...]:
    return tuple(Evidence("actor", key) for key in keys)


def _ties(keys: Iterable[int]) -> tuple[Evidence, ...]:
    return tuple(Evidence("tie", key) for key in keys)
