from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from comptoir.directory.views import listed_place
from comptoir.kit.clock import now as clock_now
from comptoir.kit.pdf import pdf_answer
from comptoir.kit.periods import can_be_meant
from comptoir.places.calendar import next_opening
from comptoir.places.doors import public, speak_as
from comptoir.places.models import Place
from comptoir.window import page
from comptoir.window.plan import plan_of
from comptoir.window.poster import poster as typeset_poster
from comptoir.window.schema_org import json_ld


@public
@require_GET
def place(request: HttpRequest, place: str) -> HttpResponse:
    """The public page of a place run here; of another place of the directory, its listing."""
    found = get_object_or_404(Place, slug=place)
    if not found.is_run_here:
        return listed_place(request, found)
    speak_as(found, request)
    with timezone.override(found.tz):
        return render(request, "window/place.html", _page(request, found))


def _page(request: HttpRequest, place: Place) -> dict[str, object]:
    now = clock_now()
    today = place.day_of(now)
    week = page.week_of(place, today - timedelta(days=today.weekday()), today)
    opening = week[today.weekday()].opening
    crowd = page.crowd_of(place, now, opening)
    spaces = page.spaces_of(place, now)
    return {
        "place": place,
        "today": today,
        "opening": opening,
        "open_now": next((p for p in opening.periods if p.start <= now < p.end), None),
        "next_opening": next_opening(place, now),
        "crowd": crowd,
        "crowd_in_words": page.crowd_in_words(crowd, now.astimezone(place.tz).hour),
        "week": week,
        "spaces": spaces,
        "plan": plan_of(spaces),
        "is_open_to_guests": any(line.is_open_to_guests for line in spaces),
        "hours": page.hours_of(place, today),
        "residents": page.residents_of(place, today),
        "json_ld": json_ld(place, week, request.build_absolute_uri(place.get_absolute_url())),
    }


@public
@require_GET
def poster(request: HttpRequest, place: str) -> HttpResponse:
    """The poster of a week (``?semaine=`` any of its days), this week by default."""
    found = get_object_or_404(Place.objects.run_here(), slug=place)
    speak_as(found, request)
    today = found.day_of(clock_now())
    day = _asked_day(request, today)
    first = day - timedelta(days=day.weekday())
    with timezone.override(found.tz):
        week = page.week_of(found, first, today)
        url = request.build_absolute_uri(found.get_absolute_url())
        return pdf_answer(typeset_poster(found, week, url), f"affiche-{found.slug}-{first:%Y-%m-%d}")


def _asked_day(request: HttpRequest, today: date) -> date:
    asked = request.GET.get("semaine", "")
    try:
        named = date.fromisoformat(asked) if asked else today
    except ValueError as error:
        raise Http404 from error
    if not can_be_meant(named):
        raise Http404
    return named
