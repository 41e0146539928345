"""The rows of the grid as HTML, joined in Python: three hundred rooms must be ready in some milliseconds.

Everything that people typed goes through ``escape``; the rest is numbers, classes and addresses of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking
from comptoir.booking.permissions import can_book_resource
from comptoir.kit import speech, timeline
from comptoir.kit.periods import Period, day_period
from comptoir.places.doors import Member
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.planning.day import Ghost, Shut, Taken
from comptoir.planning.reading import taken

SHORT = 50
WORTH_TAKING = 15
DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
def _hours_said(first: int, last: int, language: str) -> str:
    return escape(speech.from_to(time(first // 60, first % 60), time(last // 60 % 24, last % 60)))


class Pen:
    """Draws on one day, for one member: what is taken, what is free and may be asked, what is shut."""

    def __init__(self, member: Member, day: date, now: datetime) -> None:
        self.member, self.day, self.now = member, day, now
        period = day_period(day, member.place.tz)
        self.midnight = period.start
        # Twice a year an hour is skipped or comes twice: only then the wall has to be asked each time.
        self.is_plain = period.duration == DAY
        self.soonest = self._minute_up(now)
        self.at_counter = can_stand_at_the_counter(member)
        self.booking_url = reverse(
            "desk:book" if self.at_counter else "people:my_confirm", args=[member.place.slug]
        )
        self.language = get_language() or ""
        self.named: set[int] = set()

    def minute(self, at: datetime) -> int:
        if not self.is_plain:
            return timeline.minute_of(at, self.day)
        return max(0, min(1440, (at - self.midnight) // timedelta(minutes=1)))

    def _minute_up(self, at: datetime) -> int:
        """The next quarter of an hour of this day, before which nothing can be asked."""
        return -(-self.minute(at) // 15) * 15

    def hours(self, first: int, last: int) -> str:
        return _hours_said(first, last, self.language)

    def blocks(self, resource: Resource, parts: Iterable[Taken], *, stacked: bool = False) -> str:
        """What is taken; ``stacked`` when several stand side by side at one time."""
        if not stacked:
            return "".join(self._block(resource, part) for part in parts)
        ends: list[datetime] = []
        stack = []
        for part in parts:
            lane = next((n for n, end in enumerate(ends) if end <= part.start), len(ends))
            ends[lane : lane + 1] = [part.end]
            stack.append(self._block(resource, part, f" lane-{min(lane, 11) + 1}"))
        return "".join(stack)

    def _block(self, resource: Resource, part: Taken, lane: str = "") -> str:
        first, last = self.minute(part.start), self.minute(part.end)
        said = part.said
        title, detail = (escape(said.title), escape(said.detail)) if said else (escape(taken()), "")
        state = self._state(part, last - first) + lane
        inside = f"<b>{title}</b>" + (f"<span>{detail}</span>" if detail else "")
        inside += f'<span class="unseen">, {self.hours(first, last)}</span>'
        if said is None or not said.url or said.booking is None:
            return f'<li class="tl-block {state} {timeline.between(first, last)}">{inside}</li>'
        move = self._move(said.booking, resource, said.move_url)
        number = said.booking.pk
        mark = "" if number in self.named else f' id="b-{number}"'
        self.named.add(number)
        keys = ' aria-describedby="grid-keys"' if move else ""
        hint = f' title="{title}{", " if detail else ""}{detail}"'
        return (
            f'<li class="tl-block {state} {timeline.between(first, last)}"{move}>'
            f'<a{mark} href="{said.url}"{keys}{hint}>{inside}</a></li>'
        )

    def _move(self, booking: Booking, resource: Resource, url: str) -> str:
        """What the script needs to move it: not of what only goes along with another resource."""
        if not url or booking.resource_id != resource.pk:
            return ""
        tz = self.member.place.tz
        starts, ends = (
            at.astimezone(tz).isoformat(timespec="minutes") for at in (booking.starts_at, booking.ends_at)
        )
        begun = ' data-begun="1"' if booking.checked_in_at else ""
        return f' data-move="{url}" data-starts="{starts}" data-ends="{ends}"{begun}'

    def _state(self, part: Taken, minutes: int) -> str:
        said, booking = part.said, part.said.booking if part.said else None
        short = " is-short" if minutes < SHORT else ""
        if part.end <= self.now or (booking and booking.ended_at):
            return "is-past" + short
        if said is None or booking is None or said.title == taken():
            return "is-other" + short
        mine = " is-mine" if said.is_mine else ""
        if booking.is_public:
            return "is-workshop" + mine + short
        if booking.tentative_until is not None:
            return "is-held" + mine + short
        return ("is-here" if booking.checked_in_at else "") + mine + short

    def gaps(self, resource: Resource, free: Iterable[Period]) -> str:
        """Free time that the member may ask for, each a link to book its first part."""
        if resource.walk_in_only and self.day != self.member.place.day_of(self.now):
            return ""
        if not can_book_resource(self.member, resource):
            return ""
        return "".join(self._gap(resource, self.minute(gap.start), self.minute(gap.end)) for gap in free)

    def _gap(self, resource: Resource, first: int, last: int) -> str:
        first = max(first, self.soonest)
        if last - first < WORTH_TAKING:
            return ""
        end = min(last, first + resource.usual_minutes)
        words = gettext("Book %(name)s, free %(hours)s")
        label = words % {"name": escape(resource.name), "hours": self.hours(first, last)}
        return (
            f'<li class="tl-free {timeline.between(first, last)}"><a href="{self.ask_url(resource, first, end)}"'
            f' data-from="{first}" data-to="{last}" data-usual="{resource.usual_minutes}">'
            f'<span class="unseen">{label}</span></a></li>'
        )

    def ask_url(self, resource: Resource, first: int, last: int) -> str:
        """Where the member books that time, as its page wants to be asked."""
        start, end = (f"{minute // 60 % 24:02}:{minute % 60:02}" for minute in (first, last))
        last_day = self.day + DAY if last == 1440 else self.day
        asked = (
            {"resource": resource.slug, "jour": self.day, "de": start, "a": end}
            if self.at_counter
            else {"resource": resource.slug, "starts": f"{self.day}T{start}", "ends": f"{last_day}T{end}"}
        )
        return escape(f"{self.booking_url}?{urlencode(asked)}")

    def shut(self, closures: Sequence[Shut]) -> str:
        return "".join(
            f'<li class="tl-closure {timeline.between(self.minute(c.period.start), self.minute(c.period.end))}">'
            f"<span>{escape(c.reason or gettext('closed'))}</span></li>"
            for c in closures
            if self.minute(c.period.start) < self.minute(c.period.end)
        )

    def ghosts(self, ghosts: Iterable[Ghost]) -> str:
        """What was asked and refused, and what would work, as far as they lie on this day."""
        return "".join(
            self._ghost(ghost, self.minute(ghost.period.start), self.minute(ghost.period.end))
            for ghost in ghosts
            if self.member.place.day_of(ghost.period.start) == self.day
        )

    def _ghost(self, ghost: Ghost, first: int, last: int) -> str:
        if ghost.letter:
            said = f'<span><span class="unseen">{escape(gettext("Possible:"))} </span>{ghost.letter}</span>'
        else:
            said = f'<span class="unseen">{escape(gettext("Asked:"))} {self.hours(first, last)}</span>'
        state = "is-way" if ghost.letter else "is-asked"
        return f'<li class="tl-ghost {state} {timeline.between(first, last)}">{said}</li>'


def row(
    head: str, track: str, *, kind: str = "", resource: Resource | None = None, day: date | None = None
) -> str:
    """One row of a line of time: its name, and what stands on its track."""
    target = f' data-resource="{resource.slug}" data-name="{escape(resource.name)}"' if resource else ""
    if resource and resource.slot_minutes:
        target += f' data-step="{resource.slot_minutes}"'
    target += f' data-day="{day}" data-says-day="{escape(speech.in_full(day))}"' if day else ""
    return (
        f'<div class="tl-row{kind}"{target}><div class="tl-name">{head}</div>'
        f'<ol class="tl-track tl-grid{" tl-heat" if "heat" in kind else ""}">{track}</ol></div>'
    )


def drawn(parts: Iterable[str]) -> SafeString:
    """The parts as one piece that templates do not escape again."""
    return SafeString("".join(parts))
