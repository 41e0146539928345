"""Booking a series, while the interface for programs does not: the same rules, the same door."""

import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from comptoir.agenda.models import Resource
from comptoir.booking.permissions import can_book
from comptoir.booking.recurrence import Recurrence
from comptoir.kit.clock import now
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member, for_members
from comptoir.series.actions import book_series
from comptoir.series.timetable import Timetable, on_the_wall
from comptoir.series.wish import SeriesWish


@for_members(can_book)
def series(request: HttpRequest, member: Member) -> HttpResponse:
    told = json.loads(request.body)
    room = Resource.objects.get(place=member.place, slug=told["resource"])
    room.place = member.place
    period = Period(datetime.fromisoformat(told["starts"]), datetime.fromisoformat(told["ends"]))
    day, starts_time, minutes = on_the_wall(period, member.place.tz)
    timetable = Timetable(
        recurrence=Recurrence.from_rule(told["rule"]), starts_on=day, starts_time=starts_time, minutes=minutes
    )
    try:
        wish = SeriesWish(resource=room, timetable=timetable, booked_for=member.person)
        made = book_series(wish=wish, by=member.account, now=now())
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "sentence": refusal.sentence}, status=409)
    return JsonResponse({"series": made.pk}, status=201)


urlpatterns = [path("series/", series)]
