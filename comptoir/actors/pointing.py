"""What points to an actor, in whatever app: found through the models, so that no app above is named here.

A model whose rows only repeat what another row says (the facts of the journal) names in ``FOLLOWS`` its
column that holds the address of that row, ``label:key``: such rows go where that row goes. A model whose rows
are sums that are made again from others (the flows of the network) says so in ``MADE_AGAIN``: nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import (
    CheckConstraint,
    Exists,
    ForeignKey,
    Model,
    OuterRef,
    Q,
    QuerySet,
    UniqueConstraint,
)

from comptoir.actors.models import Actor, ActorWord, Merge

Pointer = ForeignKey[Any, Any]

# The index of search is made anew; the trace of a merge speaks of the two rows themselves.
_OWN = (ActorWord, Merge)


def pointers() -> list[Pointer]:
    """Every foreign key to an actor, of rows that say something themselves."""
    return [field for field in _all_pointers() if not hasattr(field.model, "FOLLOWS")]


def followers() -> list[Pointer]:
    """Every foreign key to an actor, of rows that repeat what another row says."""
    return [field for field in _all_pointers() if hasattr(field.model, "FOLLOWS")]


def followed_column(field: Pointer) -> str:
    """The column in which a follower holds the address of the row it repeats."""
    return str(field.model.FOLLOWS)  # type: ignore[attr-defined]


def rows(model: type[Model]) -> QuerySet[Any]:
    """All rows, whatever the model's own manager hides."""
    return model._base_manager.all()


def address(model: type[Model], key: object) -> str:
    return f"{model._meta.label_lower}:{key}"


def twins(field: Pointer, keep: Actor, absorb: Actor) -> Iterator[tuple[Model, Model, bool]]:
    """Rows of ``absorb`` that cannot be given to ``keep``, who has the same, each with that one. And whether
    the rule that forbids it is about how things are now (it has a condition) or is said once for all."""
    for others, condition in _unique_rules(field):
        same = {other: OuterRef(other) for other in others}
        held = rows(field.model).filter(condition, **{field.name: keep}, **same)
        for row in rows(field.model).filter(condition, Exists(held), **{field.name: absorb}).order_by("pk"):
            like_it = {other: getattr(row, other) for other in others}
            twin = rows(field.model).filter(condition, **{field.name: keep}, **like_it)[0]
            yield row, twin, bool(condition)


def senseless(field: Pointer, keep: Actor, absorb: Actor) -> Iterator[Model]:
    """Rows between the two: once they are one, a rule of the model refuses them (a tie with oneself)."""
    checks = [check for check in field.model._meta.constraints if isinstance(check, CheckConstraint)]
    others = [other for other in pointers() if other.model is field.model and other != field]
    for other in others:
        for row in rows(field.model).filter(**{field.name: absorb, other.name: keep}).order_by("pk"):
            setattr(row, field.name, keep)
            if any(_refuses(check, row) for check in checks):
                setattr(row, field.name, absorb)
                yield row


def foreign_keys_to(model: type[Model]) -> list[Pointer]:
    """Every foreign key and one-to-one to the model, hidden ones too, in one order."""
    relations = (
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    )
    fields = (cast(Pointer, relation.remote_field) for relation in relations)
    return sorted(fields, key=lambda field: (field.model._meta.label, field.name))


def is_pointed_to(row: Model) -> bool:
    """Whether another row refers to this one."""
    return any(rows(field.model).filter(**{field.name: row}).exists() for field in foreign_keys_to(type(row)))


def _all_pointers() -> list[Pointer]:
    return [
        field
        for field in foreign_keys_to(Actor)
        if field.model not in _OWN and not hasattr(field.model, "MADE_AGAIN")
    ]


def _unique_rules(field: Pointer) -> Iterator[tuple[list[str], Q]]:
    """The other columns of each rule that makes the pointer unique, and when the rule holds."""
    if field.unique:
        yield [], Q()
    for together in field.model._meta.unique_together:
        if field.name in together:
            yield [name for name in together if name != field.name], Q()
    for constraint in field.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and field.name in constraint.fields:
            yield [name for name in constraint.fields if name != field.name], constraint.condition or Q()


def _refuses(check: CheckConstraint, row: Model) -> bool:
    try:
        check.validate(type(row), row)
    except ValidationError:
        return True
    return False
