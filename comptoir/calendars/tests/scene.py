"""A place with rooms, someone who books, and the calendars that tell of it."""

from __future__ import annotations

from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, make_place, make_room, tuesday
from comptoir.booking.tests.factories import make_booking
from comptoir.calendars.feeds import make_feed
from comptoir.calendars.models import Feed
from comptoir.calendars.tests.ics import events_in
from comptoir.calendars.writing import text_of
from comptoir.places.tests.factories import make_person

__all__ = ["LONG_BEFORE", "TUESDAY", "make_booking", "make_place", "make_room", "tuesday"]


class Scene:
    def __init__(self, time_zone="Europe/Paris"):
        self.place = make_place(time_zone=time_zone, name="Le Comptoir", commune="Saint-Étienne")
        self.room = make_room(self.place)
        self.person = make_person("Nadia Benali", email="nadia@example.org")

    def book(self, **changes):
        return make_booking(**{"resource": self.room, "booked_for": self.person} | changes)

    def feed(self, kind=Feed.Kind.PERSONAL):
        mine = {"person": self.person} if kind == Feed.Kind.PERSONAL else {}
        of_room = {"resource": self.room} if kind == Feed.Kind.RESOURCE else {}
        return make_feed(kind=kind, place=self.place, **mine, **of_room, by=None, now=LONG_BEFORE)

    def told(self, kind=Feed.Kind.PERSONAL, now=LONG_BEFORE):
        feed, _ = self.feed(kind)
        return events_in(text_of(feed, now=now))
