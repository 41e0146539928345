"""Beginning a study, making its figures again, keeping it, dropping it, giving it to everybody."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import get_language, gettext, override

from comptoir.actors.models import Account
from comptoir.kit import speech
from comptoir.kit.articles import of
from comptoir.kit.meanwhile import GoneMeanwhile
from comptoir.network.asked import FIRST
from comptoir.places.models import Place
from comptoir.studies.drafting import Part, parts_of, take_over, write
from comptoir.studies.made import Made, make, marks_kept
from comptoir.studies.models import Study, StudySection
from comptoir.studies.paper import paper
from comptoir.studies.refusals import (
    NoStudyOfThatDay,
    NotForEverybody,
    StudyIsKept,
    TextsAreNotForThem,
    TitleIsMissing,
)  # fmt: skip
from comptoir.studies.sheet import sheet_of

FILE_NAME = "etude-du-reseau"


def title_of(place: Place) -> str:
    """What a study is called when nobody says otherwise: « Le réseau du Comptoir Numérique »."""
    return gettext("The network %(of_place)s") % {"of_place": of(place.name)}


def draft_of(made: Made) -> tuple[Study, list[Part]]:
    """A study that is in no database, in the active language. No query."""
    study = Study(
        place=made.place, day=made.day, audience=made.audience, title=title_of(made.place),
        language=get_language() or made.place.language, marks=marks_kept(made.marks),
    )  # fmt: skip
    return study, parts_of(made, study)


def is_as_wide(study: Study, audience: str) -> bool:
    """Whether what was written in it may be read by that audience."""
    from_few_to_all = [str(one) for one in Study.Audience]
    return from_few_to_all.index(study.audience) >= from_few_to_all.index(audience)


@transaction.atomic
def begin_study(
    *, place: Place, audience: str, title: str = "", after: Study | None = None, day: date | None = None,
    by: Account | None, now: datetime,
) -> Study:  # fmt: skip
    """A draft as of that day, or of today, with what the software says, and the texts of ``after``.

    :raises TextsAreNotForThem: when ``after`` was for fewer than this one is.
    :raises NoStudyOfThatDay: when it is still to come, or too long ago.
    """
    if after is not None and not is_as_wide(after, audience):
        raise TextsAreNotForThem(
            gettext("This study was written for %(few)s: begin from one that is for as many.")
            % {"few": after.get_audience_display()}
        )
    today = place.day_of(now)
    study, parts = draft_of(make(place, looked_at(day or today, today), audience, today=today))
    study.title = title.strip() or study.title
    study.begun_at, study.begun_by = now, by
    study.save()
    if after is not None:
        take_over(parts, _sections(after))
    write(parts)
    return study


def looked_at(day: date, today: date) -> date:
    """That day, when a study can be of it. :raises NoStudyOfThatDay:"""
    if day > today:
        raise NoStudyOfThatDay(gettext("This day is still to come: at the latest, today."))
    if day < FIRST:
        raise NoStudyOfThatDay(gettext("Nothing is told before %(year)s.") % {"year": FIRST.year})
    return day


@transaction.atomic
def make_again(*, study: Study, by: Account | None, now: datetime) -> Study:
    """The draft says what the software says now, of today or of the past day that was chosen.

    What people wrote stays. :raises StudyIsKept:
    """
    kept = draft(study)
    today = kept.place.day_of(now)
    with override(kept.language):
        made = make(kept.place, kept.day if kept.is_of_a_past_day else today, kept.audience, today=today)
    parts = parts_of(made, kept)
    take_over(parts, _sections(kept))
    kept.sections.all().delete()
    kept.day, kept.marks = made.day, marks_kept(made.marks)
    kept.save(update_fields=["day", "marks"])
    write(parts)
    return kept


@transaction.atomic
def name_study(*, study: Study, title: str, by: Account | None, now: datetime) -> Study:
    """Call the draft otherwise. :raises StudyIsKept, TitleIsMissing:"""
    kept = draft(study)
    if not title.strip():
        raise TitleIsMissing(gettext("Say what this study is called."))
    kept.title = title.strip()
    kept.save(update_fields=["title"])
    return kept


@transaction.atomic
def keep_study(*, study: Study, by: Account | None, now: datetime) -> Study:
    """From now on it is not changed any more, and its PDF is kept with it. :raises StudyIsKept:"""
    kept = draft(study)
    kept.kept_at, kept.kept_by = now, by
    name = f"{FILE_NAME}-{slugify(kept.place.slug)}-{kept.day}-{kept.audience}.pdf"
    kept.paper.save(name, ContentFile(paper(sheet_of(kept))), save=False)
    kept.save(update_fields=["kept_at", "kept_by", "paper"])
    return kept


@transaction.atomic
def drop_study(*, study: Study, by: Account | None, now: datetime) -> None:
    """The draft is thrown away. :raises StudyIsKept:"""
    draft(study).delete()


@transaction.atomic
def publish_study(*, study: Study, by: Account | None, now: datetime) -> Study:
    """Anybody may read it at its address; twice changes nothing. :raises NotForEverybody:"""
    kept = Study.objects.select_for_update().get(pk=study.pk)
    if not kept.is_kept or kept.audience != Study.Audience.PUBLIC:
        raise NotForEverybody(gettext("Only a study made for everybody, once kept, is given to everybody."))
    if kept.published_at is None:
        kept.published_at, kept.published_by = now, by
        kept.save(update_fields=["published_at", "published_by"])
    return kept


@transaction.atomic
def take_back(*, study: Study, by: Account | None, now: datetime) -> None:
    """Nobody but the team reads it any more; twice changes nothing."""
    Study.objects.filter(pk=study.pk).update(published_at=None, published_by=None)


def draft(study: Study) -> Study:
    """The study, locked until the end of the transaction. :raises StudyIsKept, GoneMeanwhile:"""
    rows = Study.objects.select_for_update(of=["self"]).select_related("place")
    found = rows.filter(pk=study.pk).first()
    if found is None:
        raise GoneMeanwhile.said()
    if found.kept_at is not None:
        told = {"on": speech.day_and_year(found.place.day_of(found.kept_at))}
        raise StudyIsKept(gettext("This study was kept on %(on)s: begin another one from it.") % told)
    return found


def _sections(study: Study) -> list[StudySection]:
    return list(study.sections.prefetch_related("lines").order_by("rank", "pk"))
