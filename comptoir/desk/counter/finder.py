"""The one search box: persons the place knows, organisations, resources, bookings of the coming days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from comptoir.actors import search
from comptoir.actors.models import Actor
from comptoir.actors.search.matching import highlight
from comptoir.booking.models import Booking
from comptoir.gestures import words
from comptoir.kit import speech
from comptoir.kit.periods import day_period
from comptoir.kit.text import fold
from comptoir.places.models import Place
from comptoir.places.people import persons_known_to
from comptoir.presence.models import Visit

COMING = timedelta(days=14)
PERSONS, ORGANISATIONS, RESOURCES, BOOKINGS = 6, 3, 3, 4
LEAST_LETTERS = 2


@dataclass(frozen=True)
class Found:
    """One answer: its title in pieces (each with whether it was asked), and the gesture its address opens."""

    icon: str
    title: list[tuple[str, bool]]
    detail: str
    gesture: str
    url: str


@dataclass(frozen=True)
class Answers:
    """What was found for ``query``; ``newcomer`` is where somebody of that name is welcomed."""

    query: str
    found: list[Found]
    newcomer: str


def find(place: Place, query: str, now: datetime) -> Answers | None:
    """What the place has under those words; None under two letters.

    The same number of queries whatever is found: the searches, and one each for who is in, who is expected,
    and the bookings of the next fortnight.
    """
    query = " ".join(query.split())
    if len(fold(query)) < LEAST_LETTERS:
        return None
    persons = [f.actor for f in search.search_actors(query, among=persons_known_to(place), limit=PERSONS)]
    everywhere = Actor.objects.standing().exclude(kind=Actor.Kind.PERSON)
    organisations = [f.actor for f in search.search_actors(query, among=everywhere, limit=ORGANISATIONS)]
    found = [
        *_persons(place, persons, query, now),
        *_resources(place, query),
        *_organisations(place, organisations, query),
        *_bookings(place, persons + organisations, query, now),
    ]
    newcomer = f"{reverse('desk:welcome', args=[place.slug])}?{urlencode({'nom': query})}"
    return Answers(query, found, newcomer if _could_be_a_name(query) else "")


def _could_be_a_name(query: str) -> bool:
    return not any(letter.isdigit() or letter == "@" for letter in query)


def _persons(place: Place, persons: list[Actor], query: str, now: datetime) -> Iterable[Found]:
    inside = {
        v.person_id: v
        for v in Visit.objects.inside().of_place(place).filter(person__in=persons).order_by("pk")
    }
    today = day_period(place.day_of(now), place.tz)
    bookings = (
        Booking.objects.standing().of_place(place).between(now, today.end).filter(booked_for__in=persons)
    )
    awaited = (
        bookings.filter(checked_in_at=None, ended_at=None).select_related("resource").order_by("-starts_at")
    )
    expected = {b.booked_for_id: b for b in awaited}
    for person in persons:
        url = reverse("desk:welcome_known", args=[place.slug, person.pk])
        visit, booking = inside.get(person.pk), expected.get(person.pk)
        detail, gesture = _state_of(place, person, visit, booking, now)
        yield Found("person", highlight(person.name, query), detail, gesture, url)


def _state_of(
    place: Place, person: Actor, visit: Visit | None, booking: Booking | None, now: datetime
) -> tuple[str, str]:
    if visit is not None:
        since = speech.near_moment(visit.arrived_at, place.day_of(now))
        return gettext("here since %(at)s") % {"at": since}, gettext("Sees out, gives…")
    if booking is not None:
        said = {"at": speech.clock(booking.starts_at), "what": booking.resource.name}
        return gettext("expected at %(at)s, %(what)s") % said, gettext("Welcome")
    known = [speech.phone(person.phone), person.commune]
    return ", ".join(word for word in known if word), gettext("Welcome")


def _organisations(place: Place, organisations: list[Actor], query: str) -> Iterable[Found]:
    for actor in organisations:
        url = f"{reverse('desk:book', args=[place.slug])}?pour={actor.pk}"
        detail = actor.commune or actor.get_kind_display()
        yield Found("organisation", highlight(actor.name, query), detail, gettext("Book"), url)


def _resources(place: Place, query: str) -> Iterable[Found]:
    words_asked = fold(query).split()
    offered = place.resources.in_use().select_related("space").order_by("position", "name")
    matching = [r for r in offered if _matches(fold(r.name), words_asked)]
    for resource in matching[:RESOURCES]:
        url = reverse("desk:resource_day", args=[place.slug, resource.slug])
        detail = resource.space.description if resource.space else ""
        yield Found(
            words.icon_for(resource), highlight(resource.name, query), detail, gettext("Give, book"), url
        )


def _bookings(place: Place, actors: list[Actor], query: str, now: datetime) -> Iterable[Found]:
    coming = Booking.objects.standing().of_place(place).between(now, now + COMING).filter(ended_at=None)
    named = Q(booked_for__in=actors) | Q(acting_for__in=actors) | Q(purpose__icontains=query)
    coming = coming.filter(named).select_related("resource", "booked_for", "acting_for")
    today = place.day_of(now)
    for booking in coming.order_by("starts_at", "pk")[:BOOKINGS]:
        when = (
            f"{speech.near_day(booking.starts_at, today)} {speech.hours(booking.starts_at, booking.ends_at)}"
        )
        title = highlight(f"{booking.resource.name}, {when}", query)
        url = reverse("desk:booking", args=[place.slug, booking.pk])
        detail = ", ".join(part for part in words.booked_as(booking) if part)
        yield Found("calendar", title, detail, gettext("Change"), url)


def _matches(folded: str, words_asked: list[str]) -> bool:
    """Each word asked begins a word of the text."""
    texts = folded.split()
    return all(any(text.startswith(word) for text in texts) for word in words_asked)
