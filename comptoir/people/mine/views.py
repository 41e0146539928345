"""One's own page: what is booked, the card, whom one acts for, what one agreed to, one's data."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comptoir.actors import cards
from comptoir.actors.actions import update_actor
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.people.data import export_file
from comptoir.people.mine import mails
from comptoir.people.mine.selectors import my_page
from comptoir.people.personal_data import what_forbids_erasing
from comptoir.people.views import note_consent, printed_card
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_see_own_things


@require_GET
@for_members(can_see_own_things)
def me(request: HttpRequest, member: Member) -> HttpResponse:
    moment = now()
    mine = my_page(member, moment)
    context = {
        "mine": mine, "today": member.place.day_of(moment), "languages": settings.LANGUAGES, "new_key": uuid4,
        "qr": cards.qr_svg(mine.card.number) if mine.card else "",
    }  # fmt: skip
    return render_page(request, "people/mine.html", context)


@require_GET
@for_members(can_see_own_things)
def my_card(request: HttpRequest, member: Member) -> HttpResponse:
    card = get_object_or_404(member.person.cards, revoked_at=None)
    return printed_card(member.place, card.number, member.person.name)


@require_POST
@for_members(can_see_own_things)
def my_consent(request: HttpRequest, member: Member) -> HttpResponse:
    note_consent(request, member.person, member, source=_("Said on their own page"))
    return go_to(request, "people:me", member.place.slug)


@require_POST
@for_members(can_see_own_things)
def my_language(request: HttpRequest, member: Member) -> HttpResponse:
    """The person's own, on every device: the one chosen on this device only no longer counts."""
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        update_actor(actor=member.person, language=code, by=member.account, now=now())
    answer = go_to(request, "people:me", member.place.slug)
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


@require_GET
@for_members(can_see_own_things)
def my_data(request: HttpRequest, member: Member) -> HttpResponse:
    return export_file(member.person)


@require_POST
@for_members(can_see_own_things)
def ask_to_be_erased(request: HttpRequest, member: Member) -> HttpResponse:
    """The managers are written to: it cannot be taken back, so that somebody talks with the person first."""
    moment = now()
    first = what_forbids_erasing(member.person, now=moment)
    if first is not None:
        raise first
    mails.send_erasure_asked(person=member.person, place=member.place, now=moment)
    messages.success(request, _("Your request is sent to the managers of the place. They will answer you."))
    return go_to(request, "people:me", member.place.slug)
