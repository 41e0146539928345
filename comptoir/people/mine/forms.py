"""Booking's own forms, as a member fills them in: only what members take themselves, by the phone's clock."""

from __future__ import annotations

from typing import Any

from django import forms

from comptoir.booking.forms import BookForm, MoveForm, PeriodForm
from comptoir.places.doors import Member


class _OnThePhone(PeriodForm):
    def __init__(self, *args: Any, member: Member, own: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, place=member.place, **kwargs)
        for name in ("starts", "ends"):
            self.fields[name].widget = forms.DateTimeInput({"type": "datetime-local", "step": 300})
        if "resource" in self.fields:
            offered = self.fields["resource"].queryset  # type: ignore[attr-defined]
            mine = offered.filter(is_self_service=True, walk_in_only=False) | offered.filter(pk=own)
            self.fields["resource"].queryset = mine  # type: ignore[attr-defined]
            self.fields["resource"].empty_label = None  # type: ignore[attr-defined]


class WhenForm(_OnThePhone):
    """A time, before anything is chosen."""


class ChangeForm(_OnThePhone, MoveForm):
    """Another time for ``own``, or another thing."""


class MyBookForm(_OnThePhone, BookForm):
    """In one's own name, or that of one of ``organisations``; never announced to all."""

    def __init__(self, *args: Any, organisations: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, organisations=organisations, **kwargs)
        del self.fields["is_public"]
        if not organisations:
            del self.fields["acting_for"]
