"""What is done with a study as a whole: its title, made again, kept, thrown away, given to everybody.

The team writes it; what ends the writing, or speaks in the name of the place, is for who keeps the network.
"""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.network.permissions import can_keep_the_network, can_see_the_network
from comptoir.places.doors import Member, for_members
from comptoir.places.views.pages import NOT_DONE, attempt, correct, done
from comptoir.studies.actions import (
    drop_study,
    keep_study,
    make_again,
    name_study,
    publish_study,
    take_back,
)
from comptoir.studies.changing import said_no_longer, written_in
from comptoir.studies.forms import TitleForm
from comptoir.studies.models import Study
from comptoir.studies.views import address, the_study


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def titled(request: HttpRequest, member: Member, study: int) -> HttpResponse:
    found = the_study(member, study)
    form = TitleForm(request.POST or None, initial={"title": found.title})
    form.shows({"title": found.title})

    def told() -> dict[str, str]:
        return {"title": the_study(member, study).title}

    def deed() -> object:
        return name_study(study=found, title=form.cleaned_data["title"], by=member.account, now=now())

    if request.method == "POST" and correct(form, found, told, deed):
        return done(request, gettext("The study is called so."), address(member, found))
    return _ask(request, member, found, form, gettext("Title of the study"), gettext("Record"))


@require_http_methods(["GET", "POST"])
@for_members(can_keep_the_network)
def kept(request: HttpRequest, member: Member, study: int) -> HttpResponse:
    found = the_study(member, study)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def deed() -> object:
        return keep_study(study=found, by=member.account, now=now())

    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("The study is kept, with its PDF."), address(member, found))
    about = gettext("Nobody changes it any more after that, and its PDF is kept with it.")
    return _ask(request, member, found, form, gettext("Keep this study?"), gettext("Keep the study"), about)


@require_http_methods(["GET", "POST"])
@for_members(can_keep_the_network)
def dropped(request: HttpRequest, member: Member, study: int) -> HttpResponse:
    found = the_study(member, study)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def deed() -> object:
        return drop_study(study=found, by=member.account, now=now())

    if request.method == "POST" and attempt(form, deed):
        back = reverse("studies:studies", args=[member.place.slug])
        return done(request, gettext("The draft is thrown away."), back)
    about = gettext("What was written in it is lost. The network itself does not change.")
    title, yes = gettext("Throw this draft away?"), gettext("Throw it away")
    return _ask(request, member, found, form, title, yes, about)


@require_POST
@for_members(can_see_the_network)
def made_again(request: HttpRequest, member: Member, study: int) -> HttpResponse:
    found = the_study(member, study)
    said = gettext("The software said everything again; what you wrote stays.")
    before = written_in(found)
    answer = _do(request, member, found, lambda: make_again(study=found, by=member.account, now=now()), said)
    after = written_in(found)
    for words in (before[key] for key in before if key not in after):
        messages.warning(request, said_no_longer(words))
    return answer


@require_POST
@for_members(can_keep_the_network)
def published(request: HttpRequest, member: Member, study: int) -> HttpResponse:
    found = the_study(member, study)
    said = gettext("Anybody may read it now, at the address below.")
    return _do(request, member, found, lambda: publish_study(study=found, by=member.account, now=now()), said)


@require_POST
@for_members(can_keep_the_network)
def taken_back(request: HttpRequest, member: Member, study: int) -> HttpResponse:
    found = the_study(member, study)
    said = gettext("Only the team reads it now.")
    return _do(request, member, found, lambda: take_back(study=found, by=member.account, now=now()), said)


def _do(
    request: HttpRequest, member: Member, study: Study, deed: Callable[[], object], said: str
) -> HttpResponse:
    try:
        with transaction.atomic():
            deed()
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
        return go_to(request, address(member, study))
    return done(request, said, address(member, study))


def _ask(
    request: HttpRequest,
    member: Member,
    study: Study,
    form: forms.Form,
    title: str,
    yes: str,
    about: str = "",
) -> HttpResponse:
    context = {
        "place": member.place, "study": study, "form": form, "title": title, "yes": yes, "about": about,
        "back": address(member, study),
    }  # fmt: skip
    return render_page(request, "studies/ask.html", context, status=NOT_DONE if form.errors else 200)
