"""One's own calendar followed from elsewhere, and what one gives to the programs that act for one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from comptoir.calendars.feeds import make_feed, revoke_feed
from comptoir.calendars.models import Feed, Token
from comptoir.calendars.tokens import give_token, revoke_token
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_see_own_things, can_stand_at_the_counter

DAYS = [
    ("30", gettext_lazy("a month")), ("90", gettext_lazy("three months")), ("365", gettext_lazy("a year")),
    ("", gettext_lazy("until I revoke it")),
]  # fmt: skip


class TokenForm(forms.Form):
    """For which program, what it may do, for how long."""

    name = forms.CharField(label=gettext_lazy("For which program"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), choices=Token.Scope.choices, initial=[Token.Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    days = forms.ChoiceField(label=gettext_lazy("Valid for"), choices=DAYS, required=False, initial="90")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_stand_at_the_counter(member):
            mine = [choice for choice in Token.Scope.choices if choice[0] != Token.Scope.MANAGE]
            self.fields["scopes"].choices = mine  # type: ignore[attr-defined]


@require_GET
@for_members(can_see_own_things)
def calendars(request: HttpRequest, member: Member) -> HttpResponse:
    return _page(request, member, TokenForm(member=member))


def _page(
    request: HttpRequest, member: Member, form: TokenForm, *, address: str = "", secret: str = ""
) -> HttpResponse:
    """``address`` and ``secret`` are shown this once."""
    feeds = Feed.objects.in_use().of_place(member.place).filter(person=member.person)
    tokens = Token.objects.in_force(now()).filter(account=member.account)
    context = {
        "feeds": list(feeds.order_by("-pk")), "tokens": list(tokens.order_by("-pk")), "form": form,
        "address": address, "secret": secret, "qr": qr_of(address) if address else "",
    }  # fmt: skip
    answer = render_page(request, "people/mine_calendars.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def qr_of(address: str) -> SafeString:
    """The address as a QR code, for the calendar of a phone; one SVG without style."""
    drawing = segno.make(address, error="m", micro=False)
    return SafeString(
        drawing.svg_inline(border=3, light="#fff", dark="#000", omitsize=True, svgclass="qr", lineclass=None)
    )


@require_POST
@for_members(can_see_own_things)
def follow(request: HttpRequest, member: Member) -> HttpResponse:
    """A new address, shown now and never again."""
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())
    _feed, secret = make_feed(
        kind=Feed.Kind.PERSONAL, place=member.place, person=member.person, name=name, by=member.account,
        now=now(),
    )  # fmt: skip
    address = request.build_absolute_uri(reverse("calendars:feed", args=[secret]))
    return _page(request, member, TokenForm(member=member), address=address)


@require_POST
@for_members(can_see_own_things)
def unfollow(request: HttpRequest, member: Member, feed: int) -> HttpResponse:
    mine = get_object_or_404(Feed, pk=feed, place=member.place, person=member.person)
    revoke_feed(feed=mine, by=member.account, now=now())
    messages.success(request, _("The address opens nothing any more."))
    return go_to(request, "people:my_calendars", member.place.slug)


@require_POST
@for_members(can_see_own_things)
def give(request: HttpRequest, member: Member) -> HttpResponse:
    """A new token, shown now and never again."""
    form, moment = TokenForm(request.POST, member=member), now()
    if not form.is_valid():
        return _page(request, member, form)
    told = form.cleaned_data
    until = moment + timedelta(days=int(told["days"])) if told["days"] else None
    _token, secret = give_token(
        account=member.account, name=told["name"], scopes=told["scopes"], expires_at=until, now=moment
    )
    return _page(request, member, TokenForm(member=member), secret=secret)


@require_POST
@for_members(can_see_own_things)
def take_back(request: HttpRequest, member: Member, token: int) -> HttpResponse:
    mine = get_object_or_404(Token, pk=token, account=member.account)
    revoke_token(token=mine, by=member.account, now=now())
    messages.success(request, _("The token opens nothing any more."))
    return go_to(request, "people:my_calendars", member.place.slug)
