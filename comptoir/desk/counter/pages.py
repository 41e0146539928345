"""The counter as a page: what it shows, and how each gesture is answered, whole or in parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext

from comptoir.agenda.availability import on_the_wall
from comptoir.agenda.models import Resource
from comptoir.agenda.rules import CLOSED, TAKEN, WAIVABLE
from comptoir.desk.counter import columns
from comptoir.desk.counter.day import CounterDay, counter_day
from comptoir.desk.counter.timeline import DayLine, Ghosts, day_line, ghosts_of
from comptoir.gestures import making as gestures
from comptoir.gestures.forms import key_in
from comptoir.gestures.making import Deed
from comptoir.gestures.models import Gesture
from comptoir.kit import clock, speech
from comptoir.kit.answers import is_fragment_asked, render_page
from comptoir.kit.periods import Period, can_be_meant
from comptoir.kit.refusals import Refusal, Way
from comptoir.places.doors import Member
from comptoir.places.models import Place
from comptoir.rights.policy import CODES

TEMPLATE = "desk/counter.html"
# The rules for which somebody of the team may answer.
ANSWERED_FOR = WAIVABLE | CODES
REFUSED = "desk/counter_refusal.html"
_SAID_BY_A_WAY = {
    "key",
    "csrfmiddlewaretoken",
    "resource",
    "starts",
    "ends",
    "outside_hours",
    "waives",
    "wait",
    "plus",
    "jour",
    "de",
    "a",
}
_NOTHING: dict[str, Any] = {
    "typed": [],
    "because": [],
    "action": "",
    "names": [],
    "name": "",
    "refusal": None,
    "answers": None,
    "query": "",
    "oob": False,
    "oob_line": False,
    "elsewhere": False,
}
DAY_SHOWN = "Counter-Day"
OUTBOX_KEEPS = timedelta(days=7)


@dataclass(frozen=True)
class Counter:
    """What the counter page shows of one day; nothing is read before a template asks for it."""

    place: Place
    on: date
    now: datetime
    ghosts: Ghosts = field(default_factory=dict)

    @cached_property
    def day(self) -> CounterDay:
        return counter_day(self.place, self.on, self.now)

    @cached_property
    def line(self) -> DayLine:
        return day_line(self.day, self.ghosts)

    @cached_property
    def here(self) -> list[columns.Here]:
        return columns.here(self.day)

    @cached_property
    def expected(self) -> list[columns.Expected]:
        return columns.expected(self.day)

    @cached_property
    def offers(self) -> list[columns.Offer]:
        return columns.offers(self.day)

    @property
    def sentence(self) -> str:
        return columns.sentence_of(self.day)

    @property
    def today(self) -> date:
        return self.place.day_of(self.now)

    @property
    def minute(self) -> str:
        """When it was drawn, to the minute: a counter left open asks again when the hour has moved."""
        return f"{self.now:%Y%m%d%H%M}"

    @property
    def iso_day(self) -> str:
        return self.on.isoformat()

    @property
    def url(self) -> str:
        return counter_url(self.place, self.on, self.now)

    @property
    def closing_url(self) -> str:
        return f"{reverse('desk:closing', args=[self.place.slug])}?jour={self.iso_day}"

    @property
    def day_before(self) -> date:
        return self.on - timedelta(days=1)

    @property
    def day_after(self) -> date:
        return self.on + timedelta(days=1)

    @property
    def new_key(self) -> UUID:
        return uuid4()


def counter_of(request: HttpRequest, member: Member, ghosts: Ghosts | None = None) -> Counter:
    """The counter of the day that the address names (``jour``), today without it or when it is unreadable."""
    now = clock.now()
    return Counter(member.place, asked_day(request, member.place, now), now, ghosts or {})


def asked_day(request: HttpRequest, place: Place, now: datetime) -> date:
    asked = request.POST.get("jour") or request.GET.get("jour") or ""
    return _day(asked) or _day(request.headers.get(DAY_SHOWN, "")) or place.day_of(now)


def _day(text: str) -> date | None:
    try:
        named = parse_date(text)
    except ValueError:
        return None
    return named if named and can_be_meant(named) else None


def as_shown(request: HttpRequest, counter: Counter) -> Counter:
    """The counter of the day that the page shows: a booking for Friday is made from the page of Tuesday."""
    return replace(counter, on=_day(request.headers.get(DAY_SHOWN, "")) or counter.on)


def counter_url(place: Place, on: date, now: datetime) -> str:
    url = reverse("desk:counter", args=[place.slug])
    return url if on == place.day_of(now) else f"{url}?jour={on:%Y-%m-%d}"


def moment_of(request: HttpRequest, now: datetime) -> datetime:
    """When the gesture was made: now, or when the outbox kept it because the network was gone."""
    try:
        made = parse_datetime(request.headers.get("X-Outbox-At", ""))
    except ValueError:
        made = None
    if made is None or made.tzinfo is None or not now - OUTBOX_KEEPS <= made <= now:
        return now
    return made


def show(
    request: HttpRequest,
    counter: Counter,
    *,
    panel: str = "",
    context: Mapping[str, Any] | None = None,
    fragment: str = "panel",
    status: int = 200,
) -> HttpResponse:
    """The counter with that template in its panel; htmx gets the named part of it only."""
    whole = {"counter": counter, "panel": panel, **_NOTHING, **(context or {})}
    return render_page(request, TEMPLATE, whole, fragment=fragment, status=status)


def make(
    request: HttpRequest,
    member: Member,
    counter: Counter,
    verb: str,
    act: Callable[[datetime], Deed],
    **refused: Any,
) -> HttpResponse:
    """Make the gesture and show the counter as it is then; a refusal is said with its ways.

    ``act`` is told the moment of the gesture. ``refused`` goes to ``refuse`` when the act is refused: the
    panel to show again with what was typed, and what was ``asked``, to be drawn on the line of time.
    """
    at = moment_of(request, counter.now)
    key = key_in(request)
    try:
        gesture = gestures.make(member=member, key=key, verb=verb, act=lambda: act(at), now=counter.now)
    except Refusal as refusal:
        return refuse(request, replace(counter), refusal, **refused)
    return done(request, replace(counter), gesture)


def done(request: HttpRequest, counter: Counter, gesture: Gesture) -> HttpResponse:
    """The gesture's sentence and its undo, over the counter as it stands now."""
    seen = as_shown(request, counter)
    undo = reverse("desk:undo", args=[counter.place.slug, gesture.pk]) + f"?jour={seen.iso_day}"
    tags = f"undo={undo}" if gesture.undo and gesture.undone_at is None else ""
    messages.success(request, gesture.sentence, extra_tags=tags)
    if not is_fragment_asked(request):
        to_closing = request.POST.get("retour") == "cloture"
        return HttpResponseRedirect(counter.closing_url if to_closing else counter.url)
    answer = show(request, seen, fragment="parts", context={"oob": True})
    answer["HX-Trigger-After-Settle"] = "comptoir:done"
    if not is_in_panel(request):
        answer["HX-Reswap"] = "none"
    return answer


def is_in_panel(request: HttpRequest) -> bool:
    """The gesture was made in the panel (or without htmx), and not by a button of a list."""
    return not is_fragment_asked(request) or request.headers.get("HX-Target") == "panel"


def refuse(
    request: HttpRequest,
    counter: Counter,
    refusal: Refusal,
    *,
    asked: tuple[Resource, Period] | None = None,
    panel: str = "",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Say no: in the panel with its form and its ways, or as a slip when a single button was pressed."""
    if not panel and is_fragment_asked(request):
        messages.warning(request, refusal.sentence)
        answer = show(request, as_shown(request, counter), fragment="parts", context={"oob": True})
        answer["HX-Reswap"] = "none"
        return answer
    if asked is not None:
        _offer_the_key(request, refusal, *asked)
        counter = replace(counter, ghosts=ghosts_of(counter.day, asked, refusal))
    because = [] if asked is None else columns.who_is_there(counter.day, *asked)
    said = {**(context or {}), "refusal": refusal, "because": because, "typed": _typed(request)}
    said["oob_line"] = bool(counter.ghosts)
    said["elsewhere"] = counter.on != as_shown(request, counter).on
    return show(request, counter, panel=panel or REFUSED, context=said, status=409)


def _offer_the_key(request: HttpRequest, refusal: Refusal, resource: Resource, period: Period) -> None:
    """What only the counter may do, after the other ways: lend the place, waive a rule, note who waits."""
    title = gettext("%(thing)s all the same, %(hours)s")
    words = {"thing": resource.name, "hours": speech.from_to(period.start, period.end)}
    fields = {"resource": resource.slug, "starts": on_the_wall(period.start), "ends": on_the_wall(period.end)}
    waived = {code for code in request.POST.get("waives", "").split(",") if code}
    kept = {"outside_hours": request.POST.get("outside_hours", ""), "waives": ",".join(sorted(waived))}
    if refusal.code == CLOSED:
        detail, kept["outside_hours"] = gettext("outside opening hours: somebody answers for it"), "1"
    elif refusal.code in ANSWERED_FOR:
        detail = gettext("this rule does not count: somebody answers for it")
        kept["waives"] = ",".join(sorted(waived | {refusal.code}))
    elif refusal.code == TAKEN and (request.POST.get("pour") or request.POST.get("nom")):
        title, detail = gettext("the waiting list"), gettext("offered to them first if it comes free")
        kept["wait"] = "1"
    else:
        return
    label = gettext("Put them on the list") if "wait" in kept else gettext("Take it all the same")
    said = {name: value for name, value in kept.items() if value}
    refusal.ways = (*refusal.ways[:2], Way(title % words, detail, label, {**fields, **said}))


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a way out posts again: everything that was typed but what the way itself says."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in _SAID_BY_A_WAY
        for value in values
    ]
