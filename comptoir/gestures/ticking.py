"""What time starts: options and offers that expire, nobody who came, whose turn it is. Twice is once.

Each job has its own transactions, and one that fails does not keep the others; the counters are told what the
clock did by gestures that nobody made, in the language and by the clock of their place.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType

from comptoir.booking import actions as booking_actions
from comptoir.gestures import making
from comptoir.gestures.acts import timed
from comptoir.places.models import Place
from comptoir.waiting.selectors import places_with_a_list

log = logging.getLogger("comptoir.clock")


@dataclass
class Ticked:
    """How much of each was done, and how many parts failed: the log says why."""

    done: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    names: Sequence[str] = ()

    def as_dict(self) -> dict[str, int]:
        return {**{name: self.done[name] for name in self.names}, "failed": self.failed}

    def in_words(self) -> str:
        return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in self.as_dict().items())

    def attempt(self, job: Callable[[], object]) -> None:
        try:
            job()
        except Exception:
            log.exception("a part of what is due was not done")
            self.failed += 1


NOTHING_ELSE: Mapping[str, Callable[[datetime], int]] = MappingProxyType({})
JOBS = ("offers_expired", "offers_made", "options_expired", "nobody_came", "requests_lapsed")


def tick(now: datetime, also: Mapping[str, Callable[[datetime], int]] = NOTHING_ELSE) -> Ticked:
    """Everything that is due at ``now``; ``also``: what apps above do then, by name, and how much it was."""
    ticked = Ticked(names=[*JOBS, *also])
    # The lists come first: an offer that is over goes to the next before it expires like any option; and
    # last again, for what the others freed.
    for job in (_lists, _options, _absences, _requests, _lists):
        ticked.attempt(partial(job, ticked, now))
    for name, job_above in also.items():
        ticked.attempt(partial(_above, ticked, now, name, job_above))
    return ticked


def _above(ticked: Ticked, now: datetime, name: str, job: Callable[[datetime], int]) -> None:
    ticked.done[name] += job(now)


def _lists(ticked: Ticked, now: datetime) -> None:
    for place in places_with_a_list():
        ticked.attempt(partial(_list_of, ticked, place, now))


def _list_of(ticked: Ticked, place: Place, now: datetime) -> None:
    served = making.serve_the_list(place, now)
    ticked.done.update(offers_expired=len(served.expired), offers_made=len(served.offered))


def _options(ticked: Ticked, now: datetime) -> None:
    expired = booking_actions.expire_tentative(now)
    ticked.done["options_expired"] += len(expired)
    for booking in expired:
        ticked.attempt(
            partial(making.tell_of_the_clock, booking.place, "expired", booking, now, timed.expired)
        )


def _absences(ticked: Ticked, now: datetime) -> None:
    released = booking_actions.release_no_shows(now)
    ticked.done["nobody_came"] += len(released)
    for booking in released:
        ticked.attempt(
            partial(making.tell_of_the_clock, booking.place, "released", booking, now, timed.not_come)
        )


def _requests(ticked: Ticked, now: datetime) -> None:
    ticked.done["requests_lapsed"] += len(booking_actions.lapse_requests(now))
