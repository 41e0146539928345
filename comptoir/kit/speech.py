"""How hours, days, durations and counts are said, in French and in English.

Every sentence of the product that names a moment goes through here, so that « 14 h 20 » is written one way.
Instants are read in the active time zone: activate the place's own before speaking. French typography:
no-break space between a number and its unit, narrow no-break space inside « 12 400 ».
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

NBSP = "\u00a0"
THIN = "\u202f"

WEEKDAYS_FR = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_FR = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def speaks_french() -> bool:
    """Whether the active language is French, which it is unless another one was chosen."""
    return (get_language() or "fr").startswith("fr")


def wall(at: datetime | time) -> datetime | time:
    """The same moment as the active time zone's clocks show it; a time of day is already one."""
    if isinstance(at, datetime) and timezone.is_aware(at):
        return timezone.localtime(at)
    return at


def clock(at: datetime | time) -> str:
    """The time of day: « 14 h 20 », « 17 h »; in English "14:20", "17:00"."""
    shown = wall(at)
    if not speaks_french():
        return f"{shown.hour}:{shown.minute:02}"
    hour = f"{shown.hour}{NBSP}h"
    return f"{hour}{NBSP}{shown.minute:02}" if shown.minute else hour


def hours(start: datetime | time, end: datetime | time) -> str:
    """Two times of day as one range: « 9 h – 18 h 30 »; midnight at the end is « 24 h »."""
    last = clock(end)
    if wall(end).hour == wall(end).minute == 0:
        last = f"24{NBSP}h" if speaks_french() else "24:00"
    return f"{clock(start)}{NBSP}–{NBSP}{last}"


def from_to(start: datetime | time, end: datetime | time) -> str:
    """Two times of day inside a sentence: « de 14 h à 16 h », "from 14:00 to 16:00"."""
    return gettext("from %(start)s to %(end)s") % {"start": clock(start), "end": clock(end)}


def day_of(on: date | datetime) -> date:
    """The calendar day, in the active time zone when an instant is given."""
    if isinstance(on, datetime):
        return timezone.localtime(on).date() if timezone.is_aware(on) else on.date()
    return on


def day_number(day: date) -> str:
    """The day of the month: « 1er », « 19 »; in English plain."""
    return "1er" if speaks_french() and day.day == 1 else str(day.day)


def weekday(on: date | datetime) -> str:
    """« jeudi », "Thursday"."""
    return (WEEKDAYS_FR if speaks_french() else WEEKDAYS_EN)[day_of(on).weekday()]


def day_and_month(on: date | datetime) -> str:
    """« 19 novembre », "19 November"."""
    day = day_of(on)
    month = (MONTHS_FR if speaks_french() else MONTHS_EN)[day.month - 1]
    return f"{day_number(day)}{NBSP}{month}"


def in_full(on: date | datetime) -> str:
    """The day inside a sentence: « jeudi 19 novembre »."""
    return f"{weekday(on)} {day_and_month(on)}"


def long_day(on: date | datetime) -> str:
    """The day as a title: « Jeudi 19 novembre »."""
    said = in_full(on)
    return said[0].upper() + said[1:]


def day_and_year(on: date | datetime) -> str:
    """« 19 novembre 2026 »."""
    return f"{day_and_month(on)} {day_of(on).year}"


def short_day(on: date | datetime) -> str:
    """« jeu. 19 », "Thu 19": for a narrow column."""
    name = weekday(on)[:3]
    return f"{name}{'.' if speaks_french() else ''}{NBSP}{day_of(on).day}"


def near_day(on: date | datetime, today: date) -> str:
    """The day as people say it: « aujourd’hui », « demain », « hier », « jeudi », « jeudi 3 décembre ».

    The bare weekday is used for the six days that follow; beyond, or before, the date is said.
    """
    day = day_of(on)
    distance = (day - today).days
    close = {0: gettext("today"), 1: gettext("tomorrow"), -1: gettext("yesterday")}
    if distance in close:
        return close[distance]
    if 1 < distance < 7:
        return weekday(day)
    return in_full(day) if day.year == today.year else f"{in_full(day)} {day.year}"


def near_moment(at: datetime, today: date) -> str:
    """A moment said from today: « 14 h 20 » today, « demain 9 h », « jeudi 17 h »."""
    if day_of(at) == today:
        return clock(at)
    return f"{near_day(at, today)} {clock(at)}"


def duration(length: timedelta | int) -> str:
    """How long, from a timedelta or a number of minutes: « 45 min », « 1 h 30 », « 2 h », « 3 jours »."""
    minutes = length if isinstance(length, int) else round(length.total_seconds() / 60)
    if minutes >= 48 * 60 and minutes % (24 * 60) == 0:
        days = minutes // (24 * 60)
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest}{NBSP}min"
    if not rest:
        return f"{whole}{NBSP}h"
    return f"{whole}{NBSP}h{NBSP}{rest:02}"


def number(value: int | float | Decimal, decimals: int | None = None) -> str:
    """A number as it is written: « 12 400 », « 3,5 »; in English "12,400", "3.5"."""
    text = number_format(value, decimals, use_l10n=True, force_grouping=True)
    return text.replace("\u00a0", THIN).replace(" ", THIN)


def count(value: int, one: str, many: str) -> str:
    """A number and its noun: « 1 personne », « 23 personnes ». In French zero is singular."""
    single = value < 2 if speaks_french() else value == 1
    return f"{number(value)}{NBSP}{one if single else many}"


def listed(names: list[str], most: int = 3) -> str:
    """Names in one phrase: « Nadia », « Nadia et Théo », « Nadia, Théo et 4 autres »."""
    joiner = pgettext("between the last two of a list", " and ")
    if len(names) <= most:
        return joiner.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
    rest = len(names) - most + 1
    others = ngettext("%(count)s other", "%(count)s others", rest) % {"count": rest}
    return joiner.join([", ".join(names[: most - 1]), others])


def phone(value: str) -> str:
    """A French number in pairs, as read aloud: « 04 65 71 00 12 »; any other number as it was given."""
    digits = "".join(c for c in value if c.isdigit())
    if value.startswith("+33") and len(digits) == 11:
        digits = "0" + digits[2:]
    if len(digits) == 10 and digits.startswith("0"):
        return NBSP.join(digits[i : i + 2] for i in range(0, 10, 2))
    return value
