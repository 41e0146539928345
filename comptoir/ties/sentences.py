"""A tie said in words, from either side, in French and in English."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop

from comptoir.kit import speech
from comptoir.kit.articles import agreeing, at, of, the, to
from comptoir.ties.models import Tie

_FROM_SUBJECT = {
    Tie.Kind.MEMBER_OF: gettext_noop("%(subject)s is a member %(of_other)s"),
    Tie.Kind.EMPLOYED_BY: gettext_noop("%(subject)s works for %(other)s"),
    Tie.Kind.REPRESENTS: gettext_noop("%(subject)s represents %(other)s"),
    Tie.Kind.SITS_IN: gettext_noop("%(subject)s has a seat %(at_other)s"),
    Tie.Kind.RESIDES_AT: gettext_noop("%(subject)s resides %(at_other)s"),
    Tie.Kind.PARTNER_OF: gettext_noop("%(subject)s is a partner %(of_other)s"),
    Tie.Kind.FUNDS: gettext_noop("%(subject)s funds %(other)s"),
    Tie.Kind.COMMISSIONS: gettext_noop("%(subject)s commissions work from %(other)s"),
    Tie.Kind.RECOGNISES: gettext_noop("%(subject)s recognises %(other)s"),
    Tie.Kind.SUPPORTS: gettext_noop("%(subject)s supports %(other)s"),
    Tie.Kind.FOUNDED: gettext_noop("%(subject)s founded %(other)s"),
    Tie.Kind.COORDINATES: gettext_noop("%(subject)s coordinates %(other)s"),
    Tie.Kind.MANAGES: gettext_noop("%(subject)s manages %(other)s"),
    Tie.Kind.HOSTS: gettext_noop("%(subject)s hosts %(other)s"),
    Tie.Kind.REFERS_TO: gettext_noop("%(subject)s refers people %(to_other)s"),
    Tie.Kind.TRAINS: gettext_noop("%(subject)s trains %(other)s"),
    Tie.Kind.SUPPLIES: gettext_noop("%(subject)s supplies %(other)s"),
    Tie.Kind.INFORMS: gettext_noop("%(subject)s informs %(other)s"),
    Tie.Kind.HELPS: gettext_noop("%(subject)s helps %(other)s"),
    Tie.Kind.COOPERATES_WITH: gettext_noop("%(subject)s cooperates with %(other)s"),
    Tie.Kind.LENDS_TO: gettext_noop("%(subject)s lends %(to_other)s"),
}
_FROM_OTHER = {
    Tie.Kind.MEMBER_OF: gettext_noop("%(other)s has %(subject)s among its members"),
    Tie.Kind.EMPLOYED_BY: gettext_noop("%(other)s employs %(subject)s"),
    Tie.Kind.REPRESENTS: gettext_noop("%(other)s is represented by %(subject)s"),
    Tie.Kind.SITS_IN: gettext_noop("%(other)s gives a seat %(to_subject)s"),
    Tie.Kind.RESIDES_AT: gettext_noop("%(other)s is home to %(subject)s"),
    Tie.Kind.PARTNER_OF: gettext_noop("%(other)s is a partner %(of_subject)s"),
    Tie.Kind.FUNDS: gettext_noop("%(other)s receives funding from %(subject)s"),
    Tie.Kind.COMMISSIONS: gettext_noop("%(other)s works on commission for %(subject)s"),
    Tie.Kind.RECOGNISES: gettext_noop("%(other)s has the recognition %(of_subject)s"),
    Tie.Kind.SUPPORTS: gettext_noop("%(other)s has the support %(of_subject)s"),
    Tie.Kind.FOUNDED: gettext_noop("%(other)s has %(subject)s among its founders"),
    Tie.Kind.COORDINATES: gettext_noop("%(other)s is coordinated by %(subject)s"),
    Tie.Kind.MANAGES: gettext_noop("%(other)s is managed by %(subject)s"),
    Tie.Kind.HOSTS: gettext_noop("%(other)s has its home with %(subject)s"),
    Tie.Kind.REFERS_TO: gettext_noop("%(other)s receives people referred by %(subject)s"),
    Tie.Kind.TRAINS: gettext_noop("%(other)s is trained by %(subject)s"),
    Tie.Kind.SUPPLIES: gettext_noop("%(other)s is supplied by %(subject)s"),
    Tie.Kind.INFORMS: gettext_noop("%(other)s is kept informed by %(subject)s"),
    Tie.Kind.HELPS: gettext_noop("%(other)s has the help %(of_subject)s"),
    Tie.Kind.COOPERATES_WITH: gettext_noop("%(other)s cooperates with %(subject)s"),
    Tie.Kind.LENDS_TO: gettext_noop("%(other)s borrows from %(subject)s"),
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


def state(tie: Tie, day: date) -> str:
    """« souhaité : deux services ne se parlent pas »; empty for what is in force with nothing in the way."""
    at = tie.state_on(day)
    if at == Tie.State.IN_FORCE:
        return tie.obstacle
    if at == Tie.State.ENDED or not tie.obstacle:
        return str(at.label)
    return gettext("%(state)s: %(obstacle)s") % {"state": at.label, "obstacle": tie.obstacle}


def _said(sentence: str, tie: Tie) -> str:
    subject, is_person = tie.subject.name, tie.subject.is_person
    other = tie.counterpart.name if tie.counterpart else tie.place.name if tie.place else ""
    to_person = tie.counterpart is not None and tie.counterpart.is_person
    doer = (subject, is_person) if sentence.startswith("%(subject)s") else (other, to_person)
    said = agreeing(gettext(sentence), doer[0], is_person=doer[1]) % {
        "subject": the(subject, is_person=is_person), "other": the(other, is_person=to_person),
        "of_subject": of(subject, is_person=is_person), "to_subject": to(subject, is_person=is_person),
        "of_other": of(other), "at_other": at(other), "to_other": to(other, is_person=to_person),
    }  # fmt: skip
    detail = ", ".join(part for part in (tie.quality, tie.body, tie.seat) if part)
    return f"{capfirst(said)} ({detail})" if detail else capfirst(said)
