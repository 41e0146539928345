"""What the set-up pages share: a tab, a form that keeps what was typed, a question before the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from comptoir.kit.answers import go_to, render_page
from comptoir.kit.meanwhile import GoneMeanwhile, SeenForm
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member
from comptoir.places.forms import refuse
from comptoir.places.permissions import can_set_up_the_place

REFUSED = 409
NOT_DONE = 422


def show(
    request: HttpRequest,
    member: Member,
    template: str,
    tab: str,
    *,
    form: forms.Form | None = None,
    **context: Any,
) -> HttpResponse:
    """The page of a tab; 422 when its form comes back with what is wrong."""
    status = NOT_DONE if form is not None and form.errors else 200
    return render_page(request, template, {**_around(member, tab), "form": form, **context}, status=status)


def attempt(form: forms.Form, deed: Callable[[], object]) -> bool:
    """Whether the form was right and the deed done; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            deed()
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


Words = Callable[[], Mapping[str, Any]]


def correct(form: SeenForm, locked: Model, told: Words, deed: Callable[[], object]) -> bool:
    """As ``attempt``, of what another may correct meanwhile: refused when it no longer says what was shown.

    :param locked: what everybody locks who changes it.
    :param told: what it says now, read again from the database.
    """
    if attempt(form, unless_changed(form, locked, told, deed)):
        return True
    with suppress(ObjectDoesNotExist):  # what was begun is undone: the page says what is kept
        locked.refresh_from_db()
        told()
    return False


def unless_changed(
    form: SeenForm, locked: Model, told: Words, deed: Callable[[], object]
) -> Callable[[], None]:
    """The deed, which refuses what ``correct`` refuses."""

    def once_locked() -> None:
        locked.refresh_from_db(from_queryset=type(locked)._base_manager.select_for_update())
        before = told()
        deed()
        form.refuse_if_changed(before, told(), has_history=False)

    def unless_gone() -> None:
        try:
            once_locked()
        except ObjectDoesNotExist as gone:
            raise GoneMeanwhile.said() from gone

    return unless_gone


def done(request: HttpRequest, sentence: str, to: str) -> HttpResponse:
    """Say what was done, and leave for that address."""
    messages.success(request, sentence)
    return go_to(request, to)


def confirm(
    request: HttpRequest,
    member: Member,
    tab: str,
    *,
    question: str,
    detail: str,
    yes: str,
    back: str,
    deed: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Ask once, then do: GET shows the question, POST does the deed and says so, or says why not."""
    refusal = None
    if request.method == "POST":
        try:
            with transaction.atomic():
                deed()
            return done(request, said, back)
        except Refusal as caught:
            refusal = caught
    context = {
        **_around(member, tab), "question": question, "detail": detail, "yes": yes, "back": back,
        "refusal": refusal,
    }  # fmt: skip
    return render_page(request, "places/setup_confirm.html", context, status=REFUSED if refusal else 200)


def _around(member: Member, tab: str) -> dict[str, Any]:
    """The tabs as the member has them: who does not set up the place has those of the network only."""
    return {"place": member.place, "tab": tab, "has_few_tabs": not can_set_up_the_place(member)}
