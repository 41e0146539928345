"""What is said to whoever may not: what the rule is, how much is left, what training is missing."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.kit import speech
from comptoir.resources.naming import the
from comptoir.rights.models import Quota, Skill
from comptoir.rights.quotas import Excess


def over_quota(excess: Excess, person: Actor, now: datetime, *, made_by_staff: bool) -> str:
    """« 4 h par semaine au plus dans les salles : il vous reste 1 h cette semaine. »"""
    quota = excess.quota
    words = {
        "rule": rule(quota),
        "left": measured(quota, excess.left),
        "when": _when(excess, now),
        "name": person.name,
    }
    if quota.agreement is not None:
        if excess.left:
            return gettext("%(rule)s: %(left)s of it is left %(when)s.") % words
        return gettext("%(rule)s: all of it is used %(when)s.") % words
    if made_by_staff:
        if excess.left:
            return gettext("%(rule)s: %(name)s has %(left)s left %(when)s.") % words
        return gettext("%(rule)s: %(name)s has used it all %(when)s.") % words
    if excess.left:
        return gettext("%(rule)s: you have %(left)s left %(when)s.") % words
    return gettext("%(rule)s: you have used it all %(when)s.") % words


def rule(quota: Quota) -> str:
    """« 4 h par semaine au plus dans les salles »; under an agreement « Accordé par Convention 2026 : … »."""
    words = {"most": measured(quota, quota.most), "over": _over(quota), "where": _where(quota)}
    said = gettext("At most %(most)s %(over)s %(where)s") % words
    if quota.agreement is None:
        return said
    return gettext("Granted by “%(agreement)s”, %(most)s %(over)s %(where)s") % {
        **words, "agreement": quota.agreement.title,
    }  # fmt: skip


def measured(quota: Quota, value: Decimal) -> str:
    """« 1 h 30 », « 2 réservations », « 3 jours »."""
    if quota.measure == Quota.Measure.HOURS:
        return speech.duration(int(value * 60))
    number = int(value)
    if quota.measure == Quota.Measure.DAYS:
        return ngettext("%(count)s day", "%(count)s days", number) % {"count": number}
    return ngettext("%(count)s booking", "%(count)s bookings", number) % {"count": number}


def _over(quota: Quota) -> str:
    if quota.over == Quota.Over.ROLLING:
        days = quota.rolling_days or 1
        return ngettext("over %(count)s day", "over %(count)s days in a row", days) % {"count": days}
    return {
        Quota.Over.DAY: gettext("a day"),
        Quota.Over.WEEK: gettext("a week"),
        Quota.Over.MONTH: gettext("a month"),
        Quota.Over.YEAR: gettext("a year"),
        Quota.Over.TO_COME: gettext("to come"),
    }[Quota.Over(quota.over)]


def _where(quota: Quota) -> str:
    if quota.resource is not None:
        return gettext("for %(thing)s") % {"thing": the(quota.resource)}
    if not quota.category:
        return gettext("in the whole place")
    return {
        Resource.Kind.ROOM: gettext("in the rooms"),
        Resource.Kind.DESKS: gettext("at the desks"),
        Resource.Kind.WORKSTATIONS: gettext("at the workstations"),
        Resource.Kind.EQUIPMENT: gettext("for the equipment"),
        Resource.Kind.VEHICLE: gettext("for the vehicles"),
        Resource.Kind.LOCKER: gettext("for the lockers"),
    }[Resource.Kind(quota.category)]


def _when(excess: Excess, now: datetime) -> str:
    """« cette semaine » when now is in it, « la semaine du 30 novembre » otherwise."""
    over, first = excess.quota.over, excess.window.first
    if first is None:
        return gettext("at the moment")
    if over == Quota.Over.ROLLING:
        return gettext("from %(day)s on") % {"day": speech.day_and_month(first)}
    if over == Quota.Over.DAY:
        return gettext("on %(day)s") % {"day": speech.in_full(first)}
    if over == Quota.Over.YEAR:
        return gettext("in %(year)s") % {"year": first.year}
    is_now = excess.window.period.contains(now)
    if over == Quota.Over.MONTH:
        return gettext("this month") if is_now else gettext("in %(month)s") % {"month": _month(first)}
    if is_now:
        return gettext("this week")
    return gettext("in the week of %(day)s") % {"day": speech.day_and_month(first)}


def _month(day: date) -> str:
    names = speech.MONTHS_FR if speech.speaks_french() else speech.MONTHS_EN
    return names[day.month - 1]


def stays_locked(skill: Skill, resource: Resource) -> str:
    """« La Découpe laser reste verrouillée : … »"""
    sentence = gettext("Locked all the same: %(thing)s, for who was trained on “%(skill)s”.")
    return sentence % {"thing": the(resource), "skill": skill.name}


def needs_training(skill: Skill, resource: Resource, ended_on: date | None) -> str:
    """What one must be trained on, and when the training ended that one had."""
    words = {"skill": skill.name, "thing": the(resource)}
    if ended_on is None:
        sentence = gettext("%(thing)s is for who was trained on “%(skill)s”.")
    else:
        words["day"] = speech.day_and_year(ended_on)
        sentence = gettext("%(thing)s is for who was trained on “%(skill)s”: that was valid until %(day)s.")
    said = sentence % words
    return said[:1].upper() + said[1:]
