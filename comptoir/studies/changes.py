"""What is otherwise than a year before: the two snapshots compared, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext

from comptoir.changes import comparing
from comptoir.changes.comparing import Change
from comptoir.kit import speech
from comptoir.network import words
from comptoir.network.snapshot import evening
from comptoir.studies.known import Known, Said, keyed, persons_in
from comptoir.studies.models import StudyLine
from comptoir.ties.models import Tie, TieState

Happened = comparing.Kind


def changes(known: Known) -> list[Said]:
    """Those of which one knows the day, oldest first, it is their cell; then the others, kind by kind.

    Of a place that noted nothing the year before, nothing is said of what circulates: all would be new.
    """
    tied = list(comparing.of_ties(None, known.stood, known.standing))
    said = _said_of(known, [change.tie for change in tied if change.tie])
    told = [(_day(known, change, said), change) for change in tied if not _is_assumed(change, said)]
    told += [(change.on, change) for change in _agreed(known)]
    dated = sorted(((day, one) for day, one in told if day), key=lambda pair: pair[0])
    others = comparing.in_order([one for day, one in told if not day] + [*_circulating(known)])
    return [_line(one, day) for day, one in dated] + [_line(one, None) for one in others]


def _said_of(known: Known, ties: Iterable[Tie]) -> Mapping[int, list[TieState]]:
    """What was said of each tie by then, oldest first. One query."""
    found: dict[int, list[TieState]] = {}
    rows = TieState.objects.filter(tie__in=[tie.pk for tie in ties])
    for one in rows.filter(since_at__lt=evening(known.place, known.day)).order_by("since_at", "pk"):
        found.setdefault(one.tie_id, []).append(one)
    return found


def _is_assumed(change: Change, said: Mapping[int, list[TieState]]) -> bool:
    """Whether it is another state only because nobody had noted the tie before."""
    if change.kind != Happened.STATE or change.tie is None:
        return False
    return len(said.get(change.tie.pk, ())) < 2


def _day(known: Known, change: Change, said: Mapping[int, list[TieState]]) -> date | None:
    """The day on which it began or ended, else on which somebody said so."""
    if change.on or change.tie is None:
        return change.on
    rows = said.get(change.tie.pk)
    if not rows:
        return None
    return known.place.day_of(rows[0 if change.kind == Happened.APPEARED else -1].since_at)


def _agreed(known: Known) -> Iterator[Change]:
    """For the house only: an agreement does not say who may be told of it (``Known`` has no others)."""
    actors = known.then.by_key().keys() | known.now.by_key().keys()
    return comparing.of_agreements(known.then, known.now, actors)


def _circulating(known: Known) -> Iterator[Change]:
    if not any(known.before.values()):
        return
    first, last = known.then.by_key(), known.now.by_key()
    actors = {key: one.actor for key, one in [*first.items(), *last.items()]}
    for key, actor in sorted(actors.items(), key=lambda pair: (pair[1].sort_name, pair[0])):
        yield from comparing.of_flows(actor, known.before.get(key, ()), known.totals.get(key, ()))
    yield from comparing.of_persons(known.then.around.persons_number, known.now.around.persons_number)


def _line(change: Change, day: date | None) -> Said:
    text = _sentence(change)
    key = keyed("change", f"{change.kind} {change.actor.pk if change.actor else ''} {text}")
    persons = persons_in(change.tie) if change.tie else ()
    when = speech.day_and_year(day) if day else str(change.kind.label)
    return Said(key, StudyLine.Kind.CHANGE, text, (when,), persons=persons)


def _sentence(change: Change) -> str:
    """« La Ville reconnaît Zoomacom — en discussion (avant : souhaité) »."""
    if change.tie is None and not change.opens.startswith("#"):
        return _quantity(change)
    if change.kind == Happened.GONE:
        return gettext("No longer: %(tie)s") % {"tie": change.what}
    if change.kind == Happened.STATE:
        told = {"tie": change.what, "after": change.after, "before": change.before}
        return gettext("%(tie)s — %(after)s (before: %(before)s)") % told
    is_plain = change.after == words.state_said(Tie.State.IN_FORCE)
    return change.what if is_plain else f"{change.what} — {change.after}"


def _quantity(change: Change) -> str:
    nothing = gettext("nothing")
    told = {
        "what": f"{change.actor.name} — {change.what}" if change.actor else change.what,
        "after": change.after or nothing, "before": change.before or nothing,
    }  # fmt: skip
    return gettext("%(what)s: %(after)s (the year before: %(before)s)") % told
