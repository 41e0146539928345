"""Rule 4: one policy for the page, the programs, the imports and the jobs; it says the same as the act."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from comptoir.agenda.actions import Want
from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, make_place, tuesday
from comptoir.booking.actions import book
from comptoir.booking.models import Booking
from comptoir.booking.policy import booker_for, may_book
from comptoir.booking.refusals import AgreementDoesNotGrant
from comptoir.booking.tests.factories import make_booking, make_thing
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member
from comptoir.places.tests.factories import make_account, make_organisation, make_person, make_role
from comptoir.rights.policy import Booker
from comptoir.rights.tests.factories import make_agreement, make_quota, make_skill
from comptoir.ties.agreements import end_agreement, withdraw_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(place):
    account = make_account()
    make_role(place, "member", account.person)
    return Member(account, account.person, place, frozenset(["member"]))


def want(resource, period=None, **changes):
    return Want(
        resource=resource, period=period or tuesday(10, 12), claim=changes.pop("claim", uuid4()), **changes
    )


def codes(reasons):
    return [[reason.code for reason in found] for found in reasons]


def asked(booker, *wants, now=LONG_BEFORE, **changes):
    return codes(may_book(booker=booker, wants=wants, now=now, **changes))


@pytest.fixture
def ways_to_be_refused(place, room, nadia):
    """What is wanted of which resource, by the code of the reason against it."""
    on_request = make_thing(place, "Studio", kind=Resource.Kind.ROOM, needs_approval=True)
    machine = make_thing(place, "Découpe laser")
    make_skill(place, machine, name="Laser")
    desk = make_thing(place, "Bureau", kind=Resource.Kind.DESKS)
    make_quota(place, 1, category="desks")
    make_booking(resource=room, period=tuesday(16, 17))
    return {
        "taken": {"resource": room, "period": tuesday(15, 17)},
        "closed": {"resource": room, "period": tuesday(17.5, 19)},
        "past": {"resource": room, "period": tuesday(10, 11, TUESDAY - timedelta(days=40))},
        "too_many": {"resource": room, "period": tuesday(10, 11), "party": 40},
        "needs_approval": {"resource": on_request, "period": tuesday(10, 11)},
        "needs_training": {"resource": machine, "period": tuesday(10, 11)},
        "over_quota": {"resource": desk, "period": tuesday(10, 12)},
        "": {"resource": room, "period": tuesday(10, 12)},
    }


def test_rule_4_the_page_and_the_act_say_the_same(ways_to_be_refused, nadia):
    for code, wish in ways_to_be_refused.items():
        (found,) = may_book(booker=booker_for(nadia, nadia.person), wants=[want(**wish)], now=LONG_BEFORE)
        assert [reason.code for reason in found] == ([code] if code else [])
        act = partial(book, **wish, booked_for=nadia.person, by=nadia.account, now=LONG_BEFORE)
        if not code:
            assert act()
            continue
        with pytest.raises(Refusal) as refused:
            act()
        assert (refused.value.code, str(refused.value)) == (code, found[0].sentence)


def test_it_only_reads(ways_to_be_refused, nadia):
    before = Booking.objects.count()
    with CaptureQueriesContext(connection) as queries:
        for wish in ways_to_be_refused.values():
            may_book(booker=booker_for(nadia, nadia.person), wants=[want(**wish)], now=LONG_BEFORE)

    assert not [q["sql"] for q in queries if not q["sql"].lstrip().startswith(("SELECT", "WITH"))]
    assert Booking.objects.count() == before


def test_what_is_waived_is_waived_in_both(ways_to_be_refused, nadia):
    for code in ("needs_approval", "needs_training", "over_quota"):
        wish, waives = ways_to_be_refused[code], frozenset({code})
        assert asked(booker_for(nadia, nadia.person), want(**wish), waives=waives) == [[]]
        assert book(**wish, waives=waives, booked_for=nadia.person, by=nadia.account, now=LONG_BEFORE)


def test_the_team_needs_no_approval(place, ways_to_be_refused, nadia):
    wanted = want(**ways_to_be_refused["needs_approval"])
    concierge = Member(nadia.account, nadia.person, place, frozenset(["concierge"]))

    assert asked(booker_for(concierge, concierge.person), wanted) == [[]]
    assert asked(booker_for(concierge, make_person("Théo")), wanted) == [[]]
    assert asked(Booker(nadia.person), wanted) == [["needs_approval"]]


def test_what_is_wanted_together_is_answered_together(place, room, nadia):
    claim, projector = uuid4(), make_thing(place)
    make_booking(resource=projector)
    make_quota(place, 1)
    both = want(room, claim=claim), want(projector, claim=claim)

    assert asked(booker_for(nadia, nadia.person), *both) == [["over_quota"], ["taken"]]


def test_each_of_many_dates_counts_for_the_next(room, nadia):
    """Two hours on one Tuesday of November, five of December and one of January; five hours a month."""
    make_quota(room.place, 5, over="month")
    wanted = [want(room, tuesday(10, 12, TUESDAY + timedelta(weeks=number))) for number in range(7)]

    found = asked(booker_for(nadia, nadia.person), *wanted)

    assert found == [[], [], [], ["over_quota"], ["over_quota"], ["over_quota"], []], "1 + 2 + 1"


@pytest.mark.parametrize("number", [1, 13])
def test_as_many_queries_for_one_date_or_thirteen(room, nadia, number):
    make_quota(room.place, 500)
    wanted = [want(room, tuesday(10, 12, TUESDAY + timedelta(weeks=week))) for week in range(number)]
    with CaptureQueriesContext(connection) as queries:
        assert asked(booker_for(nadia, nadia.person), *wanted) == [[]] * number

    assert len(queries) <= 12


# Agreements ---------------------------------------------------------------------------------------------


@pytest.fixture
def karma():
    return make_organisation("KARMA")


@pytest.fixture
def agreement(place, karma):
    return make_agreement(place, karma)


@pytest.mark.parametrize(("last_day", "holds"), [(0, True), (-1, False)])
def test_rule_10_an_agreement_must_be_in_force_on_the_date_of_use(room, karma, agreement, last_day, holds):
    end_agreement(agreement=agreement, ends_on=TUESDAY + timedelta(days=last_day), by=None, now=LONG_BEFORE)
    wanted = {"resource": room, "booked_for": karma, "agreement": agreement}

    assert asked(Booker(karma, agreement=agreement), want(room)) == ([[]] if holds else [["not_granted"]])
    if holds:
        assert make_booking(**wanted).agreement == agreement
    else:
        with pytest.raises(AgreementDoesNotGrant, match="n’est pas en vigueur ce jour-là"):
            make_booking(**wanted)


def test_an_agreement_is_with_whoever_books_or_who_they_act_for(room, karma, agreement):
    nadia = make_person()
    assert make_booking(resource=room, booked_for=nadia, acting_for=karma, agreement=agreement)

    with pytest.raises(AgreementDoesNotGrant, match="Nadia Benali n’est pas partie"):
        make_booking(resource=room, period=tuesday(14, 16), booked_for=nadia, agreement=agreement)


def test_an_agreement_of_another_place_or_withdrawn_grants_nothing(room, karma, agreement):
    elsewhere = make_agreement(make_place(), karma)
    withdraw_agreement(agreement=agreement, by=None, now=LONG_BEFORE)

    for other in (elsewhere, agreement):
        with pytest.raises(AgreementDoesNotGrant, match="ne vaut pas ici"):
            make_booking(resource=room, booked_for=karma, agreement=other)


def test_rule_10_what_was_granted_at_booking_stays_granted(room, karma, agreement):
    booking = make_booking(resource=room, booked_for=karma, agreement=agreement)
    withdraw_agreement(agreement=agreement, by=None, now=LONG_BEFORE)

    booking.refresh_from_db()
    assert (booking.is_standing, booking.agreement, booking.price) == (True, agreement, 0)


def test_a_reason_is_told_in_the_language_of_whoever_reads_it(room, nadia):
    make_quota(room.place, 1)
    ((reason,),) = may_book(booker=booker_for(nadia, nadia.person), wants=[want(room)], now=LONG_BEFORE)
    with translation.override("en"):
        assert reason.sentence == (
            "At most 1\u00a0h a week in the whole place: "
            "you have 1\u00a0h left in the week of 23\u00a0November."
        )
