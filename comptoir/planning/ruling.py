"""The rules of a resource, said in words: what one must know before asking for it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from comptoir.agenda.models import Resource
from comptoir.kit import speech


def rules_of(resource: Resource, units: int) -> list[tuple[str, str]]:
    """Pairs of a word and what holds, only those that say something. Four queries."""
    said = [*_what_it_is(resource, units), *_when(resource), *_how_long(resource), *_on_what_terms(resource)]
    return [(word, value) for word, value in said if value]


def _what_it_is(resource: Resource, units: int) -> Iterator[tuple[str, str]]:
    space = resource.space
    yield gettext("What it is"), str(resource.get_kind_display())
    if resource.taken == Resource.Taken.BY_UNIT:
        yield gettext("How many"), f"{units} × {resource.unit_name or resource.name}"
    else:
        yield (
            gettext("For"),
            speech.count(resource.seats, gettext("person"), gettext("persons")),
        )
    equipment = [*resource.equipment, *(space.equipment if space else [])]
    yield gettext("With"), ", ".join(map(str, dict.fromkeys(equipment)))
    if space is not None:
        yield (
            gettext("Where"),
            ", ".join(filter(None, (space.name if space.name != resource.name else "", space.floor))),
        )
        yield gettext("Access"), gettext("step-free") if space.is_step_free else ""
    parts = resource.parts.select_related("part").order_by("part__position", "part__name", "pk")
    yield gettext("Made of"), speech.listed([p.part.name for p in parts], most=8)
    wholes = resource.wholes.select_related("whole").order_by("whole__position", "whole__name", "pk")
    yield gettext("Part of"), speech.listed([w.whole.name for w in wholes], most=8)


def _when(resource: Resource) -> Iterator[tuple[str, str]]:
    own = resource.own_hours.order_by("weekday", "opens")
    names = speech.WEEKDAYS_FR if speech.speaks_french() else speech.WEEKDAYS_EN
    days: dict[str, list[str]] = {}
    for row in own:
        days.setdefault(names[row.weekday], []).append(speech.hours(row.opens, row.closes))
    yield gettext("Hours of its own"), "; ".join(f"{day} {', '.join(spans)}" for day, spans in days.items())
    notice = resource.notice_minutes
    yield (
        gettext("When to ask"),
        gettext("at least %(time)s ahead") % {"time": speech.duration(notice)} if notice else "",
    )
    days_ahead = resource.horizon_days
    if days_ahead:
        ahead = ngettext("%(count)s day ahead at most", "%(count)s days ahead at most", days_ahead)
        yield gettext("How far"), ahead % {"count": days_ahead}


def _how_long(resource: Resource) -> Iterator[tuple[str, str]]:
    least, most = resource.minimum_minutes, resource.maximum_minutes
    words = {"least": speech.duration(least or 0), "most": speech.duration(most or 0)}
    if least and most:
        yield gettext("How long"), gettext("from %(least)s to %(most)s") % words
    elif least:
        yield gettext("How long"), gettext("%(least)s at least") % words
    elif most:
        yield gettext("How long"), gettext("%(most)s at most") % words
    if resource.slot_minutes:
        slots = gettext("slots of %(time)s") % {"time": speech.duration(resource.slot_minutes)}
        yield gettext("Begins and ends"), slots
    if resource.buffer_minutes:
        between = gettext("%(time)s kept free after each") % {
            "time": speech.duration(resource.buffer_minutes)
        }
        yield gettext("Between two"), between


def _on_what_terms(resource: Resource) -> Iterator[tuple[str, str]]:
    if resource.walk_in_only:
        yield gettext("How to have it"), gettext("on the spot, never booked ahead")
    elif resource.needs_approval:
        yield gettext("How to have it"), gettext("asked for, then approved by the team")
    elif not resource.is_self_service:
        yield gettext("How to have it"), gettext("booked at the counter")
    skills = resource.skills_needed.filter(retired_at=None).order_by("name").values_list("name", flat=True)
    yield gettext("One must know"), speech.listed(list(skills), most=8)
    if resource.release_after_minutes:
        after = speech.duration(resource.release_after_minutes)
        yield gettext("When nobody comes"), gettext("given back after %(time)s") % {"time": after}
