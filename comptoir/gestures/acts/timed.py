"""What the clock did, as the counters are told of it: sentences of gestures that nobody made."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from comptoir.booking.models import Booking
from comptoir.gestures import words
from comptoir.gestures.making import Deed
from comptoir.gestures.undoing import step


def not_come(booking: Booking, now: datetime) -> Deed:
    """Its way back: they are there after all."""
    said = {"name": words.who(booking), "what": booking.resource.name}
    sentence = gettext("%(name)s did not come: %(what)s is free again.") % said
    return Deed(sentence, (step("came_after_all", booking=booking.pk),))


def expired(booking: Booking, now: datetime) -> Deed:
    said = {"name": words.who(booking), "what": booking.resource.name, "when": words.when(booking, now)}
    return Deed(gettext("Nobody confirmed: %(name)s, %(what)s, %(when)s. It is free again.") % said)
