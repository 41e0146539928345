"""Rule 12: a request does not block; an acceptance rejects the colliding ones, after showing them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.models import Hold, Resource
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    TUESDAY,
    at,
    make_desks,
    make_place,
    make_room,
    tuesday,
)
from comptoir.booking.actions import (
    accept_request,
    collisions_of,
    lapse_requests,
    move_booking,
    prolong_booking,
    reject_request,
    withdraw_request,
)
from comptoir.booking.models import Booking, BookingRequest
from comptoir.booking.refusals import (
    AlreadyDecided,
    ApprovalNeeded,
    NothingToApprove,
    NotItsRepresentative,
    NotPossible,
)
from comptoir.booking.selectors import open_requests, own_requests
from comptoir.booking.tests.factories import make_booking, make_request, make_thing
from comptoir.journal.models import Fact
from comptoir.places.tests.factories import make_account, make_organisation, make_person, make_role
from comptoir.rights.tests.factories import make_agreement, make_quota

pytestmark = pytest.mark.django_db

BY = {"by": None, "now": LONG_BEFORE}


@pytest.fixture
def room(place):
    return make_thing(place, "Grande salle", kind=Resource.Kind.ROOM, needs_approval=True)


@pytest.fixture
def ask(room):
    def _ask(name="Nadia Benali", start=10, end=12, **changes):
        person = make_person(name, email=f"{name.split()[0].lower()}@example.org")
        return make_request(
            **{"resource": room, "booked_for": person, "period": tuesday(start, end)} | changes
        )

    return _ask


def outcomes(*requests):
    for request in requests:
        request.refresh_from_db()
    return [request.outcome for request in requests]


# Who has to ask -----------------------------------------------------------------------------------------


def test_what_needs_approval_is_not_booked_by_whoever_may_not_approve(place, room):
    nadia = make_account()
    make_role(place, "member", nadia.person)

    with pytest.raises(ApprovalNeeded) as refused:
        make_booking(resource=room, booked_for=nadia.person, by=nadia)

    assert refused.value.code == "needs_approval"
    assert refused.value.sentence == "La Grande salle se donne sur demande\u00a0: l’équipe répond."
    assert [way.fields for way in refused.value.ways] == [{"ask": "1"}]
    with pytest.raises(ApprovalNeeded):
        make_booking(resource=room, by=None)


@pytest.mark.parametrize("kind", ["concierge", "mediator", "manager", "coordinator"])
def test_whoever_may_approve_books_it_directly(place, room, kind):
    concierge = make_account()
    make_role(place, kind, concierge.person)

    assert make_booking(resource=room, by=concierge)


def test_a_role_elsewhere_or_of_the_past_approves_nothing(place, room):
    concierge = make_account()
    make_role(make_place(), "manager", concierge.person)
    make_role(place, "manager", concierge.person, ends_at=LONG_BEFORE)

    with pytest.raises(ApprovalNeeded):
        make_booking(resource=room, by=concierge)
    assert make_booking(resource=room, by=concierge, approved=True)


def test_what_goes_along_may_need_approval_too(place, room):
    with pytest.raises(ApprovalNeeded, match="Grande salle"):
        make_booking(resource=make_room(place, "Petite salle"), extras=[room])


def test_moving_what_was_approved_asks_again_and_shortening_does_not(room):
    booking = make_booking(resource=room, approved=True)

    for act in (
        lambda: move_booking(booking=booking, period=tuesday(14, 16), **BY),
        lambda: prolong_booking(booking=booking, until=at(13), **BY),
    ):
        with pytest.raises(ApprovalNeeded):
            act()
    assert move_booking(booking=booking, period=tuesday(10.5, 11.5), **BY)
    waived = move_booking(booking=booking, period=tuesday(14, 16), waives=frozenset({"needs_approval"}), **BY)
    assert waived.period == tuesday(14, 16)


# Asking -------------------------------------------------------------------------------------------------


def test_rule_12_a_request_blocks_nobody(room, ask):
    ask(), ask("Théo Marchand")

    assert not Hold.objects.exists()
    assert not Fact.objects.exists()
    assert make_booking(resource=room, approved=True)


def test_one_asks_for_an_organisation_and_its_grant_with_what_goes_along(place, room, ask):
    karma, projector = make_organisation("KARMA"), make_thing(place)
    agreement = make_agreement(place, karma)
    request = ask(
        acting_for=karma, agreement=agreement, extras=[projector], party=4, purpose="Conseil", shows_name=True
    )

    booking = accept_request(request=request, **BY)

    assert (booking.acting_for, booking.agreement, booking.party) == (karma, agreement, 4)
    assert (booking.purpose, booking.shows_name) == ("Conseil", True)
    assert [extra.resource for extra in booking.extras.all()] == [projector]


def test_the_policy_says_beforehand_what_would_forbid_it(room, ask):
    make_booking(resource=room, period=tuesday(14, 16), approved=True)
    make_quota(room.place, 3)
    for hours, code in [((14, 16), "taken"), ((18, 20), "closed"), ((9, 13), "over_quota")]:
        with pytest.raises(NotPossible) as refused:
            ask(start=hours[0], end=hours[1])
        assert refused.value.code == code
    with pytest.raises(NotPossible):
        ask(now=at(13))
    assert not BookingRequest.objects.exists()


def test_one_asks_only_for_what_is_given_on_request(place):
    with pytest.raises(NothingToApprove):
        make_request(resource=make_room(place, "Petite salle"))


def test_one_asks_in_the_name_of_what_one_represents(ask):
    nadia = make_account()

    with pytest.raises(NotItsRepresentative):
        ask(booked_for=nadia.person, acting_for=make_organisation(), by=nadia)


# Answering ----------------------------------------------------------------------------------------------


def test_rule_12_accepting_books_and_rejects_what_collides(ask, django_capture_on_commit_callbacks):
    chosen, same, overlaps = ask(), ask("Théo Marchand"), ask("Ana Silva", 11, 13)
    after, another_day = (
        ask("Bo Lind", 12, 14),
        ask("Cy Roy", period=tuesday(10, 12, TUESDAY + timedelta(days=1))),
    )
    shown = collisions_of(chosen, LONG_BEFORE)
    assert (shown.requests, shown.bookings) == ([same, overlaps], [])

    with django_capture_on_commit_callbacks(execute=True):
        booking = accept_request(request=chosen, message="Bienvenue", **BY)

    assert (chosen.booking, booking.booked_for) == (booking, chosen.booked_for)
    assert outcomes(chosen, same, overlaps, after, another_day) == [
        "accepted",
        "rejected",
        "rejected",
        "",
        "",
    ]
    assert same.message == "Quelqu’un d’autre l’a obtenu."
    sent = {message.to[0]: message.subject.partition("\u00a0")[0] for message in mail.outbox}
    assert sent == {
        "nadia@example.org": "Accepté",
        "théo@example.org": "Pas possible",
        "ana@example.org": "Pas possible",
    }


def test_what_cannot_be_booked_is_not_accepted_and_nothing_is_decided(room, ask):
    chosen, other = ask(), ask("Théo Marchand")
    taken = make_booking(resource=room, period=tuesday(11, 13), approved=True)
    assert collisions_of(chosen, LONG_BEFORE).bookings == [taken]

    with pytest.raises(ResourceIsTaken):
        accept_request(request=chosen, **BY)

    assert outcomes(chosen, other) == ["", ""]
    assert Booking.objects.count() == 1


def test_a_whole_collides_with_what_goes_along_elsewhere(place, ask):
    projector = make_thing(place)
    small = make_thing(place, "Petite salle", kind=Resource.Kind.ROOM, needs_approval=True)
    with_it = ask(extras=[projector])
    also = ask("Théo Marchand", resource=small, extras=[projector])
    without = ask("Ana Silva", resource=small)

    assert collisions_of(with_it, LONG_BEFORE).requests == [also]
    assert collisions_of(without, LONG_BEFORE).requests == [also]


def test_among_desks_only_the_last_one_collides(place, ask):
    desks = make_desks(place, units=2)
    desks.needs_approval = True
    desks.save()
    first, second = ask(resource=desks), ask("Théo Marchand", resource=desks)

    assert collisions_of(first, LONG_BEFORE).requests == []
    accept_request(request=first, **BY)
    third = ask("Ana Silva", resource=desks)
    assert collisions_of(second, LONG_BEFORE).requests == [third]


def test_a_request_is_decided_once(ask):
    request = ask()
    reject_request(request=request, message="Travaux", **BY)

    assert (request.outcome, request.message, request.decided_at) == ("rejected", "Travaux", LONG_BEFORE)
    for act in (accept_request, reject_request, withdraw_request):
        with pytest.raises(AlreadyDecided, match="refusée"):
            act(request=request, **BY)
    assert not Booking.objects.exists()


def test_whoever_asked_may_withdraw_it_and_nobody_is_written_to(ask, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        request = withdraw_request(request=ask(), **BY)

    assert (request.outcome, mail.outbox) == ("withdrawn", [])


def test_what_nobody_answered_lapses_when_its_time_has_come(ask):
    request, decided = ask(), ask("Théo Marchand")
    reject_request(request=decided, **BY)

    assert lapse_requests(at(10.2)) == [], "whoever is there may still say yes"
    assert lapse_requests(at(10.25)) == [request]
    assert lapse_requests(at(10.5)) == []
    assert outcomes(request, decided) == ["lapsed", "rejected"]


def test_the_team_accepts_what_is_beyond_a_quota_only_knowingly(place, ask):
    request = ask()
    make_quota(place, 1)

    with pytest.raises(Exception, match="par semaine"):
        accept_request(request=request, **BY)
    assert accept_request(request=request, waives=frozenset({"over_quota"}), **BY)


# Pages --------------------------------------------------------------------------------------------------


def test_what_pages_show_of_requests(place, ask):
    nadia = make_person()
    late, early = ask(booked_for=nadia, start=14, end=16), ask(booked_for=nadia)
    gone, theirs = ask(booked_for=nadia), ask("Théo Marchand", 16, 18)
    withdraw_request(request=gone, **BY)
    reject_request(request=late, **BY)

    assert open_requests(place) == [early, theirs]
    assert own_requests(nadia, place, LONG_BEFORE) == [early, late]
    assert own_requests(nadia, place, at(13)) == [late]


@pytest.mark.parametrize("number", [1, 30])
def test_as_many_queries_for_one_request_or_thirty(place, ask, number):
    projector = make_thing(place)
    requests = [ask(extras=[projector]) for _ in range(number)]
    with CaptureQueriesContext(connection) as queries:
        found = [(r.booked_for.name, r.resource.name, len(r.extras.all())) for r in open_requests(place)]
    assert (len(queries), len(found)) == (2, number)

    with CaptureQueriesContext(connection) as queries:
        collisions_of(requests[0], LONG_BEFORE)
    assert len(queries) < 20
