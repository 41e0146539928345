"""Who may book what for whom, and change it. Pure: no query."""

from __future__ import annotations

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking, BookingRequest
from comptoir.places.doors import Member
from comptoir.places.permissions import can_stand_at_the_counter


def can_book(member: Member) -> bool:
    """Any role in the place: what they may take, and for whom, is asked beside."""
    return bool(member.roles)


def can_book_resource(member: Member, resource: Resource) -> bool:
    """Members book what is offered to them; the counter books everything of the place."""
    if resource.place_id != member.place.pk:
        return False
    return resource.is_self_service or can_stand_at_the_counter(member)


def can_book_for(member: Member, person: Actor) -> bool:
    """A member books for themselves, in their own name or an organisation's; the counter for anybody."""
    return person.pk == member.person.pk or can_stand_at_the_counter(member)


def can_waive_hours(member: Member) -> bool:
    """Outside opening hours somebody of the team answers for it: an evening meeting, a key lent."""
    return can_stand_at_the_counter(member)


def can_waive_rules(member: Member) -> bool:
    """Lengths, notice, buffers, quotas, trainings: what ``waives`` names is for the team to answer for."""
    return can_stand_at_the_counter(member)


def can_approve(member: Member) -> bool:
    """Accept or reject what is asked for, and book what others have to ask for."""
    return can_stand_at_the_counter(member)


def can_withdraw_request(member: Member, request: BookingRequest) -> bool:
    """Whose request it is, and whoever asked in their place; the counter rejects instead."""
    if request.place_id != member.place.pk:
        return False
    return request.booked_for_id == member.person.pk or request.asked_by_id == member.account.pk


def can_change_booking(member: Member, booking: Booking) -> bool:
    """Move, prolong, end, cancel: whose it is, who booked it, and the counter."""
    if booking.place_id != member.place.pk:
        return False
    is_own = booking.booked_for_id == member.person.pk or booking.booked_by_id == member.account.pk
    return is_own or can_stand_at_the_counter(member)


def can_check_in(member: Member, booking: Booking) -> bool:
    return can_change_booking(member, booking)


def can_see_who_booked(member: Member, booking: Booking) -> bool:
    """Other members' names are private, unless they chose to show them; what is announced is not."""
    is_shown = booking.is_public or (booking.shows_name and booking.place_id == member.place.pk)
    return is_shown or can_change_booking(member, booking)
