"""The persons a place knows: found, registered, corrected, given a card, their consents noted."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.actors import actions, cards
from comptoir.actors.models import Actor, Consent
from comptoir.actors.search import advice_on, likely_same, search_actors
from comptoir.gestures.forms import ask
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.meanwhile import words_of
from comptoir.kit.pdf import pdf_answer, typeset
from comptoir.kit.text import fold, read_number
from comptoir.people import selectors
from comptoir.people.forms import ConsentForm, PersonForm
from comptoir.people.permissions import can_answer_for_data, can_merge_people
from comptoir.people.selectors import Line
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.people import meet, persons_known_to
from comptoir.places.permissions import can_set_up_the_place, can_stand_at_the_counter
from comptoir.places.views.pages import correct

PER_PAGE = 30
TOLD = ("name", "phone", "email", "commune", "language")


def known(member: Member, person: int) -> Actor:
    """The person, if the place knows them; otherwise nobody is there (404)."""
    return get_object_or_404(persons_known_to(member.place), pk=person)


@require_GET
@for_members(can_stand_at_the_counter)
def people(request: HttpRequest, member: Member) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    everybody = persons_known_to(member.place).in_name_order()
    page = None if query else Paginator(everybody, PER_PAGE).get_page(request.GET.get("page"))
    found = search_actors(query, among=everybody, limit=PER_PAGE) if page is None else page.object_list
    context = {
        "query": query, "page": page, "lines": selectors.lines(member.place, found),
        "advice": "" if found else advice_on(query),
    }  # fmt: skip
    return render_page(request, "people/people.html", context, fragment="found")


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def new_person(request: HttpRequest, member: Member) -> HttpResponse:
    """A name is enough. When somebody known resembles, it is asked first whether they are the same."""
    form = PersonForm(request.POST or None, initial={"name": request.GET.get("nom", "")})
    same = _same(member, form, request.POST.get("sure", "")) if form.is_bound else []
    if "same" in request.POST:
        return _it_is(request, member, form)
    person = None if same else form.attempt(partial(_register, member))
    if person is not None:
        messages.success(request, _("%(name)s is registered.") % {"name": person.name})
        return go_to(request, "people:person", member.place.slug, person.pk)
    return ask(request, "people/people_new.html", form, same=same)


def _same(member: Member, form: PersonForm, sure: str) -> list[Line]:
    """Whom else it may be, unless ``sure`` already said that nobody known is of that very name."""
    if not form.is_valid() or fold(sure) == fold(form.cleaned_data["name"]):
        return []
    told = {field: form.cleaned_data[field] for field in ("name", "phone", "email")}
    return selectors.lines(member.place, likely_same(**told, among=persons_known_to(member.place)))


@transaction.atomic
def _register(member: Member, **told: str) -> Actor:
    moment = now()
    person = actions.register_person(**told, by=member.account, now=moment)
    meet(place=member.place, person=person, now=moment)
    return person


def _it_is(request: HttpRequest, member: Member, form: PersonForm) -> HttpResponse:
    """Somebody known after all: what was typed and was not known yet is added to what is."""
    person = known(member, read_number(request.POST["same"]) or 0)
    typed = form.cleaned_data if form.is_valid() else {}
    added = {field: typed[field] for field in TOLD if typed.get(field) and not getattr(person, field)}
    actions.update_actor(actor=person, by=member.account, now=now(), **added)
    messages.success(request, _("This is the page of %(name)s.") % {"name": person.name})
    return go_to(request, "people:person", member.place.slug, person.pk)


@require_GET
@for_members(can_stand_at_the_counter)
def person(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    moment = now()
    shown = selectors.person_page(member.place, known(member, person), moment)
    context = {
        "shown": shown, "person": shown.person, "today": member.place.day_of(moment),
        "qr": cards.qr_svg(shown.card.number) if shown.card else "",
        "may_merge": can_merge_people(member), "may_answer": can_answer_for_data(member),
        "may_declare": can_set_up_the_place(member),
    }  # fmt: skip
    return render_page(request, "people/people_person.html", context)


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def edit_person(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    who = known(member, person)
    told = partial(words_of, who, PersonForm)
    form = PersonForm(request.POST or None, initial=told())
    form.shows(told())
    update = partial(actions.update_actor, actor=who, by=member.account, now=now())
    if form.is_bound and correct(form, who, told, lambda: update(**form.cleaned_data)):
        messages.success(request, _("What is known about %(name)s is corrected.") % {"name": who.name})
        return go_to(request, "people:person", member.place.slug, who.pk)
    return ask(request, "people/people_edit.html", form, person=known(member, person))


@require_POST
@for_members(can_stand_at_the_counter)
def issue_card(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    who = known(member, person)
    card = actions.issue_card(person=who, by=member.account, now=now())
    said = {"name": who.name, "number": cards.spaced(card.number)}
    messages.success(request, _("%(name)s has card %(number)s.") % said)
    return go_to(request, "people:card", member.place.slug, who.pk)


@require_GET
@for_members(can_stand_at_the_counter)
def card(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    who = known(member, person)
    card = selectors.card_of(who)
    context = {"person": who, "card": card, "qr": cards.qr_svg(card.number) if card else ""}
    return render_page(request, "people/people_card.html", context)


@require_GET
@for_members(can_stand_at_the_counter)
def card_pdf(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    """One card on A4 to cut out; as many as ``exemplaires`` says, ten at most."""
    who = known(member, person)
    card = get_object_or_404(who.cards, revoked_at=None)
    asked = request.GET.get("exemplaires", "")
    return printed_card(member.place, card.number, who.name, copies=read_number(asked) or 1)


def printed_card(place: Place, number: str, name: str, *, copies: int = 1) -> HttpResponse:
    address = ", ".join(part for part in (place.address, f"{place.postcode} {place.commune}".strip()) if part)
    data: dict[str, Any] = {
        "place": place.name, "address": address, "copies": max(1, min(copies, 10)),
        "name": name, "number": cards.spaced(number), "qr": cards.qr_svg(number),
        "says": _("Show it at the counter, or say its number."),
        "found": _("Found this card? Bring it to the counter."),
        "cut": _("Cut along the line: 85.6 × 54 mm."), "language": get_language() or "fr",
    }  # fmt: skip
    return pdf_answer(typeset(Path(__file__).parent / "card.typ", data), "carte")


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def consents(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    who = known(member, person)
    form = ConsentForm(request.POST or None, initial={"source": _("Said at the counter")})
    if form.is_bound and form.attempt(partial(note_consent, request, who, member)):
        return go_to(request, "people:consents", member.place.slug, who.pk)
    return ask(request, "people/people_consents.html", form, person=who, consents=selectors.consents_of(who))


def note_consent(request: HttpRequest, person: Actor, member: Member, *, source: str) -> bool:
    """What one of the buttons of the page says: ``give`` or ``withdraw``, with its purpose."""
    given, purpose = "give" in request.POST, request.POST.get("give") or request.POST.get("withdraw") or ""
    if purpose not in Consent.Purpose:
        return False
    act = actions.give_consent if given else actions.withdraw_consent
    act(person=person, purpose=purpose, source=source, by=member.account, now=now())
    said = {"name": person.name, "purpose": Consent.Purpose(purpose).label}
    yes, no = _("%(name)s agrees to %(purpose)s."), _("%(name)s no longer agrees to %(purpose)s.")
    messages.success(request, (yes if given else no) % said)
    return True
