"""The guarantee that a thing is never taken twice at once, kept by the database itself."""

from typing import Any, cast

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import (
    BaseConstraint,
    CheckConstraint,
    DateTimeField,
    F,
    Field,
    Model,
    Q,
    UniqueConstraint,
)
from django.db.models.sql import Query
from django.utils.translation import gettext_lazy as _

_PG_EXTENSION = "CREATE EXTENSION IF NOT EXISTS btree_gist"
_PG_EXCLUSION = (
    "CONSTRAINT %(name)s EXCLUDE USING gist"
    " (%(equals)s, tstzrange(%(start)s, %(end)s, '[)') WITH &&) WHERE (%(condition)s)"
)
_PG_ADD = _PG_EXTENSION + "; ALTER TABLE %(table)s ADD " + _PG_EXCLUSION
_PG_REMOVE = "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s"

_SQLITE_INDEX = "CREATE INDEX %(index)s ON %(table)s (%(columns)s, %(start)s, %(end)s) WHERE %(condition)s"
# Rows that stand never overlap each other, so the latest to start before NEW ends is also the latest to end:
# if that one is over when NEW starts, all are. One step into the index, however long the history.
_SQLITE_TRIGGER = """CREATE TRIGGER %(trigger)s AFTER %(event)s ON %(table)s BEGIN
SELECT RAISE(ABORT, %(unreadable)s) WHERE NOT (%(readable)s);
SELECT RAISE(ABORT, %(message)s) FROM (
SELECT %(end)s AS latest_end FROM %(table)s
WHERE %(matches)s AND %(start)s < NEW.%(end)s AND %(pk)s <> NEW.%(pk)s AND (%(condition)s)
ORDER BY %(start)s DESC LIMIT 1
) WHERE latest_end > NEW.%(start)s
AND EXISTS (SELECT 1 FROM %(table)s WHERE %(pk)s = NEW.%(pk)s AND (%(condition)s));
END"""
_SQLITE_READABLE = (
    "NEW.{0} GLOB '????-??-?? ??:??:??*' AND length(NEW.{0}) IN (19, 26) AND NEW.{0} NOT GLOB '*.000000'"
)
# Adding the guard to a table that has rows: each goes through its own guard, as if written now.
_SQLITE_RECHECK = "UPDATE %(table)s SET %(start)s = %(start)s WHERE %(condition)s"


class NoOverlap(BaseConstraint):
    """No two rows with the same ``fields`` may share an instant of ``[start, end)``.

    ``condition`` says which rows stand (all of them by default); the others overlap whom they like. What
    breaks it arrives as an ``IntegrityError`` on both databases: ask ``broke(name, error)``.

    ``start`` and ``end`` are ``DateTimeField``\\ s that are never null, and the model carries
    ``CheckConstraint(condition=Q(end__gt=F("start")))`` beside this one: an empty period would mean two
    different things on the two databases. A row with a null among ``fields`` overlaps nothing.

    PostgreSQL: an exclusion constraint, with the ``btree_gist`` extension. It is a trusted extension: a
    database user allowed to create in the database gets it by migrating; otherwise an administrator runs
    ``CREATE EXTENSION btree_gist`` once before. Two who write at the same instant may wait for each other
    until PostgreSQL ends one with a deadlock: lock what is taken first, and wrap in ``retrying_deadlock``.

    SQLite: two triggers that compare the text of the instants, and an index that serves them. The order of
    text is the order of time for what Django writes (``2026-11-22 10:00:00`` and, microseconds not being
    zero, ``2026-11-22 10:00:00.500000``); anything else, such as what ``Now()`` writes, is refused with an
    ``IntegrityError`` that ``broke`` does not recognise. Django rebuilds a table to alter it, and a rebuilt
    table has no triggers: they come back within the same migration, and ``kit.guards`` watches over it.
    """

    default_violation_error_message = _("This is already taken for part of that time.")

    def __init__(
        self,
        *,
        name: str,
        fields: list[str] | tuple[str, ...],
        start: str,
        end: str,
        condition: Q | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        if not fields:
            raise ValueError("NoOverlap needs at least one field that says what is taken.")
        self.fields = tuple(fields)
        self.start = start
        self.end = end
        self.condition = condition

    # The schema editor's side -----------------------------------------------------------------------

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """The guard as part of ``CREATE TABLE``."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_PG_EXTENSION, params=None)
            return str(self._statement(_PG_EXCLUSION, model, schema_editor))
        # While Django rebuilds a table, what is deferred runs once the new one has the old one's name.
        schema_editor.deferred_sql += self.guard_sql(model, schema_editor)
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """The guard for a table that exists."""
        *first, last = self.guard_sql(model, schema_editor)
        schema_editor.deferred_sql += first
        return last

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """On SQLite nothing: Django removes a constraint by rebuilding the table without it."""
        if schema_editor.connection.vendor == "postgresql":
            return self._statement(_PG_REMOVE, model, schema_editor)
        return None

    def guard_sql(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        """What creates the guard, in order; fails when rows that stand overlap already."""
        if schema_editor.connection.vendor == "postgresql":
            return [self._statement(_PG_ADD, model, schema_editor)]
        return [
            *self.sqlite_objects(model, schema_editor).values(),
            self._statement(_SQLITE_RECHECK, model, schema_editor),
        ]

    def sqlite_objects(
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> dict[str, Statement]:
        """The index and the triggers by name, each with the statement that creates it."""
        index = f"{self.name}_index"
        objects = {index: self._statement(_SQLITE_INDEX, model, schema_editor, index=index)}
        for event in ("INSERT", "UPDATE"):
            name = f"{self.name}_{event.lower()}"
            objects[name] = self._statement(_SQLITE_TRIGGER, model, schema_editor, trigger=name, event=event)
        return objects

    def _statement(
        self, template: str, model: type[Model], schema_editor: BaseDatabaseSchemaEditor, **names: str
    ) -> Statement:
        quote = schema_editor.quote_name
        columns = [quote(_column(model, name)) for name in self.fields]
        start, end = (quote(_column(model, name)) for name in (self.start, self.end))
        return Statement(
            template,
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
            pk=quote(_column(model, model._meta.pk.name)),
            start=start,
            end=end,
            columns=", ".join(columns),
            equals=", ".join(f"{column} WITH =" for column in columns),
            matches=" AND ".join(f"{column} = NEW.{column}" for column in columns),
            condition=self._condition_sql(model, schema_editor),
            readable=" AND ".join(_SQLITE_READABLE.format(column) for column in (start, end)),
            message=schema_editor.quote_value(self.name),
            unreadable=schema_editor.quote_value(
                f"{self.name}: an instant is not written as Django writes it"
            ),
            **names,
        )

    def _condition_sql(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        if self.condition is None:
            return "1 = 1"
        query = Query(model=model, alias_cols=False)
        compiler = query.get_compiler(connection=schema_editor.connection)
        sql, params = query.build_where(self.condition).as_sql(compiler, schema_editor.connection)
        return sql % tuple(schema_editor.quote_value(value) for value in params)

    # The model's side -------------------------------------------------------------------------------

    def validate(
        self,
        model: type[Model],
        instance: Model,
        exclude: set[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Tell a form beforehand; only the database decides.

        :raises ValidationError: when a row that stands overlaps ``instance``.
        """
        names = (*self.fields, self.start, self.end)
        values = {name: getattr(instance, _field(model, name).attname) for name in names}
        if set(names) & (exclude or set()) or None in values.values():
            return
        same = {name: values[name] for name in self.fields}
        others = model._default_manager.using(using).filter(
            **same, **{f"{self.start}__lt": values[self.end], f"{self.end}__gt": values[self.start]}
        )
        if self.condition is not None:
            if not self._stands(model, instance, exclude, using):
                return
            others = others.filter(self.condition)
        if others.exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def _stands(self, model: type[Model], instance: Any, exclude: set[str] | None, using: str) -> bool:
        against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        try:
            return self.condition is None or self.condition.check(against, using=using)
        except FieldError:  # The condition is about an excluded field: the form cannot know.
            return False

    def check(self, model: type[Model], connection: BaseDatabaseWrapper) -> list[CheckMessage]:
        """What makes the two databases mean the same (see the class)."""
        faults = []
        for name in (self.start, self.end):
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:
                field = None
            if not isinstance(field, DateTimeField) or field.null:
                faults.append(f"“{name}” must be a DateTimeField that is never null.")
        ordered = Q(**{f"{self.end}__gt": F(self.start)})
        checks = [c for c in model._meta.constraints if isinstance(c, CheckConstraint)]
        if not any(check.condition == ordered for check in checks):
            faults.append(f"a CheckConstraint must say Q({self.end}__gt=F({self.start!r})) beside it.")
        return [Error(f"NoOverlap {self.name!r}: {fault}", obj=model, id="kit.E001") for fault in faults]

    # The name until Django 6.0.
    _check = check

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _args, kwargs = super().deconstruct()
        kwargs |= {"fields": list(self.fields), "start": self.start, "end": self.end}
        if self.condition is not None:
            kwargs["condition"] = self.condition
        return path, (), kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.fields, self.start, self.end))

    def __repr__(self) -> str:
        return f"<NoOverlap {self.name!r} of {', '.join(self.fields)} from {self.start} to {self.end}>"


def broke(name: str, error: IntegrityError) -> bool:
    """Whether it is the constraint called ``name`` that the error reports, on either database.

    Knows ``NoOverlap``, ``CheckConstraint`` and ``UniqueConstraint``. SQLite names the columns of a unique
    constraint instead of the constraint: two constraints on the same columns are not told apart there.
    """
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == name)
    return str(error) in {
        name,
        f"CHECK constraint failed: {name}",
        f"UNIQUE constraint failed: index '{name}'",
        f"UNIQUE constraint failed: {_columns_of_unique(name)}",
    }


def _columns_of_unique(name: str) -> str:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and constraint.name == name:
                table = model._meta.db_table
                return ", ".join(f"{table}.{_column(model, field)}" for field in constraint.fields)
    return ""


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    return cast("Field[Any, Any]", model._meta.get_field(name))


def _column(model: type[Model], name: str) -> str:
    return cast(str, _field(model, name).column)
