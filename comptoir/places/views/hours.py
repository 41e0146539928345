"""The hours of every week, and the days that are not like the others."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit import speech
from comptoir.kit.clock import now
from comptoir.kit.meanwhile import GoneMeanwhile
from comptoir.places import actions, selectors
from comptoir.places.doors import Member, for_members
from comptoir.places.forms import ExceptionForm, WeekForm, said_of
from comptoir.places.models import Place
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.selectors import Exceptional
from comptoir.places.views.pages import attempt, confirm, correct, done, show


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def weekly_hours(request: HttpRequest, member: Member) -> HttpResponse:
    place = member.place
    initial = {"keeps_public_holidays": place.keeps_public_holidays}
    form = WeekForm(request.POST or None, days=selectors.week(place), initial=initial)
    form.shows(_week_told(place))
    if request.method == "POST" and correct(
        form,
        place,
        lambda: _week_told(place),
        lambda: actions.set_weekly_hours(
            place=place,
            week=form.week,
            keeps_public_holidays=form.cleaned_data["keeps_public_holidays"],
            by=member.account,
            now=now(),
        ),
    ):
        return done(request, _("The hours of every week are recorded."), request.path)
    return show(request, member, "places/setup_hours.html", "hours", form=form)


def _week_told(place: Place) -> dict[str, Any]:
    return said_of(selectors.week(place), keeps_public_holidays=place.keeps_public_holidays)


@require_GET
@for_members(can_set_up_the_place)
def exceptions(request: HttpRequest, member: Member) -> HttpResponse:
    today = member.place.day_of(now())
    known = selectors.exceptions(member.place)
    return show(
        request, member, "places/setup_exceptions.html", "exceptions",
        today=today,
        coming=[row for row in known if row.last_day >= today],
        past=[row for row in reversed(known) if row.last_day < today],
        holidays=selectors.coming_holidays(member.place, today),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def add_exception(request: HttpRequest, member: Member) -> HttpResponse:
    form = ExceptionForm(request.POST or None, initial={"first_day": request.GET.get("jour", "")})
    if request.method == "POST" and _set(form, member):
        said = _said(form.cleaned_data["first_day"], _("%(day)s is noted as an exception."))
        return done(request, said, _list(member))
    return _ask(request, member, form, _("A day that is not like the others"))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def change_exception(request: HttpRequest, member: Member, day: str) -> HttpResponse:
    row = _row_or_404(member, day)
    form = ExceptionForm(request.POST or None, initial=_told(row))
    form.shows(_told(row))
    if request.method == "POST" and _replace(form, member, row):
        said = _said(form.cleaned_data["first_day"], _("%(day)s: the exception is changed."))
        return done(request, said, _list(member))
    return _ask(request, member, form, speech.long_day(row.first_day))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def remove_exception(request: HttpRequest, member: Member, day: str) -> HttpResponse:
    row = _row_or_404(member, day)
    return confirm(
        request, member, "exceptions",
        question=_said(row.first_day, _("Remove the exception of %(day)s?")),
        detail=_("The usual hours, and the public holidays, will count again."),
        yes=_("Remove it"),
        back=_list(member),
        deed=lambda: actions.remove_exception(
            place=member.place, first_day=row.first_day, last_day=row.last_day, by=member.account, now=now()
        ),
        said=_said(row.first_day, _("%(day)s: the usual hours count again.")),
    )  # fmt: skip


def _set(form: ExceptionForm, member: Member) -> bool:
    return attempt(
        form,
        lambda: actions.set_exception(place=member.place, by=member.account, now=now(), **form.cleaned_data),
    )


def _replace(form: ExceptionForm, member: Member, row: Exceptional) -> bool:
    put: list[date] = []

    def told() -> dict[str, Any]:
        """Of what begins on the day that was shown; once it is done, on the day that was typed."""
        found = selectors.exception_that_begins(member.place, *(put or [row.first_day]))
        if found is None and not put:
            raise GoneMeanwhile.said()
        return _told(found) if found else {}

    def deed() -> None:
        actions.set_exception(
            place=member.place, instead_of=(row.first_day, row.last_day), by=member.account, now=now(),
            **form.cleaned_data,
        )  # fmt: skip
        put.append(form.cleaned_data["first_day"])

    return correct(form, member.place, told, deed)


def _told(row: Exceptional) -> dict[str, Any]:
    return {
        "first_day": row.first_day, "last_day": None if row.is_one_day else row.last_day,
        "spans": row.said, "reason": row.reason,
    }  # fmt: skip


def _ask(request: HttpRequest, member: Member, form: ExceptionForm, title: str) -> HttpResponse:
    return show(
        request, member, "places/setup_form.html", "exceptions",
        form=form, title=title, back=_list(member), submit=_("Record"),
    )  # fmt: skip


def _row_or_404(member: Member, day: str) -> Exceptional:
    try:
        row = selectors.exception_that_begins(member.place, date.fromisoformat(day))
    except ValueError:
        row = None
    if row is None:
        raise Http404
    return row


def _said(day: date, sentence: str) -> str:
    said = sentence % {"day": speech.in_full(day)}
    return said[:1].upper() + said[1:]


def _list(member: Member) -> str:
    return reverse("places:set_up_exceptions", args=[member.place.slug])
