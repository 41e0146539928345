"""A button of the team's pages: one gesture, its sentence, its way back, and the page it leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.gestures import making as gestures
from comptoir.gestures.forms import key_in
from comptoir.gestures.making import Deed
from comptoir.kit.answers import go_to
from comptoir.places.doors import Member


def press(
    request: HttpRequest, member: Member, verb: str, act: Callable[[], Deed], *, to: str, now: datetime
) -> HttpResponse:
    """Make the gesture, once however often it is sent, say it, and leave for ``to``.

    :raises Refusal: what the act refuses.
    """
    gesture = gestures.make(member=member, key=key_in(request), verb=verb, act=act, now=now)
    undo = reverse("desk:undo", args=[member.place.slug, gesture.pk])
    tags = f"undo={undo}" if gesture.undo and gesture.undone_at is None else ""
    messages.success(request, gesture.sentence, extra_tags=tags)
    return go_to(request, to)
