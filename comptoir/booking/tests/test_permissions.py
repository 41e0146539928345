import pytest

from comptoir.agenda.tests.factories import make_place, make_room
from comptoir.booking import permissions
from comptoir.booking.tests.factories import make_booking, make_request, make_thing
from comptoir.places.doors import Member
from comptoir.places.tests.factories import make_account

pytestmark = pytest.mark.django_db

TEAM = ["concierge", "mediator", "manager", "coordinator"]


def a(kind, place):
    """Somebody with that role in the place."""
    account = make_account()
    return Member(account, account.person, place, frozenset([kind] if kind else []))


@pytest.mark.parametrize("kind", ["member", *TEAM])
def test_any_role_books(place, kind):
    assert permissions.can_book(a(kind, place))


def test_no_role_no_booking(place):
    assert not permissions.can_book(a("", place))


@pytest.mark.parametrize(("kind", "may"), [("member", False), *((kind, True) for kind in TEAM)])
def test_what_only_the_counter_gives_is_for_the_counter(place, kind, may):
    offered, kept = make_room(place), make_room(place, "Régie", is_self_service=False)

    assert permissions.can_book_resource(a(kind, place), offered)
    assert permissions.can_book_resource(a(kind, place), kept) == may
    assert permissions.can_waive_hours(a(kind, place)) == may


@pytest.mark.parametrize(("kind", "may"), [("member", False), *((kind, True) for kind in TEAM)])
def test_a_member_books_for_themselves_and_the_counter_for_anybody(place, kind, may):
    member, somebody = a(kind, place), make_account().person

    assert permissions.can_book_for(member, member.person)
    assert permissions.can_book_for(member, somebody) == may


@pytest.mark.parametrize(("kind", "may"), [("member", False), *((kind, True) for kind in TEAM)])
@pytest.mark.parametrize("can", ["can_change_booking", "can_check_in", "can_see_who_booked"])
def test_other_members_bookings_are_their_own_business(place, kind, may, can):
    booking = make_booking(resource=make_room(place))

    assert getattr(permissions, can)(a(kind, place), booking) == may


@pytest.mark.parametrize("can", ["can_change_booking", "can_check_in", "can_see_who_booked"])
def test_one_changes_one_s_own_and_what_one_booked_for_others(place, can):
    member = a("member", place)
    own = make_booking(resource=make_room(place), booked_for=member.person)
    for_others = make_booking(resource=make_room(place, "Petite salle"), by=member.account)

    assert getattr(permissions, can)(member, own)
    assert getattr(permissions, can)(member, for_others)


def test_what_is_announced_is_everybody_s_to_see(place):
    booking = make_booking(resource=make_room(place), is_public=True)

    assert permissions.can_see_who_booked(a("member", place), booking)
    assert not permissions.can_change_booking(a("member", place), booking)


def test_who_and_what_for_are_private_unless_they_chose_otherwise(place):
    """Rule 15: other members see that it is taken, and more only when it was chosen."""
    shown = make_booking(resource=make_room(place), shows_name=True)
    private = make_booking(resource=make_room(place, "Petite salle"))
    elsewhere = make_booking(shows_name=True)

    assert permissions.can_see_who_booked(a("member", place), shown)
    assert not permissions.can_see_who_booked(a("member", place), private)
    assert not permissions.can_see_who_booked(a("member", place), elsewhere), (
        "strangers to the place are no members"
    )
    assert not permissions.can_change_booking(a("member", place), shown)


@pytest.mark.parametrize(("kind", "may"), [("member", False), *((kind, True) for kind in TEAM)])
def test_the_team_approves_and_waives(place, kind, may):
    assert permissions.can_approve(a(kind, place)) == may
    assert permissions.can_waive_rules(a(kind, place)) == may


def test_a_request_is_withdrawn_by_whose_it_is_and_by_who_asked(place):
    studio = make_thing(place, "Studio", needs_approval=True)
    member, concierge, other = a("member", place), a("concierge", place), a("member", place)
    request = make_request(resource=studio, booked_for=member.person, by=concierge.account)

    assert permissions.can_withdraw_request(member, request)
    assert permissions.can_withdraw_request(concierge, request)
    assert not permissions.can_withdraw_request(other, request)
    assert not permissions.can_withdraw_request(a("manager", place), request), "the team rejects"
    assert not permissions.can_withdraw_request(
        Member(member.account, member.person, make_place(), frozenset(["member"])), request
    )


@pytest.mark.parametrize("kind", TEAM)
def test_the_counter_of_one_place_has_no_word_in_another(place, kind):
    member, elsewhere = a(kind, place), make_room()

    assert not permissions.can_book_resource(member, elsewhere)
    assert not permissions.can_change_booking(member, make_booking(resource=elsewhere))
