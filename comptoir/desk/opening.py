"""Opening a place in an installation: the place, its first manager, their way in."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from comptoir.actors.actions import open_account, register_person
from comptoir.actors.models import Account, Actor
from comptoir.kit.refusals import Refusal
from comptoir.places.actions import set_weekly_hours
from comptoir.places.hours import Span
from comptoir.places.models import Place, Role
from comptoir.places.people import give_role

USUAL_HOURS = (time(9), time(18))
WEEKDAYS = range(5)


class PlaceNameIsMissing(Refusal):
    """A place has a name."""


class TimeZoneIsUnknown(Refusal):
    """The time zone is not in the list of the world's time zones."""


@transaction.atomic
def open_place(
    *,
    name: str,
    manager: str,
    email: str,
    time_zone: str = "Europe/Paris",
    commune: str = "",
    language: str = "fr",
    now: datetime,
) -> Place:
    """A place run with this installation, open on weekdays until its manager says better.

    :raises PlaceNameIsMissing, TimeZoneIsUnknown: and what registering the manager refuses.
    """
    if not name.strip():
        raise PlaceNameIsMissing(gettext("A place needs a name."))
    _refuse_unknown(time_zone)
    place = Place.objects.create(
        name=name.strip(), slug=free_slug(name), opened_here_at=now, time_zone=time_zone,
        commune=commune, language=language,
    )  # fmt: skip
    set_weekly_hours(
        place=place,
        week={weekday: [Span(*USUAL_HOURS)] for weekday in WEEKDAYS},
        keeps_public_holidays=True,
        by=None,
        now=now,
    )
    give_role(
        place=place,
        person=_manager(manager, email, now),
        kind=Role.Kind.MANAGER,
        starts_at=now,
        by=None,
        now=now,
    )
    return place


def _manager(name: str, email: str, now: datetime) -> Actor:
    """The person of that e-mail when they already run another place here."""
    account = Account.objects.filter(email__iexact=email).first()
    if account is not None:
        return account.person
    person = register_person(name=name, email=email, by=None, now=now)
    open_account(person=person, email=email, by=None, now=now)
    return person


def _refuse_unknown(time_zone: str) -> None:
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimeZoneIsUnknown(
            gettext("“%(zone)s” is not a time zone; one looks like Europe/Paris.") % {"zone": time_zone}
        ) from error


def free_slug(name: str) -> str:
    """The name as an address, with a number when another place has it."""
    slug = slugify(name)[:70] or "lieu"
    taken = set(Place.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(other for other in numbered if other not in taken)
