"""The rows of the grid as HTML, joined in Python: three hundred rooms must be ready in some milliseconds.

Everything that people typed goes through ``escape``; the rest is numbers, classes and addresses of ours.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking
from comptoir.booking.permissions import can_book_resource
from comptoir.kit import speech, timeline
from comptoir.kit.periods import Period, day_period
from comptoir.places.doors import Member
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.planning.day import Ghost, Taken
from comptoir.planning.reading import Said, taken
from comptoir.resources.ground import Shut

SHORT = 50
WORTH_TAKING = 15
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@lru_cache(maxsize=4096)
def _hours_said(first: int, last: int, language: str) -> str:
    return escape(speech.from_to(time(first // 60, first % 60), time(last // 60 % 24, last % 60)))


_at = lru_cache(maxsize=8192)(timeline.between)
# Names, and few other words, stand on the page again and again; Django's own step asks each time whether
# the text is made later.
escaped = lru_cache(maxsize=4096)(html.escape)


class Pen:
    """Draws on one day, for one member: what is taken, what is free and may be asked, what is shut.

    What is the same for every row is said once, here.
    """

    def __init__(self, member: Member, day: date, now: datetime) -> None:
        self.member, self.day, self.now = member, day, now
        period = day_period(day, member.place.tz)
        self.midnight = period.start.astimezone(UTC)
        # Twice a year an hour is skipped or comes twice: only then the wall has to be asked each time.
        self.is_plain = period.duration == DAY
        self.is_today = period.contains(now)
        self.soonest = self._minute_up(now)
        self.at_counter = can_stand_at_the_counter(member)
        booking = reverse("desk:book" if self.at_counter else "people:my_confirm", args=[member.place.slug])
        self.booking_url = f"{booking}?{f'jour={day}&amp;' if self.at_counter else ''}resource="
        self.language = get_language() or ""
        self.taken = escape(taken())
        self.free_words = escape(gettext("Book %(name)s, free %(hours)s"))
        self.nothing_left = escape(gettext("nothing left today"))
        self.on = f' data-day="{day}" data-says-day="{escape(speech.in_full(day))}"'
        self.named: set[int] = set()

    def minute(self, at: datetime) -> int:
        if not self.is_plain:
            return timeline.minute_of(at, self.day)
        return max(0, min(1440, (at - self.midnight) // MINUTE))

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
        hours, place = self.hours(first, last), _at(first, last)
        said = part.said
        if said is None:
            past = "is-past" if part.end <= self.now else "is-other"
            inside = f'<b>{self.taken}</b><span class="unseen">, {hours}</span>'
            return f'<li class="tl-block {past}{_short(first, last)}{lane} {place}">{inside}</li>'
        title, detail = escaped(said.title), escaped(said.detail)
        state = self._state(said.booking, part, said) + _short(first, last) + lane
        inside = f"<b>{title}</b>" + (f"<span>{detail}</span>" if detail else "")
        inside += f'<span class="unseen">, {hours}</span>'
        if not said.url:
            return f'<li class="tl-block {state} {place}">{inside}</li>'
        move = self._move(said.booking, resource, said.move_url)
        keys = ' aria-describedby="grid-keys"' if move else ""
        hint = f' title="{title}{", " if detail else ""}{detail}"'
        link = f'<a{self._mark(said.booking)} href="{said.url}"{keys}{hint}>{inside}</a>'
        return f'<li class="tl-block {state} {place}"{move}>{link}</li>'

    def _mark(self, booking: Booking) -> str:
        """An id by which the focus comes back to it; once, when it stands on several rows."""
        if booking.pk in self.named:
            return ""
        self.named.add(booking.pk)
        return f' id="b-{booking.pk}"'

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

    def _state(self, booking: Booking, part: Taken, said: Said) -> str:
        if part.end <= self.now or booking.ended_at:
            return "is-past"
        mine = " is-mine" if said.is_mine else ""
        if booking.is_public:
            return "is-workshop" + mine
        if booking.tentative_until is not None:
            return "is-held" + mine
        return ("is-here" if booking.checked_in_at else "") + mine

    def gaps(self, resource: Resource, free: Iterable[Period]) -> str:
        """Free time that the member may ask for, each a link to book its first part."""
        if resource.walk_in_only and not self.is_today:
            return ""
        if not can_book_resource(self.member, resource):
            return ""
        name = escaped(resource.name)
        return "".join(
            self._gap(resource, name, self.minute(gap.start), self.minute(gap.end)) for gap in free
        )

    def _gap(self, resource: Resource, name: str, first: int, last: int) -> str:
        first = max(first, self.soonest)
        if last - first < WORTH_TAKING:
            return ""
        usual = resource.usual_minutes
        label = self.free_words % {"name": name, "hours": self.hours(first, last)}
        url = self.ask_url(resource, first, min(last, first + usual))
        return (
            f'<li class="tl-free {_at(first, last)}"><a href="{url}" data-from="{first}" data-to="{last}"'
            f' data-usual="{usual}"><span class="unseen">{label}</span></a></li>'
        )

    def ask_url(self, resource: Resource, first: int, last: int) -> str:
        """Where the member books that time, as its page wants to be asked; ready to stand in an attribute."""
        start, end = _clock(first), _clock(last)
        if self.at_counter:
            return f"{self.booking_url}{resource.slug}&amp;de={start}&amp;a={end}"
        last_day = self.day + DAY if last == 1440 else self.day
        return f"{self.booking_url}{resource.slug}&amp;starts={self.day}T{start}&amp;ends={last_day}T{end}"

    def shut(self, closures: Iterable[Shut]) -> str:
        return "".join(
            self._closure(shut, self.minute(shut.start), self.minute(shut.end)) for shut in closures
        )

    def _closure(self, shut: Shut, first: int, last: int) -> str:
        if first >= last:
            return ""
        reason = escape(shut.reason or gettext("closed"))
        return f'<li class="tl-closure {_at(first, last)}"><span>{reason}</span></li>'

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
        return f'<li class="tl-ghost {state} {_at(first, last)}">{said}</li>'


def units_free(free: int, total: int) -> str:
    words = ngettext("%(free)s free of %(total)s", "%(free)s free of %(total)s", free)
    return words % {"free": free, "total": total}


def _short(first: int, last: int) -> str:
    return " is-short" if last - first < SHORT else ""


@lru_cache(maxsize=1441)
def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def row(head: str, track: str, *, kind: str = "", resource: Resource | None = None, on: str = "") -> str:
    """One row of a line of time: its name, and what stands on its track.

    ``resource`` and ``on`` (a pen's) tell where a booking goes that is moved to it.
    """
    target = f' data-resource="{resource.slug}" data-name="{escaped(resource.name)}"{on}' if resource else ""
    if resource and resource.slot_minutes:
        target += f' data-step="{resource.slot_minutes}"'
    return (
        f'<div class="tl-row{kind}"{target}><div class="tl-name">{head}</div>'
        f'<ol class="tl-track tl-grid{" tl-heat" if "heat" in kind else ""}">{track}</ol></div>'
    )


def drawn(parts: Iterable[str]) -> SafeString:
    """The parts as one piece that templates do not escape again."""
    return SafeString("".join(parts))
