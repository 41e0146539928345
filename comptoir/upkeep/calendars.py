"""Calendars brought in for a resource, and the addresses at which those of the place are read."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.calendars import importing
from comptoir.calendars.feeds import make_feed, revoke_feed
from comptoir.calendars.models import Feed, ImportedCalendar
from comptoir.calendars.reading import LARGEST
from comptoir.calendars.report import Report
from comptoir.kit.clock import now
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import attempt, confirm, done, show

TAB = "calendars"
SHOWN = 200


class FileForm(forms.Form):
    """A calendar file, small enough to be read at once."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"), help_text=gettext_lazy("1 MB at most."), max_length=200
    )

    def clean_file(self) -> bytes:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(gettext_lazy("The file is larger than 1 MB."))
        return bytes(given.read())


class BringForm(FileForm):
    """What the calendar takes, and whose it is."""

    resource = forms.ModelChoiceField(
        Resource.objects.none(), to_field_name="slug", label=gettext_lazy("What it takes"), empty_label=None
    )
    organisation = forms.ModelChoiceField(
        Actor.objects.none(), required=False, label=gettext_lazy("Booked for"),
        empty_label=gettext_lazy("Nobody: it is simply taken"),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=100, required=False,
        help_text=gettext_lazy("Left empty: the name that the file gives itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Resource.objects.in_use().of_place(member.place).order_by("position", "name")
        self.fields["resource"].queryset = offered  # type: ignore[attr-defined]
        theirs = Actor.objects.standing().filter(kind="organisation").order_by("name", "pk")
        self.fields["organisation"].queryset = theirs  # type: ignore[attr-defined]
        self.order_fields(["file", "resource", "organisation", "name"])


def _all(member: Member) -> str:
    return reverse("upkeep:calendars", args=[member.place.slug])


def _kept(member: Member, calendar: int) -> ImportedCalendar:
    known = ImportedCalendar.objects.kept().of_place(member.place)
    return get_object_or_404(known.select_related("place", "resource__place", "organisation"), pk=calendar)


@require_GET
@for_members(can_set_up_the_place)
def calendars(request: HttpRequest, member: Member) -> HttpResponse:
    return _list(request, member)


def _list(request: HttpRequest, member: Member, address: str = "") -> HttpResponse:
    """``address`` is that of a feed made just now: it is shown this once."""
    kept = ImportedCalendar.objects.kept().of_place(member.place).select_related("resource", "organisation")
    feeds = Feed.objects.in_use().of_place(member.place).exclude(kind=Feed.Kind.PERSONAL)
    answer = show(
        request, member, "upkeep/calendars.html", TAB, calendars=list(kept.order_by("name", "pk")),
        feeds=list(feeds.select_related("resource").order_by("-pk")), address=address,
        offered=list(Resource.objects.in_use().of_place(member.place).order_by("position", "name")),
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def bring(request: HttpRequest, member: Member) -> HttpResponse:
    """A new calendar: its file is read and shown first, and takes nothing yet."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BringForm(*posted, member=member)
    brought: list[ImportedCalendar] = []
    if form.is_bound and attempt(form, lambda: brought.append(_bring(member, **form.cleaned_data))):
        return done(request, _("Read, not brought in yet: look it over first."), _page(brought[0]))
    return show(
        request, member, "places/setup_form.html", TAB, form=form, title=_("Bring a calendar in"),
        submit=_("Read the file"), back=_all(member),
    )  # fmt: skip


def _bring(member: Member, *, file: bytes, **told: Any) -> ImportedCalendar:
    told["resource"].place = member.place
    return importing.bring(data=file, by=member.account, now=now(), **told)


def _page(calendar: ImportedCalendar) -> str:
    return reverse("upkeep:calendar", args=[calendar.place.slug, calendar.pk])


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def calendar(request: HttpRequest, member: Member, calendar: int) -> HttpResponse:
    """What the file would change; POST does it, and shows what was done."""
    kept, moment = _kept(member, calendar), now()
    if request.method == "POST":
        report = importing.apply(calendar=kept, by=member.account, now=moment)
    else:
        report = importing.preview(calendar=kept, now=moment)
    return show(
        request, member, "upkeep/calendar.html", TAB, calendar=kept, is_done=request.method == "POST",
        today=member.place.day_of(moment), groups=_groups(report),
    )  # fmt: skip


def _groups(report: Report) -> list[dict[str, Any]]:
    """The lines of a report by what becomes of them, those that need a look first."""
    titles = {
        "refused": _("Cannot be taken"), "series": _("What comes back"), "created": _("New"),
        "updated": _("Moved or renamed"), "removed": _("Gone from the file"), "unchanged": _("As before"),
        "ignored": _("To know"),
    }  # fmt: skip
    groups = []
    for outcome, title in titles.items():
        told = report.of(outcome)
        if told:
            rest = max(0, len(told) - SHOWN)
            groups.append({"title": title, "outcome": outcome, "told": told[:SHOWN], "rest": rest})
    return groups


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def bring_again(request: HttpRequest, member: Member, calendar: int) -> HttpResponse:
    """A new version of the file, read and shown first."""
    kept = _kept(member, calendar)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(*posted)
    deed = partial(importing.bring_again, calendar=kept, by=member.account, now=now())
    if form.is_bound and attempt(form, lambda: deed(data=form.cleaned_data["file"])):
        return done(request, _("Read, not brought in yet: look it over first."), _page(kept))
    return show(
        request, member, "places/setup_form.html", TAB, form=form,
        title=_("A new version of “%(name)s”") % {"name": kept.name}, submit=_("Read the file"),
        back=_page(kept),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def remove(request: HttpRequest, member: Member, calendar: int) -> HttpResponse:
    kept, moment = _kept(member, calendar), now()
    coming = kept.events.filter(ends_at__gt=moment).count()
    gives = ngettext(
        "The time of %(count)s event to come is free again.",
        "The time of %(count)s events to come is free again.",
        coming,
    ) % {"count": coming}
    return confirm(
        request, member, TAB, question=_("Remove “%(name)s”?") % {"name": kept.name}, detail=gives,
        yes=_("Remove it"), back=_all(member), said=gives,
        deed=lambda: importing.remove(calendar=kept, by=member.account, now=moment),
    )  # fmt: skip


@require_POST
@for_members(can_set_up_the_place)
def publish(request: HttpRequest, member: Member) -> HttpResponse:
    """A new address for the place, or for one resource; shown now and never again."""
    slug = request.POST.get("resource", "")
    offered = Resource.objects.in_use().of_place(member.place)
    thing = get_object_or_404(offered, slug=slug) if slug else None
    _feed, secret = make_feed(
        kind=Feed.Kind.PLACE if thing is None else Feed.Kind.RESOURCE, place=member.place, resource=thing,
        by=member.account, now=now(),
    )  # fmt: skip
    address = request.build_absolute_uri(reverse("calendars:feed", args=[secret]))
    return _list(request, member, address)


@require_POST
@for_members(can_set_up_the_place)
def revoke(request: HttpRequest, member: Member, feed: int) -> HttpResponse:
    of_place = Feed.objects.of_place(member.place).exclude(kind=Feed.Kind.PERSONAL)
    revoke_feed(feed=get_object_or_404(of_place, pk=feed), by=member.account, now=now())
    return done(request, _("The address opens nothing any more."), _all(member))
