"""The page a partner reads by its link, and the team's side of it: the link made, remarks settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.actors.letters import address_of
from comptoir.enquiries import reviewing, sheet
from comptoir.enquiries.answering import GONE, by_link
from comptoir.enquiries.links import link_of_review, review_behind
from comptoir.enquiries.models import Remark, Review
from comptoir.enquiries.settling_pages import said_otherwise
from comptoir.enquiries.told import MISSING, PLACE_IN_NETWORK, Section, Told, told_about
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.articles import the
from comptoir.kit.clock import now
from comptoir.kit.pdf import pdf_answer
from comptoir.kit.refusals import Refusal
from comptoir.network.permissions import can_see_the_network
from comptoir.network.who import collective
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import NOT_DONE, attempt, done
from comptoir.ties.permissions import can_keep, can_keep_ties

LONGEST, MOST_MISSING = 1000, 5000
Shown = tuple[Told, str, str]


class ReviewForm(forms.Form):
    """How the link goes, and for how long it opens."""

    email = forms.EmailField(
        label=gettext_lazy("Send it to"), required=False, max_length=254,
        help_text=gettext_lazy("Leave empty to print it or to say it aloud."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("For how many days it opens"),
        min_value=1,
        max_value=reviewing.MOST_DAYS,
        initial=30,
    )


class ReplyForm(forms.Form):
    """What the team answers; needed unless it was corrected."""

    reply = forms.CharField(
        label=gettext_lazy("Our answer"), required=False, max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("The partner reads it by its link."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@by_link
def review(request: HttpRequest, place: Place, link: str) -> HttpResponse:
    """What is said about the partner; next to each sentence, whether it is right."""
    row, moment = review_behind(link, place), now()
    if row is None:
        raise Http404
    if not row.is_open_on(place.day_of(moment)):
        return render_page(request, "enquiries/over.html", {"place": place}, status=GONE)
    sections = reviewing.with_remarks(told_about(row.actor, place, place.day_of(moment)), row)
    told, wrong = [one for section in sections for one in section.told], None
    missing = _missing_words(request.POST, told)
    if request.method == "POST":
        try:
            reviewing.remark(
                review=row, told=told, said=_said(request.POST, told, missing), by=None, now=moment
            )
        except reviewing.WordsAreMissing as refusal:
            wrong = refusal
        except Refusal as refusal:
            messages.warning(request, refusal.sentence)
            return redirect(request.path)
        else:
            messages.success(request, _("Thank you. It is kept, and the team reads it."))
            return redirect(request.path)
    context = {
        "place": place, "review": row, "wrong_key": wrong.subject if wrong else "",
        "wrong_sentence": wrong.sentence if wrong else "", "sections": _shown(sections, request.POST),
        "missing": missing if request.method == "POST" else _missing(row), "most_missing": MOST_MISSING,
        "settled": row.remarks.filter(settled_at__isnull=False).order_by("-settled_at", "-pk"),
    }  # fmt: skip
    return render_page(request, "enquiries/review.html", context, status=NOT_DONE if wrong else 200)


def _said(posted: QueryDict, told: Iterable[Told], missing: str) -> list[reviewing.Said]:
    """What is said of each sentence; one that nobody speaks of is left as it is, one with words is wrong."""
    known = (Remark.Verdict.RIGHT, Remark.Verdict.WRONG)
    said = []
    for one in told:
        verdict, words = posted.get(f"v-{one.key}", ""), _words(posted, one.key)
        if verdict in known or words:
            said.append(reviewing.Said(one.key, verdict if verdict in known else Remark.Verdict.WRONG, words))
    return [*said, reviewing.Said(MISSING, Remark.Verdict.MISSING, missing)]


def _missing_words(posted: QueryDict, told: Iterable[Told]) -> str:
    """What is missing, and what was typed beside a sentence that nobody says any more since they read it."""
    shown = {f"w-{one.key}" for one in told} | {f"w-{MISSING}"}
    beside = [name for name in posted if name.startswith("w-") and name not in shown]
    gone = [
        _words(posted, name[2:]) for name in beside if posted.get(f"v-{name[2:]}") != Remark.Verdict.RIGHT
    ]
    return "\n".join(filter(None, [_words(posted, MISSING, MOST_MISSING), *gone]))[:MOST_MISSING]


def _words(posted: QueryDict, key: str, most: int = LONGEST) -> str:
    """What was typed beside a sentence, without the character that no database takes."""
    return posted.get(f"w-{key}", "").replace("\0", "").strip()[:most]


def _shown(sections: Iterable[Section], posted: QueryDict) -> list[tuple[Section, list[Shown]]]:
    """Each sentence with what is chosen and typed beside it: as posted, else as said while it waits."""

    def shown(one: Told) -> Shown:
        row = one.remark if one.remark is not None and one.remark.settled_at is None else None
        verdict = posted.get(f"v-{one.key}", row.verdict if row else "")
        return one, verdict, posted.get(f"w-{one.key}", row.words if row else "")

    return [(section, [shown(one) for one in section.told]) for section in sections]


def _missing(row: Review) -> str:
    said = row.remarks.filter(subject=MISSING, settled_at=None).order_by("-pk").first()
    return said.words if said else ""


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def ask_review(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    """A link for a partner, by letter or on paper."""
    them = collective(actor)
    form = ReviewForm(request.POST or None, initial={"email": address_of(them)})
    made: list[Review] = []

    def deed() -> None:
        made.append(
            reviewing.ask_for_review(
                place=member.place, actor=them, address=address_in(request), by=member.account, now=now(),
                **form.cleaned_data,
            )
        )  # fmt: skip

    if request.method == "POST" and attempt(form, deed):
        return done(request, _("The link is made."), _page_of(made[0]))
    context = {
        "place": member.place, "form": form,
        "title": _("Have %(name)s read it over") % {"name": the(them.name)},
        "back": reverse("network:between_us", args=[member.place.slug, them.pk]),
        "about": _("They read what the network may know of them, without an account, and say what is wrong."),
    }  # fmt: skip
    return render_page(request, "network/form.html", context, status=NOT_DONE if form.errors else 200)


@require_GET
@for_members(can_see_the_network)
def review_link(request: HttpRequest, member: Member, review: int) -> HttpResponse:
    """The link itself, until when it opens, and what came by it."""
    row = _review(member, review)
    context = {
        "place": member.place, "review": row, "address": address_in(request)(row),
        "is_open": row.is_open_on(member.place.day_of(now())),
        "remarks": row.remarks.select_related("settled_by__person").order_by("-said_at", "-pk"),
    }  # fmt: skip
    return render_page(request, "enquiries/review_link.html", context)


@require_GET
@for_members(can_see_the_network)
def review_sheet(request: HttpRequest, member: Member, review: int) -> HttpResponse:
    """The link on paper, with its QR code."""
    row = _review(member, review)
    return pdf_answer(sheet.review_sheet(row, address_in(request)(row)), f"relecture-{row.pk}")


@require_POST
@for_members(can_see_the_network)
def withdraw(request: HttpRequest, member: Member, review: int) -> HttpResponse:
    """The link opens nothing any more."""
    row = reviewing.withdraw_review(review=_review(member, review), by=member.account, now=now())
    return done(request, _("The link opens nothing any more."), _page_of(row))


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def settle_remark(request: HttpRequest, member: Member, remark: int) -> HttpResponse:
    """What a partner remarks: the way to correct it, then that it is corrected; or an answer."""
    known = Remark.objects.select_related("review__actor", "review__place", "tie__subject", "agreement")
    row = known.filter(review__place=member.place, pk=remark).first()
    if row is None:
        return said_otherwise(request, member)
    back, form = _page_of(row.review), ReplyForm(request.POST or None)
    outcome = request.POST.get("outcome", "")
    if row.settled_at is not None or (request.method == "POST" and outcome not in Remark.Outcome):
        messages.info(request, _("It is settled already.") if row.settled_at else _("Choose one."))
        return go_to(request, back)

    def deed() -> object:
        reply = form.cleaned_data["reply"]
        return reviewing.settle_remark(remark=row, outcome=outcome, reply=reply, by=member.account, now=now())

    if request.method == "POST" and attempt(form, deed):
        return done(request, _("It is settled: the partner reads it by its link."), back)
    context = {
        "place": member.place, "remark": row, "form": form, "back": back,
        "may_keep": can_keep(member, row.tie) if row.tie else can_keep_ties(member),
        "may_set_up": can_set_up_the_place(member), "is_about_place": row.subject in PLACE_IN_NETWORK,
    }  # fmt: skip
    return render_page(request, "enquiries/remark.html", context, status=NOT_DONE if form.errors else 200)


def address_in(request: HttpRequest) -> Callable[[Review], str]:
    """The whole address of a review's link, as it is reached from where the request came."""

    def address(row: Review) -> str:
        path = reverse("enquiries:review", args=[row.place.slug, link_of_review(row)])
        return request.build_absolute_uri(path)

    return address


def _review(member: Member, review: int) -> Review:
    return get_object_or_404(Review.objects.select_related("place", "actor"), place=member.place, pk=review)


def _page_of(row: Review) -> str:
    return reverse("enquiries:review_link", args=[row.place.slug, row.pk])
