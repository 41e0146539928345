"""A tie said in words, from either side, in French and in English."""

from __future__ import annotations

from datetime import timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop

from comptoir.kit import speech
from comptoir.kit.text import fold
from comptoir.ties.models import Tie

_FROM_SUBJECT = {
    Tie.Kind.MEMBER_OF: gettext_noop("%(subject)s is a member %(of_other)s"),
    Tie.Kind.EMPLOYED_BY: gettext_noop("%(subject)s works for %(other)s"),
    Tie.Kind.REPRESENTS: gettext_noop("%(subject)s represents %(other)s"),
    Tie.Kind.SITS_IN: gettext_noop("%(subject)s has a seat %(at_other)s"),
    Tie.Kind.RESIDES_AT: gettext_noop("%(subject)s resides %(at_other)s"),
    Tie.Kind.PARTNER_OF: gettext_noop("%(subject)s is a partner %(of_other)s"),
}
_FROM_OTHER = {
    Tie.Kind.MEMBER_OF: gettext_noop("%(other)s has %(subject)s among its members"),
    Tie.Kind.EMPLOYED_BY: gettext_noop("%(other)s employs %(subject)s"),
    Tie.Kind.REPRESENTS: gettext_noop("%(other)s is represented by %(subject)s"),
    Tie.Kind.SITS_IN: gettext_noop("%(other)s gives a seat %(to_subject)s"),
    Tie.Kind.RESIDES_AT: gettext_noop("%(other)s is home to %(subject)s"),
    Tie.Kind.PARTNER_OF: gettext_noop("%(other)s is a partner %(of_subject)s"),
}


def from_subject(tie: Tie) -> str:
    """« Nadia Benali siège à OpenScop (conseil d’administration, trésorière) »."""
    return _said(_FROM_SUBJECT[Tie.Kind(tie.kind)], tie)


def from_other(tie: Tie) -> str:
    """The same tie said from its other side: « OpenScop donne un siège à Nadia Benali (…) »."""
    return _said(_FROM_OTHER[Tie.Kind(tie.kind)], tie)


def when(tie: Tie) -> str:
    """« depuis le 3 mars 2024 », « du 3 mars 2024 au 2 mars 2025 »; empty when no date is known."""
    since = speech.day_and_year(tie.since) if tie.since else ""
    last = speech.day_and_year(tie.until - timedelta(days=1)) if tie.until else ""
    if since and last:
        return gettext("from %(since)s to %(last)s") % {"since": since, "last": last}
    if since:
        return gettext("since %(since)s") % {"since": since}
    return gettext("until %(last)s") % {"last": last} if last else ""


def of(name: str) -> str:
    """« d’OpenScop », « du Comptoir Numérique », « de Zoomacom »; "of OpenScop"."""
    if not speech.speaks_french():
        return f"of {name}"
    for article, merged in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return merged + name.removeprefix(article)
    return f"d’{name}" if fold(name)[:1] in set("aeiou") else f"de {name}"


def at(name: str) -> str:
    """« à OpenScop », « au Comptoir Numérique », « aux Ateliers »; "at OpenScop"."""
    if not speech.speaks_french():
        return f"at {name}"
    for article, merged in (("Le ", "au "), ("Les ", "aux ")):
        if name.startswith(article):
            return merged + name.removeprefix(article)
    return f"à {name}"


def to(name: str) -> str:
    """« à Zoomacom »; "to Zoomacom"."""
    return at(name) if speech.speaks_french() else f"to {name}"


def _said(sentence: str, tie: Tie) -> str:
    subject = tie.subject.name
    other = tie.counterpart.name if tie.counterpart else tie.place.name if tie.place else ""
    said = gettext(sentence) % {
        "subject": subject, "other": other, "of_other": of(other), "at_other": at(other),
        "of_subject": of(subject), "to_subject": to(subject),
    }  # fmt: skip
    detail = ", ".join(part for part in (tie.body, tie.seat) if part)
    return f"{capfirst(said)} ({detail})" if detail else capfirst(said)
