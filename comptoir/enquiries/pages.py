"""The team's side of an enquiry: opened, sent to a chosen list, reminded once, closed; where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.enquiries import actions, picking, reviewing, seasons, sheet
from comptoir.enquiries.forms import OPEN_FOR, EnquiryForm, OpenAgainForm
from comptoir.enquiries.known import known_about
from comptoir.enquiries.links import link_of_invitation
from comptoir.enquiries.models import Enquiry, Invitation, Proposal
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.pdf import pdf_answer
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import read_number
from comptoir.network import words
from comptoir.network.permissions import can_see_the_network
from comptoir.places.doors import Member, for_members
from comptoir.places.views.pages import NOT_DONE, attempt, correct, done
from comptoir.ties.permissions import can_keep_ties

LINES, CARDS = 50, 20


@dataclass(frozen=True)
class Figures:
    """How many were asked, and what they answered; how many proposals wait for the team."""

    asked: int
    answered: int
    nothing: int
    refused: int
    waiting: int

    @property
    def silent(self) -> int:
        return self.asked - self.answered - self.nothing - self.refused


@require_GET
@for_members(can_see_the_network)
def enquiries(request: HttpRequest, member: Member) -> HttpResponse:
    """What others say: the enquiries of the place, and what its partners remark."""
    waits = Count("invitations__proposals", filter=Q(invitations__proposals__settled_at=None), distinct=True)
    answered = Count("invitations", filter=~Q(invitations__answer=""), distinct=True)
    rows = Enquiry.objects.filter(place=member.place).annotate(
        asked=Count("invitations", distinct=True), answered=answered,
        waiting=waits,
    )  # fmt: skip
    today = member.place.day_of(now())
    context = {
        "place": member.place, "today": today,
        "enquiries": [(row, row.is_open_on(today)) for row in rows.order_by("-opened_at", "-pk")],
        "remarks": reviewing.waiting(member.place), "reviews": reviewing.open_reviews(member.place, today),
    }  # fmt: skip
    return render_page(request, "enquiries/enquiries.html", context)


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def open_one(request: HttpRequest, member: Member) -> HttpResponse:
    """A new enquiry; whom it is sent to is chosen on the next page."""
    form = EnquiryForm(request.POST or None, day=member.place.day_of(now()))
    made: list[Enquiry] = []

    def deed() -> None:
        made.append(
            actions.open_enquiry(place=member.place, by=member.account, now=now(), **form.cleaned_data)
        )

    if request.method == "POST" and attempt(form, deed):
        return done(request, _("The enquiry is open. Choose whom to ask."), _page_of("choose", made[0]))
    context = {
        "place": member.place, "form": form, "title": _("Open an enquiry"),
        "back": reverse("enquiries:enquiries", args=[member.place.slug]),
    }  # fmt: skip
    return render_page(request, "network/form.html", context, status=NOT_DONE if form.errors else 200)


@require_GET
@for_members(can_see_the_network)
def enquiry(request: HttpRequest, member: Member, enquiry: int) -> HttpResponse:
    """Where it stands: the figures, what waits for the team, who was asked."""
    row, today = _row(member, enquiry), member.place.day_of(now())
    said = Proposal.objects.filter(invitation__enquiry=row).select_related(
        "invitation__enquiry__place", "invitation__invited", "invitation__in_the_name_of", "actor", "tie",
        "settled_by__person",
    )  # fmt: skip
    waiting = said.filter(settled_at=None).order_by("pk")
    page = Paginator(waiting, CARDS).get_page(request.GET.get("page"))
    # Whoever is waited for first; then who answered last.
    waited_for = F("answered_at").desc(nulls_first=True)
    asked = row.invitations.select_related("invited", "in_the_name_of")
    asked = asked.order_by(waited_for, "invited__sort_name", "pk")
    written_to = actions.silent_in(row).filter(mailed_at__isnull=False)
    context = {
        "place": member.place, "enquiry": row, "is_open": row.is_open_on(today),
        "figures": _figures(row, page.paginator.count), "page": page,
        "cards": known_about(member.place, page, today),
        "settled": said.filter(settled_at__isnull=False).order_by("-settled_at", "-pk")[:LINES],
        "asked": Paginator(asked, LINES).get_page(request.GET.get("qui")),
        "may_keep": can_keep_ties(member),
        "may_remind": row.reminded_at is None and written_to.exists(),
    }  # fmt: skip
    return render_page(request, "enquiries/enquiry.html", context)


def _figures(row: Enquiry, waiting: int) -> Figures:
    said = Counter(dict(row.invitations.order_by().values_list("answer").annotate(Count("pk"))))
    some, nothing, refused = (said[str(answer)] for answer in Invitation.Answer)
    return Figures(sum(said.values()), some, nothing, refused, waiting)


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def choose(request: HttpRequest, member: Member, enquiry: int) -> HttpResponse:
    """Whom to ask: by family, by theme, the members, or one by one."""
    row, moment = _row(member, enquiry), now()
    picked, refusal = picking.Picked.of(request.GET), None
    if request.method == "POST":
        keys = [key for typed in request.POST.getlist("actor") if (key := read_number(typed)) is not None]
        try:
            asked = actions.ask(
                enquiry=row, actors=picking.may_be_asked(member.place).filter(pk__in=keys),
                address=address_in(request), by=member.account, now=moment,
            )  # fmt: skip
        except Refusal as why:
            refusal = why
        else:
            return done(request, _asked(asked), _page_of("enquiry", row))
    found, themes = picking.candidates(row, picked, moment)
    context = {
        "place": member.place, "enquiry": row, "picked": picked, "found": found, "themes": themes,
        "families": [(picking.MEMBERS, _("members of the place")), *words.FAMILIES.items()],
        "refusal": refusal,
    }  # fmt: skip
    return render_page(request, "enquiries/choose.html", context, status=409 if refusal else 200)


def _asked(made: list[Invitation]) -> str:
    if not made:
        return _("Nobody was added: choose somebody who is not asked yet.")
    letters = sum(1 for one in made if one.mailed_at)
    said = ngettext("%(n)s is asked", "%(n)s are asked", len(made)) % {"n": len(made)}
    by_mail = ngettext("%(n)s by letter", "%(n)s by letter", letters) % {"n": letters}
    return f"{said}, {by_mail}."


@require_POST
@for_members(can_see_the_network)
def remind(request: HttpRequest, member: Member, enquiry: int) -> HttpResponse:
    """The one reminder."""
    row = _row(member, enquiry)
    try:
        number = actions.remind(enquiry=row, address=address_in(request), by=member.account, now=now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
        return go_to(request, _page_of("enquiry", row))
    said = ngettext("%(n)s reminder is on its way.", "%(n)s reminders are on their way.", number)
    return done(request, said % {"n": number}, _page_of("enquiry", row))


@require_POST
@for_members(can_see_the_network)
def close(request: HttpRequest, member: Member, enquiry: int) -> HttpResponse:
    """Nobody answers any more."""
    row = actions.close_enquiry(enquiry=_row(member, enquiry), by=member.account, now=now())
    return done(
        request, _("The enquiry is closed: its links open nothing any more."), _page_of("enquiry", row)
    )


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def open_again(request: HttpRequest, member: Member, enquiry: int) -> HttpResponse:
    """It is answered again, or for longer."""
    row, moment = _row(member, enquiry), now()
    day = member.place.day_of(moment)
    usual = row.closes_on if row.is_open_on(day) else day + OPEN_FOR
    form = OpenAgainForm(request.POST or None, initial={"closes_on": usual})
    form.shows(_until(row))

    def deed() -> object:
        return seasons.open_again(enquiry=row, by=member.account, now=moment, **form.cleaned_data)

    def told() -> dict[str, object]:
        return _until(_row(member, enquiry))

    if request.method == "POST" and correct(form, row, told, deed):
        return done(request, _("The enquiry is open: its links open again."), _page_of("enquiry", row))
    context = {"place": member.place, "form": form, "title": row.title, "back": _page_of("enquiry", row)}
    return render_page(request, "network/form.html", context, status=NOT_DONE if form.errors else 200)


@require_GET
@for_members(can_see_the_network)
def sheets(request: HttpRequest, member: Member, enquiry: int) -> HttpResponse:
    """A sheet to print for each who has not answered; those whom no letter reaches first."""
    row = _row(member, enquiry)
    silent = actions.silent_in(row).select_related("invited", "enquiry__place")
    rows = list(silent.order_by("mailed_at", "invited__sort_name", "pk"))
    rows.sort(key=lambda one: one.mailed_at is not None)
    return pdf_answer(sheet.sheets(row, rows, address_in(request)), f"enquete-{row.pk}")


def address_in(request: HttpRequest) -> Callable[[Invitation], str]:
    """The whole address of an invitation's link, as it is reached from where the request came."""

    def address(invitation: Invitation) -> str:
        link = link_of_invitation(invitation)
        path = reverse("enquiries:answer", args=[invitation.enquiry.place.slug, link])
        return request.build_absolute_uri(path)

    return address


def _row(member: Member, enquiry: int) -> Enquiry:
    return get_object_or_404(Enquiry.objects.select_related("place"), place=member.place, pk=enquiry)


def _until(row: Enquiry) -> dict[str, object]:
    return {"closes_on": row.closes_on}


def _page_of(name: str, row: Enquiry) -> str:
    return reverse(f"enquiries:{name}", args=[row.place.slug, row.pk])
