"""What everybody sees of a place, and what nobody does."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from comptoir.actors.models import Actor
from comptoir.agenda.models import Hold, Resource
from comptoir.agenda.resources import offer_resource
from comptoir.booking.models import Booking
from comptoir.kit.periods import wall
from comptoir.places.models import OpeningException, OpeningHours, Place, Space, Stewardship
from comptoir.presence.models import Visit
from comptoir.ties.models import Tie
from comptoir.window import page
from comptoir.window.poster import MOST_LINES, poster, poster_data
from comptoir.window.schema_org import json_ld

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 3, 5)
OPENED = datetime(2025, 1, 1, tzinfo=UTC)


def at(hour: float, day: date = THURSDAY) -> datetime:
    minutes = round(hour * 60)
    return wall(day, time(minutes // 60, minutes % 60), Place(time_zone="Europe/Paris").tz)


@pytest.fixture
def place() -> Place:
    place = Place.objects.create(
        name="L’Atelier", slug="atelier", opened_here_at=OPENED, address="3 rue des Forges", postcode="42000",
        commune="Saint-Étienne", phone="+33465710012", summary="On y répare.",
    )  # fmt: skip
    for weekday in range(4):
        OpeningHours.objects.create(place=place, weekday=weekday, opens=time(9), closes=time(18))
    return place


@pytest.fixture
def room(place: Place) -> Resource:
    space = Space.objects.create(place=place, name="Grande salle", slug="salle", kind="room", capacity=20)
    space.outline = [0, 0, 50, 50]
    space.save()
    return offer_resource(place=place, name="Grande salle", space=space, seats=20, by=None, now=OPENED)


@pytest.fixture
def person() -> Actor:
    return Actor.objects.create(kind="person", name="Nadia Benali", registered_at=OPENED)


def booked(room: Resource, who: Actor, **changes: Any) -> Booking:
    plain = {
        "place": room.place, "resource": room, "claim": uuid4(), "booked_for": who,
        "purpose": "Réparer un banc",
        "is_public": True, "starts_at": at(14), "ends_at": at(16), "booked_at": OPENED,
    }  # fmt: skip
    booking = Booking.objects.create(**plain | changes)
    for unit in room.units.all():
        Hold.objects.create(
            unit=unit,
            claim=booking.claim,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            taken_at=OPENED,
        )
    return booking


@pytest.fixture
def thursday_afternoon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr("comptoir.window.views.clock_now", lambda: at(14.5))
    return at(14.5)


@pytest.fixture
def shown(client: Client, place: Place, thursday_afternoon: datetime) -> Any:
    def _shown(**query: str) -> str:
        return client.get(place.get_absolute_url(), query).content.decode()

    return _shown


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ").replace("\u202f", " ")


def test_says_until_when_it_is_open(shown: Any) -> None:
    assert "18 h" in words_of(shown())


def test_says_why_it_is_closed_and_when_it_opens(place: Place, shown: Any) -> None:
    OpeningException.objects.create(place=place, on=THURSDAY, reason="Travaux dans la rue")

    assert "Travaux dans la rue" in shown()


def test_shows_what_is_public_this_week(room: Resource, person: Actor, shown: Any) -> None:
    booked(room, person)

    assert "Réparer un banc" in shown()


@pytest.mark.parametrize(
    "changes",
    [
        {"is_public": False},
        {"cancelled_at": OPENED},
        {"starts_at": at(14) + timedelta(days=7), "ends_at": at(16) + timedelta(days=7)},
    ],
)
def test_keeps_the_rest_to_itself(room: Resource, person: Actor, shown: Any, changes: dict[str, Any]) -> None:
    booked(room, person, **changes)

    assert "Réparer un banc" not in shown()


def test_never_names_a_person(room: Resource, person: Actor, place: Place, shown: Any) -> None:
    booked(room, person)
    Visit.objects.create(place=place, person=person, purpose="work", arrived_at=at(9))

    assert "Nadia" not in shown()


def test_names_the_organisation_that_does_it(room: Resource, person: Actor, shown: Any) -> None:
    alolise = Actor.objects.create(kind="organisation", name="ALOLISE", registered_at=OPENED)
    booked(room, person, acting_for=alolise)

    assert "ALOLISE" in shown()


def test_a_room_says_until_when_it_is_taken(room: Resource, person: Actor, place: Place) -> None:
    booked(room, person)

    (line,) = page.spaces_of(place, at(14.5))

    assert line.is_busy
    assert "16" in line.now


def test_desks_say_how_many_are_free(place: Place, person: Actor) -> None:
    space = Space.objects.create(place=place, name="Coworking", slug="cw", kind="desks", capacity=3)
    desks = offer_resource(
        place=place,
        name="Coworking",
        space=space,
        taken="by_unit",
        units=3,
        unit_name="bureau",
        by=None,
        now=OPENED,
    )
    Hold.objects.create(
        unit=desks.units.all()[0], claim=uuid4(), starts_at=at(9), ends_at=at(18), taken_at=OPENED
    )

    (line,) = page.spaces_of(place, at(10))

    assert line.now.startswith("2")
    assert not line.is_busy


def test_a_space_that_is_not_taken_says_nothing_of_now(place: Place) -> None:
    Space.objects.create(place=place, name="Coin détente", slug="c", kind="lounge", capacity=8)

    (line,) = page.spaces_of(place, at(10))

    assert (line.resource, line.now) == (None, "")


def test_neighbouring_days_with_the_same_hours_share_a_line(place: Place) -> None:
    OpeningHours.objects.create(place=place, weekday=4, opens=time(14), closes=time(18))

    first, second = page.hours_of(place, THURSDAY)

    assert (first.is_today, second.is_today) == (True, False)
    assert first.days.lower().startswith("lundi")
    assert second.days.lower() == "vendredi"


def test_two_openings_of_a_day_are_two_bars(place: Place) -> None:
    place.hours.all().delete()
    for opens, closes in ((time(9), time(12)), (time(14), time(18))):
        OpeningHours.objects.create(place=place, weekday=0, opens=opens, closes=closes)

    (line,) = page.hours_of(place, THURSDAY)

    assert len(line.bars) == 2


def test_stewards_come_before_the_other_residents(place: Place) -> None:
    first, second = (
        Actor.objects.create(kind="organisation", name=n, registered_at=OPENED) for n in ("A", "Z")
    )
    Stewardship.objects.create(place=place, organisation=second, function="life", since=date(2020, 1, 1))
    for organisation in (first, second):
        Tie.objects.create(
            kind="resides_at",
            subject=organisation,
            place=place,
            source="bail",
            declared_at=OPENED,
            visibility="public",
        )

    residents = page.residents_of(place, THURSDAY)

    assert [steward.organisation for steward in residents.pillars] == [second]
    assert [tie.subject for tie in residents.others] == [first]


def test_a_stewardship_that_is_over_is_not_shown(place: Place) -> None:
    gone = Actor.objects.create(kind="organisation", name="A", registered_at=OPENED)
    Stewardship.objects.create(
        place=place, organisation=gone, function="life", since=date(2020, 1, 1), until=date(2021, 1, 1)
    )

    assert page.residents_of(place, THURSDAY).pillars == ()


def test_the_crowd_is_measured_until_now_and_expected_after(place: Place, person: Actor) -> None:
    for week in range(1, 4):
        day = THURSDAY - timedelta(weeks=week)
        Visit.objects.create(
            place=place, person=person, purpose="work", arrived_at=at(16, day), left_at=at(17.5, day)
        )

    crowd = page.crowd_of(place, at(10.5), page.openings(place, THURSDAY, THURSDAY)[THURSDAY])

    heats = {hour.hour: hour.heat for hour in crowd}
    assert heats[10] == 0, "nobody came this morning"
    assert heats[16] > 0, "but Thursdays at four are like that"
    assert [hour.hour for hour in crowd if hour.is_now] == [10]


def test_a_closed_day_has_no_crowd(place: Place) -> None:
    sunday = date(2026, 3, 8)

    assert page.crowd_of(place, at(10, sunday), page.openings(place, sunday, sunday)[sunday]) == []


def test_the_page_costs_the_same_for_one_and_for_thirty(
    place: Place, room: Resource, person: Actor, shown: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        booked(
            room, person, starts_at=at(9) + timedelta(minutes=10 * number),
            ends_at=at(9) + timedelta(minutes=10 * number + 10),
        )  # fmt: skip
        Space.objects.create(place=place, name=f"{number}", slug=f"s{number}", kind="room", capacity=2)

    with django_assert_max_num_queries(18):
        shown()


def test_the_poster_is_a_pdf(client: Client, place: Place, room: Resource, person: Actor) -> None:
    booked(room, person)

    answer = client.get(reverse("window:poster", args=[place.slug]), {"semaine": "2026-03-05"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_full_week_still_is_one_page(place: Place, room: Resource, person: Actor) -> None:
    for number in range(30):
        booked(
            room, person, starts_at=at(9) + timedelta(minutes=10 * number),
            ends_at=at(9) + timedelta(minutes=10 * number + 10),
            purpose=f"Un atelier au titre assez long {number}",
        )  # fmt: skip
    week = page.week_of(place, date(2026, 3, 2), THURSDAY)

    data = poster_data(place, week, "http://testserver/lieux/atelier/")
    pdf = poster(place, week, "http://testserver/lieux/atelier/")

    assert sum(len(day["lines"]) for day in data["days"]) == MOST_LINES
    assert data["more"]
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_an_empty_week_invites_all_the_same(place: Place) -> None:
    data = poster_data(place, page.week_of(place, date(2026, 3, 2), THURSDAY), "http://testserver/")

    assert data["days"] == []
    assert data["empty"]


def test_a_week_that_is_no_date_is_not_found(client: Client, place: Place) -> None:
    assert client.get(reverse("window:poster", args=[place.slug]), {"semaine": "demain"}).status_code == 404


def test_machines_read_the_hours_and_what_is_on(place: Place, room: Resource, person: Actor) -> None:
    booked(room, person)

    read = json.loads(json_ld(place, page.week_of(place, date(2026, 3, 2), THURSDAY), "http://testserver/"))

    assert read["address"]["addressLocality"] == "Saint-Étienne"
    assert read["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification", "dayOfWeek": "https://schema.org/Monday", "opens": "09:00",
        "closes": "18:00",
    }  # fmt: skip
    assert read["event"][0]["startDate"] == "2026-03-05T14:00:00+01:00"


def test_what_people_type_cannot_leave_the_data_block(place: Place) -> None:
    place.summary = "</script><script>alert(1)</script>"

    assert "</script>" not in json_ld(place, [], "http://testserver/")


def test_a_place_only_listed_shows_its_listing(client: Client) -> None:
    Place.objects.create(name="La Source", slug="source", commune="Firminy", source="Hinaura")

    assert "La Source" in client.get("/lieux/source/").content.decode()


def test_an_unknown_place_is_not_found(client: Client) -> None:
    assert client.get("/lieux/nulle-part/").status_code == 404
