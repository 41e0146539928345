"""Two rows were the same actor: make them one, with a trace, and take it back exactly.

What points to an actor is found through the models themselves, so that no app above is named here. Where
both had the same thing, and a rule of the database refuses to have it twice:

- a card: the absorbed person's is revoked, and finds the one that was kept;
- a consent: the absorbed person's is withdrawn, as history;
- an account: refused; somebody must say which one stays;
- what is going on now (both are in the same place): refused, with what to end first;
- an answer to one question asked of both: its lines go on with that of the kept one, but for those that both
  said, where the models say so (``take_over`` of the row, ``LIVES_ON`` and ``says_the_same`` of a part);
- anything else (both known to one place, both party to one agreement, a tie between the two): the absorbed
  row is set aside, whole, in the trace.

What is done with the kept actor after the merge stays with it when the merge is undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor, Card, Consent, Merge
from comptoir.actors.pointing import (
    Pointer,
    address,
    followed_column,
    followers,
    foreign_keys_to,
    is_pointed_to,
    pointers,
    rows,
    senseless,
    twins,
)
from comptoir.actors.search.index import index_actors
from comptoir.actors.traces import change, change_back, read_row, still_as_changed, write_row
from comptoir.kit.refusals import Refusal

COMPLETED = (
    "email", "phone", "commune", "language", "website", "siret", "presentation", "scale", "family",
)  # fmt: skip


class SameActor(Refusal):
    """An actor cannot be merged into itself."""


class NotTheSameKind(Refusal):
    """A person and an organisation are never the same."""


class AlreadyMergedOrErased(Refusal):
    """One of the two is no longer there."""


class BothHaveAnAccount(Refusal):
    """Both persons sign in: somebody must say which account stays."""


class BothAreBusy(Refusal):
    """Both have something that one actor has only once, and that only a person can settle."""


class AlreadyUndone(Refusal):
    """The merge was undone before."""


class MergeCannotBeUndone(Refusal):
    """What was cannot be restored exactly; ``changes`` says because of what, each in a few words."""

    def __init__(self, sentence: str, changes: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.changes = changes


@transaction.atomic
def merge_actors(*, keep: Actor, absorb: Actor, by: Account | None, now: datetime) -> Merge:
    """All that ``absorb`` did and has is ``keep``'s from now on; ``absorb`` is no longer found.

    What is not told about ``keep`` is completed with what was told about ``absorb``.

    :raises SameActor, NotTheSameKind, AlreadyMergedOrErased, BothHaveAnAccount, BothAreBusy:
    """
    kept, absorbed = _locked(keep, absorb)
    _refuse_unless_mergeable(kept, absorbed)
    merge = Merge(kept=kept, absorbed=absorbed, merged_at=now, merged_by=by)
    _end_what_both_have(merge, now)
    for field in pointers():
        _move(field, merge)
    for field in followers():
        rows(field.model).filter(**{field.name: absorbed}).update(**{field.name: kept})
    missing = {name: getattr(absorbed, name) for name in COMPLETED if not getattr(kept, name)}
    change(kept, merge.changed, **{name: value for name, value in missing.items() if value})
    absorbed.merged_into = kept
    absorbed.save(update_fields=["merged_into"])
    index_actors([kept, absorbed])
    merge.save()
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, by: Account | None, now: datetime) -> None:
    """The two are again what they were; what was done with the kept one since stays with it.

    :raises AlreadyUndone:
    :raises MergeCannotBeUndone: with all that changed since and makes an exact undo impossible.
    """
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise AlreadyUndone(gettext("This merge was undone already."))
    merge.kept, merge.absorbed = _locked(merge.kept, merge.absorbed)
    changes = tuple(_changes_since(merge))
    if changes:
        raise _cannot_be_undone(merge, changes)
    try:
        with transaction.atomic():
            _give_back(merge)
    except IntegrityError as error:
        raise _cannot_be_undone(merge, (merge.absorbed.name,)) from error
    merge.undone_at, merge.undone_by = now, by
    merge.save(update_fields=["undone_at", "undone_by"])


def _locked(first: Actor, second: Actor) -> tuple[Actor, Actor]:
    """Both as they are now, locked in one order so that two merges never wait for each other."""
    found = Actor.objects.select_for_update().filter(pk__in=[first.pk, second.pk]).order_by("pk")
    by_key = {actor.pk: actor for actor in found}
    return by_key[first.pk], by_key[second.pk]


def _refuse_unless_mergeable(kept: Actor, absorbed: Actor) -> None:
    names = {"kept": kept.name, "absorbed": absorbed.name}
    if kept.pk == absorbed.pk:
        raise SameActor(gettext("%(kept)s is already one.") % names)
    if kept.kind != absorbed.kind:
        raise NotTheSameKind(gettext("%(kept)s and %(absorbed)s are not of the same kind.") % names)
    if not (kept.is_standing and absorbed.is_standing):
        raise AlreadyMergedOrErased(gettext("%(kept)s or %(absorbed)s was merged or erased.") % names)
    if Account.objects.filter(person__in=[kept, absorbed]).count() > 1:
        raise BothHaveAnAccount(
            gettext("%(kept)s and %(absorbed)s both have an account. Close one of the two first.") % names
        )


def _end_what_both_have(merge: Merge, now: datetime) -> None:
    kept, absorbed = merge.kept, merge.absorbed
    cards = Card.objects.filter(revoked_at=None)
    if cards.filter(person=kept).exists():
        for card in cards.filter(person=absorbed):
            change(card, merge.changed, revoked_at=now)
    consents = Consent.objects.filter(withdrawn_at=None)
    given = consents.filter(person=kept).values("purpose")
    for consent in consents.filter(person=absorbed, purpose__in=given).order_by("pk"):
        why = gettext("Given twice by the same person.")
        change(consent, merge.changed, withdrawn_at=now, withdrawn_source=why)


def _move(field: Pointer, merge: Merge) -> None:
    kept, absorbed = merge.kept, merge.absorbed
    for row, twin, is_about_now in list(twins(field, kept, absorbed)):
        if is_about_now:
            raise _busy(merge, row)
        _hand_over(row, twin, merge)
        _set_aside(row, merge)
    for row in list(senseless(field, kept, absorbed)):
        _set_aside(row, merge)
    theirs = rows(field.model).filter(**{field.name: absorbed})
    keys = sorted(theirs.values_list("pk", flat=True))
    if keys:
        label = field.model._meta.label_lower
        merge.moved.setdefault(label, {})[field.name] = keys
        theirs.update(**{field.name: kept})


def _hand_over(row: Any, twin: Any, merge: Merge) -> None:
    """What the row says, and its parts that live on, to the one like it, where their models say how."""
    said = twin.take_over(row) if hasattr(twin, "take_over") else None
    if said is None:
        return
    if said:
        change(twin, merge.changed, **said)
    for part, field in [*_parts(row)]:
        held = rows(field.model).filter(**{field.name: twin})
        if getattr(part, "LIVES_ON", False) and not any(part.says_the_same(one) for one in held):
            change(part, merge.changed, **{field.attname: twin.pk})


def _set_aside(row: Model, merge: Merge) -> None:
    for part, _field in list(_parts(row)):
        _set_aside(part, merge)
    if is_pointed_to(row):
        raise _busy(merge, row)
    merge.set_aside.setdefault(row._meta.label_lower, []).append(write_row(row))
    rows(type(row)).filter(pk=row.pk).delete()


def _parts(row: Model) -> Iterator[tuple[Any, Pointer]]:
    """Rows that are only a part of this one, as their model says in ``PART_OF``: a tie with its history."""
    for field in foreign_keys_to(type(row)):
        if getattr(field.model, "PART_OF", "") == field.name:
            parts = rows(field.model).filter(**{field.name: row}).order_by("pk")
            yield from ((part, field) for part in parts)


def _busy(merge: Merge, row: Model) -> BothAreBusy:
    return BothAreBusy(
        gettext("%(kept)s and %(absorbed)s both have this: %(what)s. End one of the two first.")
        % {"kept": merge.kept.name, "absorbed": merge.absorbed.name, "what": _said(row)}
    )


def _said(row: Model) -> str:
    return f"{row._meta.verbose_name} {row}"


def _cannot_be_undone(merge: Merge, changes: tuple[str, ...]) -> MergeCannotBeUndone:
    sentence = gettext("%(absorbed)s cannot be separated from %(kept)s exactly. Changed since: %(changes)s.")
    names = {"absorbed": merge.absorbed.name, "kept": merge.kept.name, "changes": ", ".join(changes)}
    return MergeCannotBeUndone(sentence % names, changes)


def _changes_since(merge: Merge) -> Iterator[str]:
    if not merge.kept.is_standing:
        yield merge.kept.name
    if merge.absorbed.merged_into_id != merge.kept_id or merge.absorbed.erased_at is not None:
        yield merge.absorbed.name
    for later in Merge.objects.filter(kept=merge.kept, undone_at=None, pk__gt=merge.pk).order_by("pk"):
        yield _said(later)
    yield from _moved_again(merge)
    yield from still_as_changed(merge.changed)
    yield from _lost_since(merge)


def _moved_again(merge: Merge) -> Iterator[str]:
    for label, fields in merge.moved.items():
        model = apps.get_model(label)
        for name, keys in fields.items():
            there = dict(rows(model).filter(pk__in=keys).values_list("pk", f"{name}_id"))
            for key in keys:
                if there.get(key) != merge.kept_id:
                    yield f"{model._meta.verbose_name} {key}"


def _lost_since(merge: Merge) -> Iterator[str]:
    """What the rows set aside refer to and that is gone: they cannot come back without it."""
    aside = [read_row(label, each) for label, written in merge.set_aside.items() for each in written]
    coming_back = {address(type(row), row.pk) for row in aside}
    for row in aside:
        for field in row._meta.concrete_fields:
            if not isinstance(field, ForeignKey):
                continue
            key = getattr(row, field.attname)
            if _is_lost(field, key) and address(field.related_model, key) not in coming_back:
                yield f"{field.verbose_name} {getattr(row, field.attname)}"


def _is_lost(field: Pointer, key: object) -> bool:
    return key is not None and not rows(field.related_model).filter(pk=key).exists()


def _give_back(merge: Merge) -> None:
    moved = []
    for label, fields in merge.moved.items():
        model = apps.get_model(label)
        for name, keys in fields.items():
            rows(model).filter(pk__in=keys).update(**{name: merge.absorbed})
            moved += [address(model, key) for key in keys]
    for field in followers():
        following = rows(field.model).filter(**{f"{followed_column(field)}__in": moved})
        following.filter(**{field.name: merge.kept}).update(**{field.name: merge.absorbed})
    for label, written in merge.set_aside.items():
        for each in written:
            read_row(label, each).save(force_insert=True)
    change_back(merge.changed)
    merge.absorbed.merged_into = None
    merge.absorbed.save(update_fields=["merged_into"])
    merge.kept.refresh_from_db()
    index_actors([merge.kept, merge.absorbed])
