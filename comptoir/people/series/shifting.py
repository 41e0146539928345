"""Several dates of a series moved by as much, in one press: all of them, or the list of those that cannot."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from comptoir.booking.models import Booking
from comptoir.booking.permissions import can_book
from comptoir.gestures import acts
from comptoir.gestures import making as gestures
from comptoir.gestures.acts.series import when_it_comes_back
from comptoir.gestures.forms import key_in
from comptoir.kit import speech
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.people.mine.booking import done
from comptoir.people.series.changing import series_of
from comptoir.places.doors import Member, for_members
from comptoir.series.actions import Shift
from comptoir.series.refusals import SomeDatesUnavailable

MOST_DAYS, MOST_MINUTES = 366, 24 * 60 - 1


class ShiftForm(forms.Form):
    """Which dates, and how much later; below nought is earlier."""

    dates = forms.TypedMultipleChoiceField(
        label=_("Which dates"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one date that is to come.")},
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Days later"), min_value=-MOST_DAYS, max_value=MOST_DAYS, initial=0,
        help_text=_("-7: a week earlier."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Minutes later"), min_value=-MOST_MINUTES, max_value=MOST_MINUTES, initial=0,
        help_text=_("-60: an hour earlier."),
    )  # fmt: skip

    def __init__(self, *args: Any, coming: list[Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dates"].choices = [(one.pk, _said(one)) for one in coming]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("days") == 0 and data.get("minutes") == 0:
            self.add_error("days", gettext("Say by how much they move."))
        return data


def _said(booking: Booking) -> str:
    day = speech.in_full(booking.place.day_of(booking.starts_at))
    return f"{day}, {speech.hours(booking.starts_at, booking.ends_at)}"


@require_http_methods(["GET", "POST"])
@for_members(can_book)
def shift_dates(request: HttpRequest, member: Member, series: int) -> HttpResponse:
    """What was chosen and typed is kept when it is refused."""
    row, moment = series_of(member, series), now()
    standing = row.occurrences.standing().filter(starts_at__gt=moment, checked_in_at=None, ended_at=None)
    coming = list(standing.select_related("place", "resource").order_by("starts_at", "pk"))
    form = ShiftForm(request.POST or None, coming=coming)
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        shift = Shift(days=given["days"], minutes=given["minutes"])
        try:
            gesture = gestures.make(
                member=member, key=key_in(request), verb="shift_dates", now=moment,
                act=lambda: acts.shift_dates(
                    series=row, bookings=given["dates"], shift=shift, by=member.account, now=moment
                ),
            )  # fmt: skip
            return done(request, member, gesture)
        except Refusal as said:
            refusal = said
            refusal.ways = ()
    context = {
        "series": row, "form": form, "refusal": refusal, "new_key": uuid4, "when": when_it_comes_back(row),
        "refused": list(refusal.refusals.items()) if isinstance(refusal, SomeDatesUnavailable) else [],
    }  # fmt: skip
    status = 409 if refusal else 422 if form.errors else 200
    return render_page(request, "people/series_shift.html", context, status=status)
