"""What passed: noting it with an actor or with anybody, the list, correcting, withdrawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.journal.natures import Direction, Nature
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.articles import the
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.kit.spreadsheet import csv_answer
from comptoir.kit.text import read_number
from comptoir.network import words
from comptoir.network.circle import FEW
from comptoir.network.permissions import can_see_the_network
from comptoir.network.who import collective, named_among
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.views.pages import NOT_DONE, REFUSED, attempt, done
from comptoir.places.views.pages import correct as correct_unless_changed
from comptoir.portraits import exchanges
from comptoir.portraits.exchange_forms import PassedForm, SomebodyForm, said_before, settled, usual
from comptoir.portraits.facts import UNITS
from comptoir.portraits.models import Exchange, ExchangeSaid

LINES = 50


@dataclass(frozen=True)
class Row:
    """An exchange in words; ``who`` names a person only when they agreed, and so does ``what``."""

    exchange: Exchange
    who: str
    what: str
    nature: str
    way: str
    amount: str
    has_a_page: bool


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def note_with(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    """With an organisation, a circle or a group."""
    them = collective(actor)
    day = member.place.day_of(now())
    form = PassedForm(request.POST or None, place=member.place, actor=them, initial=usual(day))
    back = reverse("portraits:actor", args=[member.place.slug, them.pk])
    title = gettext("What passed with %(name)s") % {"name": the(them.name)}
    return _note(request, member, form, lambda: them, title, back)


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def note(request: HttpRequest, member: Member) -> HttpResponse:
    """With anybody: a volunteer who gave hours, for instance."""
    form = SomebodyForm(
        request.POST or None, place=member.place, initial=usual(member.place.day_of(now()))
    )  # fmt: skip
    back = _list(member.place)

    def who() -> Actor:
        return settled(form, by=member.account, now=now())

    return _note(request, member, form, who, gettext("Note what passed"), back)


def _note(
    request: HttpRequest, member: Member, form: PassedForm, who: Callable[[], Actor], title: str, back: str
) -> HttpResponse:
    def deed() -> object:
        try:
            return exchanges.note_exchange(
                place=member.place, actor=who(), said=form.said(), is_another=form.is_another,
                by=member.account, now=now(),
            )  # fmt: skip
        except exchanges.IsNotedAlready:
            form.ask_whether_another()
            raise

    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("It is noted."), back)
    return _ask(request, member.place, form, title, back)


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def correct(request: HttpRequest, member: Member, exchange: int) -> HttpResponse:
    """Say it otherwise, or withdraw it or put it back; what was said before is below."""
    row = _exchange(member.place, exchange)
    if row.withdrawn_at is not None:
        return _withdrawn(request, member, row)
    form = PassedForm(
        request.POST or None, place=member.place, actor=row.actor, initial=said_before(row)
    )  # fmt: skip
    form.shows(said_before(row))

    def deed() -> object:
        return exchanges.correct_exchange(exchange=row, said=form.said(), by=member.account, now=now())

    def told() -> dict[str, Any]:
        return said_before(_exchange(member.place, exchange))

    if request.method == "POST" and correct_unless_changed(form, row, told, deed):
        return done(request, gettext("It is corrected."), _list(member.place))
    (shown,) = rows_of([row])
    context = {
        "place": member.place, "form": form, "title": gettext("What passed, corrected"), "shown": shown,
        "back": _list(member.place), "history": _history(row, is_told=shown.what == row.what),
    }  # fmt: skip
    return render_page(request, "portraits/exchange.html", context, status=NOT_DONE if form.errors else 200)


def _withdrawn(request: HttpRequest, member: Member, row: Exchange) -> HttpResponse:
    """What was said of it, and the way to put it back; a correction typed meanwhile is refused."""
    if request.method == "POST":
        messages.error(request, gettext("This was withdrawn already."))
    (shown,) = rows_of([row])
    context = {
        "place": member.place, "title": gettext("What passed, withdrawn"), "shown": shown, "form": None,
        "history": _history(row, is_told=shown.what == row.what, also_now=True),
    }  # fmt: skip
    return render_page(request, "portraits/exchange.html", context, status=REFUSED if request.POST else 200)


@require_POST
@for_members(can_see_the_network)
def withdraw(request: HttpRequest, member: Member, exchange: int) -> HttpResponse:
    row = _exchange(member.place, exchange)
    back = _list(member.place)
    try:
        exchanges.withdraw_exchange(exchange=row, by=member.account, now=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return go_to(request, back)
    return done(request, gettext("It is withdrawn: the journal does not say it any more."), back)


@require_GET
@for_members(can_see_the_network)
def listed(request: HttpRequest, member: Member) -> HttpResponse:
    """Latest first; with one actor only when the address says which."""
    them, found = _asked(request, member.place)
    gone = Exchange.objects.withdrawn().of_place(member.place).count()
    page = Paginator(found, LINES).get_page(request.GET.get("page"))
    context = {"place": member.place, "them": them, "page": page, "rows": rows_of(page), "gone": gone}
    return render_page(request, "portraits/exchanges.html", context)


@require_GET
@for_members(can_see_the_network)
def listed_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The same as a file."""
    header = [
        gettext("Day"), gettext("With whom"), gettext("What passed"), gettext("Which way"),
        gettext("How much"), gettext("Unit"), gettext("In a few words"), gettext("Agreement"),
    ]  # fmt: skip
    _them, found = _asked(request, member.place)
    lines = [
        [
            f"{row.exchange.on}", row.who, row.nature, row.way,
            _number(row.exchange), UNITS[Nature(row.exchange.nature)].label, row.what,
            row.exchange.agreement.title if row.exchange.agreement else "",
        ]
        for row in rows_of(found)
    ]  # fmt: skip
    return csv_answer([header, *lines], f"echanges-{member.place.day_of(now())}")


def _number(one: Exchange) -> str:
    """The quantity in digits; never how many persons below five."""
    is_few = UNITS[Nature(one.nature)] == Fact.Unit.PERSON and one.quantity < FEW
    return f"<{FEW}" if is_few else f"{one.quantity.normalize():f}"


def latest_with(place: Place, actor: Actor, number: int = 5) -> list[Row]:
    """The last that passed with that actor. Two queries."""
    return rows_of(_standing(place).filter(actor=actor)[:number])


def rows_of(found: Iterable[Exchange]) -> list[Row]:
    """In words; one query for the persons who agreed to be named."""
    kept = list(found)
    named = named_among(one.actor_id for one in kept if one.actor.is_person)
    return [_row(one, is_told=not one.actor.is_person or one.actor_id in named) for one in kept]


def _row(one: Exchange, *, is_told: bool) -> Row:
    way = gettext("from us") if one.direction == Direction.GIVEN else gettext("to us")
    return Row(
        one, one.actor.name if is_told else gettext("a person who is not named here"),
        one.what if is_told else "", words.nature_said(one.nature), way,
        words.quantity(one.quantity, UNITS[Nature(one.nature)]), not one.actor.is_person,
    )  # fmt: skip


def _standing(place: Place) -> QuerySet[Exchange]:
    return (
        Exchange.objects.standing()
        .of_place(place)
        .select_related("actor", "agreement")
        .order_by("-on", "-pk")
    )


def _asked(request: HttpRequest, place: Place) -> tuple[Actor | None, QuerySet[Exchange]]:
    typed = request.GET.get("acteur", "")
    if not typed:
        return None, _standing(place)
    them = collective(read_number(typed) or 0)
    return them, _standing(place).filter(actor=them)


def _exchange(place: Place, key: int) -> Exchange:
    rows = Exchange.objects.select_related("actor", "agreement", "place")
    return get_object_or_404(rows, place=place, pk=key)


def _history(row: Exchange, *, is_told: bool, also_now: bool = False) -> list[tuple[ExchangeSaid, str, str]]:
    """What was said before, latest first: when, how much, in which words; what stands when it is asked."""
    said = list(row.said.select_related("said_by__person").order_by("-said_at", "-pk"))
    said = said if also_now else said[1:]
    return [
        (one, words.quantity(one.quantity, UNITS[Nature(one.nature)]), one.what if is_told else "")
        for one in said
    ]


def _list(place: Place) -> str:
    return reverse("portraits:exchanges", args=[place.slug])


def _ask(request: HttpRequest, place: Place, form: PassedForm, title: str, back: str) -> HttpResponse:
    context = {"place": place, "form": form, "title": title, "back": back}
    return render_page(request, "portraits/note.html", context, status=NOT_DONE if form.errors else 200)
