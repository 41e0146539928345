"""Setting from when on something is said of the network; who did so is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.kit.refusals import Refusal
from comptoir.network.models import PlaceThresholds
from comptoir.network.thresholds import BOUNDS, DEFAULT, Thresholds, read, told
from comptoir.places.models import Place


class ThresholdIsOutOfBounds(Refusal):
    """Each threshold stays between two ends."""


class ThresholdsAreTheSame(Refusal):
    """Nothing would change."""


@transaction.atomic
def set_thresholds(
    *, place: Place, thresholds: Thresholds, by: Account | None, now: datetime
) -> PlaceThresholds:
    """From now on the readings of the place speak from these.

    :raises ThresholdIsOutOfBounds, ThresholdsAreTheSame:
    """
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(thresholds, name) <= most:
            sentence = gettext("Choose a number from %(least)s to %(most)s.")
            raise ThresholdIsOutOfBounds(sentence % {"least": least, "most": most})
    Place.objects.select_for_update().get(pk=place.pk)
    if thresholds == thresholds_of(place):
        raise ThresholdsAreTheSame(gettext("These are the thresholds already."))
    return PlaceThresholds.objects.create(place=place, values=told(thresholds), set_at=now, set_by=by)


def reset_thresholds(*, place: Place, by: Account | None, now: datetime) -> PlaceThresholds:
    """The usual thresholds again. :raises ThresholdsAreTheSame:"""
    return set_thresholds(place=place, thresholds=DEFAULT, by=by, now=now)


def thresholds_of(place: Place) -> Thresholds:
    """Those in force: the usual ones until the team sets others. One query."""
    last = (
        PlaceThresholds.objects.filter(place=place).order_by("-set_at", "-pk").values_list("values").first()
    )
    return read(last[0]) if last else DEFAULT


def thresholds_history(place: Place) -> list[PlaceThresholds]:
    """Who set them and when, the latest first. One query."""
    rows = PlaceThresholds.objects.filter(place=place).select_related("set_by__person")
    return list(rows.order_by("-set_at", "-pk"))
