"""What the set-up pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils.translation import gettext

from comptoir.kit import speech
from comptoir.kit.periods import wall
from comptoir.places import calendar, hours
from comptoir.places.hours import Span
from comptoir.places.models import OpeningException, Place, Role, Space, Stewardship

HALF_DAY = time(13)
COMING = timedelta(days=366)


@dataclass(frozen=True)
class Weekday:
    """One weekday and its hours, in order."""

    number: int
    name: str
    spans: list[Span]

    @property
    def said(self) -> str:
        return hours.said(self.spans)


class WeeklyHours(Protocol):
    """One opening of a weekday: of a place, or of something in it."""

    weekday: int
    opens: time
    closes: time


def week(place: Place) -> list[Weekday]:
    """Monday to Sunday. One query."""
    return weekdays(place.hours.all())


def weekdays(rows: Iterable[WeeklyHours]) -> list[Weekday]:
    """Monday to Sunday, from rows that each hold one opening of a weekday."""
    spans: dict[int, list[Span]] = {}
    for row in rows:
        spans.setdefault(row.weekday, []).append(Span(row.opens, row.closes))
    names = speech.WEEKDAYS_FR if speech.speaks_french() else speech.WEEKDAYS_EN
    return [Weekday(number, name, sorted(spans.get(number, []))) for number, name in enumerate(names)]


@dataclass(frozen=True)
class Exceptional:
    """Days in a row with the same hours for the same reason; closed when there are no hours."""

    first_day: date
    last_day: date
    spans: list[Span]
    reason: str

    @property
    def said(self) -> str:
        return hours.said(self.spans)

    @property
    def is_one_day(self) -> bool:
        return self.first_day == self.last_day


def exceptions(place: Place, since: date | None = None) -> list[Exceptional]:
    """The exceptions that are not over on ``since`` (all of them by default), oldest first. One query."""
    rows = place.exceptions.order_by("on", "opens")
    return [group for group in _grouped(rows) if since is None or group.last_day >= since]


def exception_that_begins(place: Place, first_day: date) -> Exceptional | None:
    """The exception whose first day that is; None when there is none."""
    return next((group for group in exceptions(place) if group.first_day == first_day), None)


def _grouped(rows: Iterable[OpeningException]) -> list[Exceptional]:
    days: dict[date, tuple[list[Span], str]] = {}
    for row in rows:
        spans, reason = days.setdefault(row.on, ([], row.reason))
        if row.opens is not None and row.closes is not None:
            spans.append(Span(row.opens, row.closes))
    groups: list[Exceptional] = []
    for day, (spans, reason) in sorted(days.items()):
        last = groups[-1] if groups else None
        follows = last is not None and day - last.last_day == timedelta(days=1)
        if last is not None and follows and (last.spans, last.reason) == (spans, reason):
            groups[-1] = Exceptional(last.first_day, day, spans, reason)
        else:
            groups.append(Exceptional(day, day, spans, reason))
    return groups


def coming_holidays(place: Place, today: date) -> list[tuple[date, str]]:
    """The public holidays of a year to come on which no exception is noted, in order. One query."""
    decided = set(place.exceptions.filter(on__range=(today, today + COMING)).values_list("on", flat=True))
    coming = calendar.holidays_between(place, today, today + COMING)
    return [(day, name) for day, name in coming if day not in decided]


@dataclass(frozen=True)
class Held:
    """A role and when it is held, in words."""

    role: Role
    when: str


@dataclass(frozen=True)
class Team:
    """Roles in force, by rank and name; to come, the next first; over, the last first."""

    now: list[Held]
    to_come: list[Held]
    over: list[Held]

    def __bool__(self) -> bool:
        return bool(self.now or self.to_come or self.over)


def team(place: Place, now: datetime, *, with_members: bool = True, most_over: int = 30) -> Team:
    """Who has which role, had one lately, or will have one. Two queries."""
    roles = Role.objects.filter(place=place).select_related("person")
    if not with_members:
        roles = roles.exclude(kind=Role.Kind.MEMBER)
    standing = roles.not_over(now).order_by("kind", "person__name", "starts_at")
    over = roles.filter(ends_at__lte=now).order_by("-ends_at", "pk")
    ranked = sorted(standing, key=lambda role: ROLE_ORDER.index(Role.Kind(role.kind)))
    to_come = sorted((role for role in ranked if role.starts_at > now), key=lambda role: role.starts_at)
    today = place.day_of(now)
    return Team(
        [Held(role, when(role, place, today)) for role in ranked if role.starts_at <= now],
        [Held(role, when(role, place, today)) for role in to_come],
        [Held(role, when(role, place, today)) for role in over[:most_over]],
    )


def names_of_managers(place: Place, moment: datetime) -> list[str]:
    """Who manages the place at that moment, by name."""
    held = Role.objects.in_force(moment).filter(place=place, kind=Role.Kind.MANAGER)
    return list(held.order_by("person__name").values_list("person__name", flat=True).distinct())


ROLE_ORDER = (
    Role.Kind.MANAGER,
    Role.Kind.COORDINATOR,
    Role.Kind.MEDIATOR,
    Role.Kind.CONCIERGE,
    Role.Kind.MEMBER,
)


def half_day(place: Place, day: date, part: str) -> tuple[datetime, datetime]:
    """The instants of ``morning`` (until 13:00), ``afternoon`` (from 13:00) or ``day``, in the place."""
    midnight, noon = wall(day, time.min, place.tz), wall(day, HALF_DAY, place.tz)
    next_midnight = wall(day + timedelta(days=1), time.min, place.tz)
    return {
        "morning": (midnight, noon),
        "afternoon": (noon, next_midnight),
        "day": (midnight, next_midnight),
    }[part]


def part_of_day(role: Role, place: Place) -> str:
    """Which of the parts of a day the role takes exactly; ``long`` for any other times."""
    day = place.day_of(role.starts_at)
    parts = ("morning", "afternoon", "day")
    return next((p for p in parts if half_day(place, day, p) == (role.starts_at, role.ends_at)), "long")


def last_day_of(role: Role, place: Place) -> date | None:
    """The last day on which the role is held; None when it has no end."""
    return place.day_of(role.ends_at - timedelta(microseconds=1)) if role.ends_at else None


def when(role: Role, place: Place, today: date) -> str:
    """« demain matin », « du 3 mars 2025 au 2 mars 2026 », « depuis le 3 mars 2025 »."""
    day = speech.near_day(place.day_of(role.starts_at), today)
    sentences = {
        "morning": gettext("%(day)s in the morning"),
        "afternoon": gettext("%(day)s in the afternoon"),
        "day": gettext("%(day)s all day"),
    }
    part = part_of_day(role, place)
    if part in sentences:
        return sentences[part] % {"day": day}
    last = last_day_of(role, place)
    if role.ends_at is not None and last == place.day_of(role.starts_at):
        return f"{day}, {speech.from_to(role.starts_at, role.ends_at)}"
    words = {"first": speech.day_and_year(role.starts_at), "last": last and speech.day_and_year(last)}
    if last is not None:
        return gettext("from %(first)s to %(last)s") % words
    since = gettext("since %(first)s") if role.starts_at.date() <= today else gettext("from %(first)s on")
    return since % words


def stewards(place: Place) -> list[Stewardship]:
    """Who carries which function, by function, those in force before those of the past. One query."""
    rows = place.stewardships.select_related("organisation").order_by("function", "-since", "pk")
    order = {function: number for number, function in enumerate(Stewardship.Function)}
    return sorted(rows, key=lambda row: order[Stewardship.Function(row.function)])


@dataclass(frozen=True)
class Overview:
    """What is set up in a place, in short."""

    week: list[Weekday]
    exceptions: list[Exceptional]
    holidays: list[tuple[date, str]]
    spaces: list[Space]
    team: Team
    stewards: list[Stewardship]


def overview(place: Place, now: datetime) -> Overview:
    """Seven queries, however much is set up."""
    today = place.day_of(now)
    return Overview(
        week=week(place),
        exceptions=exceptions(place, since=today)[:3],
        holidays=coming_holidays(place, today)[:2] if place.keeps_public_holidays else [],
        spaces=list(place.spaces.filter(closed_at=None)),
        team=team(place, now, with_members=False, most_over=0),
        stewards=[row for row in stewards(place) if row.until is None or row.until > today],
    )
