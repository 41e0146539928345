"""Quotas and trainings where they meet bookings: the rows are the bookings, the refusals stop the acts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.models import Hold, Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_place, make_room, tuesday
from comptoir.booking.actions import (
    cancel_booking,
    confirm_booking,
    end_booking,
    expire_tentative,
    move_booking,
    prolong_booking,
    restore_booking,
    undo_booking,
    undo_end,
    undo_move,
)
from comptoir.booking.models import Booking
from comptoir.booking.tests.factories import make_booking, make_thing
from comptoir.places.tests.factories import make_account, make_organisation, make_person, make_role
from comptoir.rights.actions import retire_quota, train
from comptoir.rights.refusals import NeedsTraining, OverQuota
from comptoir.rights.tests.factories import make_agreement, make_quota, make_skill

pytestmark = pytest.mark.django_db

BY = {"by": None, "now": LONG_BEFORE}


def day(number):
    return TUESDAY + timedelta(days=number)


@pytest.fixture
def place():
    return make_place(days=range(7))


@pytest.fixture
def nadia():
    return make_person()


@pytest.fixture
def book(room, nadia):
    def _book(start=10, end=12, on=TUESDAY, **changes):
        plain = {"resource": room, "booked_for": nadia, "period": tuesday(start, end, on)}
        return make_booking(**plain | changes)

    return _book


def test_rule_9_four_hours_a_week_and_not_more(place, book):
    make_quota(place, category=Resource.Kind.ROOM)
    book(10, 13)

    with pytest.raises(OverQuota) as refused:
        book(14, 16)

    assert refused.value.code == "over_quota"
    assert refused.value.sentence == (
        "4\u00a0h par semaine au plus dans les salles\u00a0: "
        "il vous reste 1\u00a0h la semaine du 23\u00a0novembre."
    )
    assert book(14, 15)
    assert Hold.objects.count() == Booking.objects.count() == 2


def test_the_ways_out_are_shorter_another_day_and_a_word_at_the_counter(place, room, book):
    make_quota(place)
    make_booking(resource=room, period=tuesday(14, 16, day(6)))
    book(10, 13)

    with pytest.raises(OverQuota) as refused:
        book(14, 16)

    shorter, later, ask = refused.value.ways
    assert (shorter.fields["starts"], shorter.fields["ends"]) == ("2026-11-24T14:00", "2026-11-24T15:00")
    assert later.fields["starts"] == "2026-12-01T14:00", "the first day of the next week is taken"
    assert (ask.title, dict(ask.fields)) == ("Demander à l’accueil", {})
    assert book(14, 15)


def test_rule_2_a_temporary_booking_counts_so_two_windows_do_not_pass_the_quota(place, book):
    make_quota(place)
    held = book(10, 13, tentative_until=at(9))

    with pytest.raises(OverQuota):
        book(14, 16, tentative_until=at(9))

    expire_tentative(at(9))
    held.refresh_from_db()
    assert not held.is_standing
    assert book(14, 16, now=at(9))


def test_what_has_expired_counts_no_more_even_before_the_clock_took_it_back(place, book):
    make_quota(place)
    book(12, 15, tentative_until=at(9))

    assert book(15, 17, now=at(9.25))


def test_rule_2_rights_are_asked_again_when_it_is_confirmed(place, book, nadia):
    held = book(10, 13, tentative_until=at(9))
    make_quota(place, 2)

    with pytest.raises(OverQuota):
        confirm_booking(booking=held, **BY)

    assert held.is_tentative
    assert confirm_booking(booking=held, waives=frozenset({"over_quota"}), **BY).confirmed_at == LONG_BEFORE


def test_moving_and_prolonging_obey_the_quota(place, book):
    make_quota(place)
    first, second = book(10, 12), book(14, 16)

    with pytest.raises(OverQuota):
        prolong_booking(booking=first, until=at(13), **BY)
    with pytest.raises(OverQuota):
        move_booking(booking=first, period=tuesday(10, 13), **BY)

    assert move_booking(booking=first, period=tuesday(9, 11), **BY)
    assert move_booking(booking=second, period=tuesday(9, 13, day(7)), **BY), "another week has its own"
    assert prolong_booking(booking=first, until=at(13), **BY)


def test_a_step_back_does_not_pass_the_quota_either(place, book):
    make_quota(place)
    cancelled, moved = book(9, 11), book(11, 13)
    cancel_booking(booking=cancelled, **BY)
    was = moved.period
    move_booking(booking=moved, period=tuesday(11, 12), **BY)
    book(14, 17)

    with pytest.raises(OverQuota):
        restore_booking(booking=cancelled, **BY)
    with pytest.raises(OverQuota):
        undo_move(booking=moved, period=was, resource=moved.resource, **BY)


def test_the_step_back_from_an_early_end_asks_the_quota_again(place, book):
    make_quota(place)
    held = book(10, 14)
    end_booking(booking=held, at=at(11), by=None, now=at(11))
    other = book(14, 17, now=at(11))

    with pytest.raises(OverQuota):
        undo_end(booking=held, by=None, now=at(12))
    held.refresh_from_db()
    assert (held.ends_at, held.ended_at) == (at(11), at(11))

    cancel_booking(booking=other, by=None, now=at(12))
    assert undo_end(booking=held, by=None, now=at(12)).ends_at == at(14)


def test_a_quota_that_became_smaller_takes_nothing_away(place, book):
    """Rule 10: what was granted at booking stays granted."""
    held = book(10, 14)
    make_quota(place, 2)

    assert move_booking(booking=held, period=tuesday(11, 15), **BY)
    with pytest.raises(OverQuota):
        prolong_booking(booking=held, until=at(16), **BY)


def test_rule_9_a_late_cancellation_may_count(place, book):
    make_quota(place, counts_late_hours=24)
    late, early = book(10, 13), book(14, 15)
    cancel_booking(booking=late, by=None, now=at(9))
    cancel_booking(booking=early, **BY)

    with pytest.raises(OverQuota):
        book(15, 17, now=at(9))
    assert book(15, 16, now=at(9))


def test_rule_9_what_the_team_cancels_for_its_reasons_or_typed_by_mistake_does_not(place, book):
    make_quota(place, counts_late_hours=24)
    closed, mistyped = book(10, 12), book(12, 14)
    cancel_booking(booking=closed, because="Fuite d’eau", by=make_account(), now=at(9))
    undo_booking(booking=mistyped, by=None, now=at(9))

    assert book(14, 18, now=at(9))


def test_rule_9_what_the_team_books_may_not_count(place, book, nadia):
    make_quota(place, counts_made_by_staff=False)
    concierge = make_account()

    assert book(9, 14, by=concierge)
    assert book(14, 18, by=make_account(nadia))


def test_what_the_team_books_counts_unless_said_and_is_told_by_name(place, book, nadia):
    make_quota(place)
    concierge = make_account(make_person("Ana"))

    with pytest.raises(OverQuota) as refused:
        book(9, 14, by=concierge)

    assert "il reste 4\u00a0h à Nadia Benali" in refused.value.sentence
    assert "Demander à l’accueil" not in [way.title for way in refused.value.ways]
    assert book(9, 14, by=concierge, waives=frozenset({"over_quota"}))


def test_rule_9_by_role(place, book, nadia):
    make_quota(place, 1, role="member")
    assert book(9, 11)

    make_role(place, "member", nadia)
    with pytest.raises(OverQuota):
        book(14, 16)
    assert book(14, 16, booked_for=make_person("Théo Marchand"))


def test_a_role_that_ends_before_the_use_still_counts(place, book, nadia):
    make_quota(place, 1, role="member")
    make_role(place, "member", nadia, ends_at=at(9, day(-1)))

    with pytest.raises(OverQuota):
        book(14, 16)


def test_what_is_booked_along_counts_for_its_own_quota(place, book):
    projector = make_thing(place)
    make_quota(place, 1, "bookings", "day", resource=projector)
    book(9, 10, extras=[projector])

    with pytest.raises(OverQuota, match="Projecteur"):
        book(10, 11, extras=[projector])
    assert book(10, 11)


def test_what_comes_from_paper_has_happened(place, book):
    make_quota(place)

    assert book(9, 18, is_from_paper=True, now=at(20))


def test_another_place_has_its_own_quotas(place, book, nadia):
    make_quota(place)
    make_booking(resource=make_room(make_place()), booked_for=nadia, period=tuesday(9, 13))

    assert book(9, 13)


def test_a_retired_quota_limits_nobody(place, book):
    quota = make_quota(place)
    retire_quota(quota=quota, **BY)

    assert book(9, 18)


# Agreements ---------------------------------------------------------------------------------------------


@pytest.fixture
def karma():
    return make_organisation("KARMA")


def test_rule_9_what_an_agreement_grants_does_not_use_up_the_quota(place, book, karma):
    agreement = make_agreement(place, karma)
    make_quota(place)

    granted = book(9, 14, acting_for=karma, agreement=agreement)

    assert granted.agreement == agreement
    assert book(14, 18)


def test_rule_9_a_grant_has_a_size_counted_for_the_organisation(place, book, karma):
    agreement = make_agreement(place, karma)
    make_quota(place, 4, agreement=agreement)
    book(9, 12, acting_for=karma, agreement=agreement)
    theo = make_person("Théo Marchand")

    with pytest.raises(OverQuota) as refused:
        book(14, 16, booked_for=theo, acting_for=karma, agreement=agreement)

    assert refused.value.sentence == (
        "Accordé par «\u00a0Convention 2026\u00a0», 4\u00a0h par semaine dans tout le lieu\u00a0: "
        "il en reste 1\u00a0h la semaine du 23\u00a0novembre."
    )
    assert book(14, 15, booked_for=karma, agreement=agreement), "the organisation itself may be booked for"
    with pytest.raises(OverQuota, match="tout est utilisé"):
        book(15, 16, booked_for=theo, acting_for=karma, agreement=agreement)


# Trainings ----------------------------------------------------------------------------------------------


def test_rule_10_a_training_is_asked_for_on_the_date_of_use(place, room, book, nadia):
    skill = make_skill(place, room)
    with pytest.raises(NeedsTraining) as refused:
        book()
    assert refused.value.sentence == "La Grande salle demande la formation «\u00a0Imprimante 3D\u00a0»."
    assert [way.title for way in refused.value.ways] == ["Demander à l’accueil"]

    train(skill=skill, person=nadia, trained_on=day(-30), valid_until=day(0), by=None, now=at(8))
    assert book(now=at(8))
    with pytest.raises(NeedsTraining, match="valable jusqu’au 24\u00a0novembre 2026"):
        book(on=day(1), now=at(8))


def test_a_training_taken_away_stops_the_next_booking_and_not_the_last(place, room, book, nadia):
    skill = make_skill(place, room)
    training = train(skill=skill, person=nadia, trained_on=day(-30), by=None, now=at(8))
    held = book(10, 11, now=at(8))
    training.withdrawn_at = at(8)
    training.save()

    held.refresh_from_db()
    assert held.is_standing
    with pytest.raises(NeedsTraining):
        book(11, 12, now=at(8))
    with pytest.raises(NeedsTraining):
        move_booking(booking=held, period=tuesday(11, 12), by=None, now=at(8))
    assert cancel_booking(booking=held, by=None, now=at(8))
    assert restore_booking(booking=held, by=None, now=at(8)), "a step back gives nothing new"


def test_the_team_may_waive_a_training(place, room, book):
    make_skill(place, room)

    assert book(waives=frozenset({"needs_training"}))


def test_what_goes_along_asks_for_its_training_too(place, book):
    machine = make_thing(place, "Découpe laser")
    make_skill(place, machine, name="Laser")

    with pytest.raises(NeedsTraining, match="Laser"):
        book(extras=[machine])
    assert book()


# What it costs ------------------------------------------------------------------------------------------


def test_where_no_rule_applies_rights_cost_one_question(place, book):
    make_booking(resource=make_room(place, "Autre"), period=tuesday(9, 10))
    with CaptureQueriesContext(connection) as queries:
        book()

    assert len([q for q in queries if "rights_" in q["sql"]]) == 1


@pytest.mark.parametrize("number", [1, 30])
def test_quotas_cost_as_much_for_thirty_bookings_as_for_one(place, book, number):
    make_quota(place, 100, over="year", counts_late_hours=12)
    make_quota(place, 100, over="month", category="room")
    for ahead in range(number):
        book(on=day(ahead))
    with CaptureQueriesContext(connection) as queries:
        book(14, 15, on=day(number))

    of_rights = [q["sql"] for q in queries if "rights_" in q["sql"] or '"booking_bookingextra"' in q["sql"]]
    assert len(of_rights) == 3, "what applies, the quotas, the uses"
