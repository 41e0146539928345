"""The public holidays to come: those on which it would open, or on which something is booked."""

from datetime import date

from comptoir.closures.holidays import coming_holidays
from comptoir.closures.tests.scene import Scene
from comptoir.kit.periods import day_period
from comptoir.resources.closing import close

CHRISTMAS = date(2026, 12, 25)
MAY = date(2027, 5, 8)


def days(scene: Scene) -> list[date]:
    return [one.day for one in coming_holidays(scene.place, scene.now)]


def test_the_coming_holidays_on_which_it_would_open(scene: Scene):
    found = coming_holidays(scene.place, scene.now)

    assert (found[0].day, found[0].name, found[0].is_kept) == (CHRISTMAS, "Noël", False)
    assert found[0].period == day_period(CHRISTMAS, scene.place.tz)
    assert MAY not in days(scene), "a Saturday: it is closed anyway"
    assert all((one.day - CHRISTMAS).days < 365 for one in found)


def test_what_is_booked_on_them_is_shown(scene: Scene):
    booking = scene.booked(10, 12, day=CHRISTMAS)
    saturday = scene.booked(10, 12, "Théo Roche", day=MAY, outside_hours=True)

    found = {one.day: one.bookings for one in coming_holidays(scene.place, scene.now)}

    assert (found[CHRISTMAS], found[MAY]) == ([booking], [saturday])


def test_a_place_that_keeps_them_is_asked_only_about_what_is_booked(scene: Scene):
    booking = scene.booked(10, 12, day=CHRISTMAS)
    scene.place.keeps_public_holidays = True
    scene.place.save()

    (found,) = coming_holidays(scene.place, scene.now)

    assert (found.day, found.bookings, found.is_kept) == (CHRISTMAS, [booking], True)


def test_an_exception_settles_it(scene: Scene):
    scene.place.exceptions.create(on=CHRISTMAS, reason="Noël")

    assert CHRISTMAS not in days(scene)


def test_a_closure_of_the_whole_place_settles_it(scene: Scene):
    period = day_period(CHRISTMAS, scene.place.tz)
    close(place=scene.place, period=period, resources=[scene.room], reason="", by=None, now=scene.now)
    assert CHRISTMAS in days(scene)

    close(place=scene.place, period=period, reason="Noël", by=None, now=scene.now)

    assert CHRISTMAS not in days(scene)


def test_it_costs_the_same_for_one_booking_as_for_six(scene: Scene, django_assert_num_queries):
    for number in range(6):
        scene.booked(10 + number, 11 + number, f"Personne {number}", day=CHRISTMAS)

    with django_assert_num_queries(5):
        coming_holidays(scene.place, scene.now)
