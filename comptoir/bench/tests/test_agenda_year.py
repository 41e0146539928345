"""The year of the bench of the agenda is one that could have been booked, and knows what it left free."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db.models import F, Sum
from django.utils import timezone

from comptoir.agenda.availability import availability
from comptoir.agenda.models import Hold
from comptoir.bench import agenda_year as year
from comptoir.bench.agenda_races import doubles
from comptoir.bench.filling import fill
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, Series
from comptoir.journal.checking import Trade, compare
from comptoir.kit.periods import Period

TINY = year.Size(rooms=3, singles=300, series=10, persons=9, clients=2, chains=4)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> year.Ground:
    return year.build(TINY, random.Random(7), lambda *step: None)


def test_as_many_bookings_as_were_asked_for_and_a_hold_for_each(ground) -> None:
    assert Booking.objects.count() == TINY.singles + TINY.series * year.WEEKS
    assert set(Hold.objects.values_list("claim", "starts_at", "ends_at")) == set(
        Booking.objects.values_list("claim", "starts_at", "ends_at")
    )


def test_nothing_in_it_is_given_twice(ground) -> None:
    assert doubles() == 0


def test_its_journal_says_what_its_bookings_say(ground) -> None:
    assert compare([Trade("booking", rows, facts_of)]).is_same


def test_each_series_has_twelve_weeks_at_the_same_hour_on_the_wall(ground) -> None:
    tz = ground.place.tz
    for series in Series.objects.all():
        found = series.occurrences.order_by("starts_at")
        days = [booking.starts_at.astimezone(tz) for booking in found]
        assert [(day.date() - days[0].date()).days for day in days] == [7 * week for week in range(12)]
        assert {day.time() for day in days} == {series.starts_time}
        assert [booking.occurs_on for booking in found] == [day.date() for day in days]


def test_what_it_left_free_can_be_had(ground) -> None:
    assert ground.free
    for room, part in ground.free[:40]:
        assert availability([room], part, now=timezone.now())[room.pk].is_free


def test_the_weeks_it_left_free_can_be_had(ground) -> None:
    assert len(ground.chains) == TINY.chains
    for room, part in ground.chains:
        first, tz = part.start.astimezone(ground.place.tz), ground.place.tz
        for week in range(year.WEEKS):
            start = year.wall(first.date() + timedelta(weeks=week), first.time(), tz)
            asked = Period(start, start + timedelta(hours=4))
            assert availability([room], asked, now=timezone.now())[room.pk].is_free


def test_another_year_comes_before_the_first_and_takes_nothing_of_it(ground) -> None:
    earliest, free = Booking.objects.earliest("starts_at").starts_at, list(ground.free)

    year.add_year(ground, random.Random(8), lambda *step: None)

    assert Booking.objects.count() == 2 * (TINY.singles + TINY.series * year.WEEKS)
    assert Booking.objects.filter(starts_at__lt=earliest).count() == Booking.objects.count() / 2
    assert (ground.free, doubles()) == (free, 0)


def test_a_full_year_takes_a_quarter_of_the_time() -> None:
    full = year.FULL
    mean = sum(year.LENGTHS) / len(year.LENGTHS)
    minutes = full.singles * mean + full.series * year.WEEKS * 120
    assert (full.singles + full.series, full.series * year.WEEKS + full.singles) == (100_000, 155_000)
    assert 0.23 < minutes / (full.rooms * year.DAYS * 12 * 60) < 0.26


def test_filling_gives_each_other_field_its_default_and_goes_on_with_the_next_key(ground) -> None:
    booking = Booking.objects.latest("pk")
    columns = ("id", "place", "resource", "claim", "booked_for", "starts_at", "ends_at", "booked_at")
    told = (
        booking.pk + 10, ground.place.pk, booking.resource_id, year.UUID(int=5), booking.booked_for_id,
        booking.starts_at, booking.ends_at, year.EARLY,
    )  # fmt: skip

    fill(Booking, columns, [told])

    made = Booking.objects.get(pk=booking.pk + 10)
    assert (made.purpose, made.party, made.tentative_until, made.price) == ("", 1, None, 0)
    made.pk, made.claim = None, year.UUID(int=6)
    made.save(force_insert=True)
    assert made.pk > booking.pk + 10


def test_the_time_taken_is_said_of_each_booking(ground) -> None:
    taken = Hold.objects.aggregate(sum=Sum(F("ends_at") - F("starts_at")))["sum"]
    assert taken > timedelta(hours=TINY.singles)
