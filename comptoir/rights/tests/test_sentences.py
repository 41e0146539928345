"""What is said, in both languages, seen from Tuesday 24 November 2026."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import TUESDAY, at, tuesday
from comptoir.rights.models import Skill
from comptoir.rights.quotas import excess
from comptoir.rights.sentences import measured, needs_training, over_quota, rule
from comptoir.rights.tests.factories import a_quota, a_use
from comptoir.ties.models import Agreement

PARIS = ZoneInfo("Europe/Paris")
NADIA = Actor(name="Nadia Benali")
PRINTER = Resource(pk=1, name="Imprimante 3D")


@pytest.fixture(autouse=True)
def _in_paris():
    with timezone.override(PARIS):
        yield


def plain(words):
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def said(quota, *, used=(), on=TUESDAY, by_staff=False, now=None):
    over = excess(quota, used, a_use(tuesday(9, 18, on)), now=now or at(8), tz=PARIS)
    return plain(over_quota(over, NADIA, now or at(8), made_by_staff=by_staff))


@pytest.mark.parametrize(
    ("quota", "french", "english"),
    [
        (a_quota(4), "4 h par semaine au plus dans tout le lieu", "At most 4 h a week in the whole place"),
        (
            a_quota(2, "bookings", "day", category="room"),
            "2 réservations par jour au plus dans les salles",
            "At most 2 bookings a day in the rooms",
        ),
        (
            a_quota(1, "days", "month", category="desks"),
            "1 jour par mois au plus aux bureaux",
            "At most 1 day a month at the desks",
        ),
        (
            a_quota(Decimal("1.5"), over="year", category="workstations"),
            "1 h 30 par an au plus aux postes",
            "At most 1 h 30 a year at the workstations",
        ),
        (
            a_quota(3, "bookings", "to_come", category="vehicle"),
            "3 réservations à venir au plus pour les véhicules",
            "At most 3 bookings to come for the vehicles",
        ),
        (
            a_quota(3, "days", "rolling", rolling_days=30, category="equipment"),
            "3 jours sur 30 jours de suite au plus pour le matériel",
            "At most 3 days over 30 days in a row for the equipment",
        ),
        (
            a_quota(1, "bookings", "rolling", rolling_days=1, category="locker"),
            "1 réservation sur 1 jour au plus pour les casiers",
            "At most 1 booking over 1 day for the lockers",
        ),
        (
            a_quota(4, resource=PRINTER),
            "4 h par semaine au plus pour l’Imprimante 3D",
            "At most 4 h a week for Imprimante 3D",
        ),
        (
            a_quota(4, agreement=Agreement(pk=7, title="Convention 2026")),
            "Accordé par « Convention 2026 », 4 h par semaine dans tout le lieu",
            "Granted by “Convention 2026”, 4 h a week in the whole place",
        ),
    ],
)
def test_a_rule_is_told_whole(quota, french, english):
    assert plain(rule(quota)) == french
    with translation.override("en"):
        assert plain(rule(quota)) == english


def test_how_much_is_left_this_week():
    used = [a_use(tuesday(9, 12))]

    assert said(a_quota(4, category="room"), used=used) == (
        "4 h par semaine au plus dans les salles : il vous reste 1 h cette semaine."
    )
    with translation.override("en"):
        assert said(a_quota(4, category="room"), used=used) == (
            "At most 4 h a week in the rooms: you have 1 h left this week."
        )


def test_when_nothing_is_left():
    used = [a_use(tuesday(9, 13))]

    assert said(a_quota(4), used=used).endswith(": vous avez tout utilisé cette semaine.")
    assert said(a_quota(4), used=used, by_staff=True).endswith(": Nadia Benali a tout utilisé cette semaine.")


def test_the_counter_is_told_about_the_person():
    assert said(a_quota(4), by_staff=True).endswith(": il reste 4 h à Nadia Benali cette semaine.")


@pytest.mark.parametrize(
    ("over", "on", "when"),
    [
        ({"over": "day"}, TUESDAY, "le mardi 24 novembre"),
        ({"over": "week"}, date(2026, 12, 3), "la semaine du 30 novembre"),
        ({"over": "month"}, TUESDAY, "ce mois-ci"),
        ({"over": "month"}, date(2026, 12, 3), "en décembre"),
        ({"over": "year"}, TUESDAY, "en 2026"),
        ({"over": "year"}, date(2027, 2, 3), "en 2027"),
        ({"over": "rolling", "rolling_days": 7}, TUESDAY, "à partir du 18 novembre"),
    ],
)
def test_when_it_is_counted(over, on, when):
    assert said(a_quota(4, **over), on=on).endswith(f": il vous reste 4 h {when}.")


def test_what_is_to_come_is_counted_at_the_moment():
    quota = a_quota(1, "bookings", "to_come")

    assert said(quota, used=[a_use(tuesday(9, 10, date(2026, 12, 24)))]) == (
        "1 réservation à venir au plus dans tout le lieu : vous avez tout utilisé pour le moment."
    )


@pytest.mark.parametrize(
    ("quota", "value", "words"),
    [
        (a_quota(), Decimal("0.75"), "45 min"),
        (a_quota(), Decimal("2.5"), "2 h 30"),
        (a_quota(measure="days"), Decimal(1), "1 jour"),
        (a_quota(measure="days"), Decimal(2), "2 jours"),
        (a_quota(measure="bookings"), Decimal(2), "2 réservations"),
    ],
)
def test_amounts_are_told_as_people_do(quota, value, words):
    assert plain(measured(quota, value)) == words


def test_the_training_that_is_missing_or_over():
    skill = Skill(name="Impression 3D")

    assert plain(needs_training(skill, PRINTER, None)) == (
        "L’Imprimante 3D demande la formation « Impression 3D »."
    )
    assert plain(needs_training(skill, PRINTER, date(2026, 3, 1))) == (
        "L’Imprimante 3D demande la formation « Impression 3D » : elle était valable jusqu’au 1er mars 2026."
    )
