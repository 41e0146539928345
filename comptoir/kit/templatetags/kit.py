"""What templates need to draw and to speak. Loaded for every template; ``{% load kit %}`` does no harm."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from re import findall
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comptoir.kit import articles, speech, timeline

register = template.Library()
SPRITE = Path(__file__).parent.parent / "static" / "kit" / "icons.svg"
UNDO = "undo="


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The icons there are, as the sprite has them."""
    return frozenset(findall(r'id="i-([a-z-]+)"', SPRITE.read_text(encoding="utf-8")))


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """One icon of the sprite: ``{% icon "key" %}``, ``{% icon "alert" size="l" %}`` (``s``, ``l`` or ``xl``).

    It is hidden from screen readers, being beside its word; give ``label`` where it stands alone.

    :raises LookupError: for a name the sprite does not have.
    """
    if name not in icon_names():
        raise LookupError(f"No icon is called {name!r}. There are: {', '.join(sorted(icon_names()))}.")
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" {}><use href="{}#i-{}"/></svg>',
        f" icon-{size}" if size else "",
        format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"'),
        static("kit/icons.svg"),
        name,
    )


# Moments. Each takes what may be missing (None, "") and then says nothing.


@register.filter
def clock(at: datetime | time | None) -> str:
    """{{ booking.starts_at|clock }}: « 14 h 20 »."""
    return speech.clock(at) if at else ""


@register.filter
def long_day(on: date | None) -> str:
    """{{ day|long_day }}: « Jeudi 19 novembre »."""
    return speech.long_day(on) if on else ""


@register.filter
def in_full(on: date | None) -> str:
    """{{ day|in_full }}: « jeudi 19 novembre », inside a sentence."""
    return speech.in_full(on) if on else ""


@register.filter
def in_a_sentence(name: str, is_person: bool = False) -> str:
    """{{ them.name|in_a_sentence }}: « la Ville de Firminy », after « avec », « vers », « entre nous et »."""
    return articles.the(name, is_person=is_person)


@register.filter
def of_whom(name: str) -> str:
    """{{ them.name|of_whom }}: « de la Ville de Firminy », « d’OpenScop »; "of OpenScop"."""
    return articles.of(name)


@register.filter
def weekday(on: date | None) -> str:
    """{{ day|weekday }}: « jeudi »."""
    return speech.weekday(on) if on else ""


@register.filter
def day_and_month(on: date | None) -> str:
    """{{ day|day_and_month }}: « 19 novembre »."""
    return speech.day_and_month(on) if on else ""


@register.filter
def day_and_year(on: date | None) -> str:
    """{{ day|day_and_year }}: « 19 novembre 2026 »."""
    return speech.day_and_year(on) if on else ""


@register.filter
def short_day(on: date | None) -> str:
    """{{ day|short_day }}: « jeu. 19 »."""
    return speech.short_day(on) if on else ""


@register.filter
def near_day(on: date | None, today: date) -> str:
    """{{ day|near_day:today }}: « demain », « jeudi », « jeudi 3 décembre »."""
    return speech.near_day(on, today) if on else ""


@register.filter
def near_moment(at: datetime | None, today: date) -> str:
    """{{ at|near_moment:today }}: « 14 h 20 », « demain 9 h »."""
    return speech.near_moment(at, today) if at else ""


@register.simple_tag
def hours(start: datetime | time, end: datetime | time) -> str:
    """{% hours start end %}: « 9 h – 18 h »."""
    return speech.hours(start, end)


@register.simple_tag
def from_to(start: datetime | time, end: datetime | time) -> str:
    """{% from_to start end %}: « de 14 h à 16 h »."""
    return speech.from_to(start, end)


@register.filter
def duration(length: timedelta | int | None) -> str:
    """{{ minutes|duration }} or {{ timedelta|duration }}: « 1 h 30 »."""
    return "" if length is None else speech.duration(length)


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """{{ 12400|number }}: « 12 400 »."""
    return "" if value is None else speech.number(value)


@register.filter
def phone(value: str | None) -> str:
    """{{ place.phone|phone }}: « 04 65 71 00 12 »."""
    return speech.phone(value) if value else ""


# The line of time: see comptoir/kit/timeline.py.


@register.simple_tag
def tl_hours(opens: int, closes: int) -> str:
    """<div class="tl {% tl_hours 9 20 %}">: which hours this line of time shows."""
    return timeline.shown_hours(opens, closes)


@register.simple_tag
def tl_span(start: datetime | time, end: datetime | time, day: date | None = None) -> str:
    """<li class="tl-block {% tl_span b.starts_at b.ends_at day %}">: where a block stands."""
    return timeline.span(start, end, day)


@register.inclusion_tag("kit/tl_ruler.html")
def tl_ruler(opens: int, closes: int, now: datetime | None = None) -> dict[str, Any]:
    """{% tl_ruler 9 20 now %}: the hours written above the line."""
    return {"marks": timeline.ruler(opens, closes, now)}


@register.filter
def heat(taken: int, capacity: int) -> str:
    """class="heat {{ taken|heat:capacity }}": one of five warmths, `heat-0` to `heat-4`."""
    return f"heat-{timeline.heat(taken, capacity)}"


@register.filter
def percent_of(part: float, whole: float) -> str:
    """<rect width="{{ part|percent_of:whole }}">: the length of a bar, `0%` of nothing."""
    return f"{min(100.0, 100 * part / whole):.4g}%" if whole else "0%"


# What was just done, and the way back.


@register.filter
def undo_url(message: Message) -> str:
    """Where the undo of a message posts, from its tag ``undo=<address>``; empty when it has none."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(UNDO) for tag in tags if tag.startswith(UNDO)), "")


@register.filter
def text_of(errors: Sequence[str]) -> str:
    """The errors of a field as one text."""
    return " ".join(str(error) for error in errors)


@register.simple_tag
def other_page(query: QueryDict, number: int) -> str:
    """{% other_page request.GET 3 %}: the same search, on another page."""
    changed = query.copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"
