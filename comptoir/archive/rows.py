"""Rows as lines of text, the same from both databases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

# Rebuilt by the installation itself, or worth nothing elsewhere.
LEFT_OUT = frozenset(
    {
        *("sessions.session", "contenttypes.contenttype", "auth.permission"),
        *("network.flow", "network.flowdebt"),
    }
)
BATCH = 1000


def archived_models() -> list[type[models.Model]]:
    """Every table of the installation, in a fixed order; many-to-many tables included."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.managed and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def lines_of(model: type[models.Model]) -> Iterator[str]:
    """Each row of a table as one line of JSON, in the order of its key."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    rows = model._base_manager.order_by(model._meta.pk.attname).values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        values = [_plain(field, value) for field, value in zip(fields, row, strict=True)]
        yield json.dumps(
            dict(zip(names, values, strict=True)), cls=_Encoder, ensure_ascii=False, sort_keys=True
        )


class _Encoder(DjangoJSONEncoder):
    """Keeps the microseconds that Django's encoder cuts to milliseconds."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime):
            return o.astimezone(UTC).isoformat()
        return o.isoformat() if isinstance(o, date | time) else super().default(o)


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    return value.hex() if isinstance(value, bytes | memoryview) else value


def write_rows(model: type[models.Model], lines: Iterable[str]) -> int:
    """Insert the lines into an empty table, keys included; returns how many."""
    count = 0
    batch: list[models.Model] = []
    for line in lines:
        batch.append(_row(model, json.loads(line)))
        if len(batch) >= BATCH:
            count += _flush(model, batch)
    return count + _flush(model, batch)


def _row(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    row = model()
    for field in model._meta.concrete_fields:
        if field.attname in values:
            setattr(row, field.attname, _typed(field, values[field.attname]))
    return row


def _typed(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return bytes.fromhex(value)
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)


def _flush(model: type[models.Model], batch: list[models.Model]) -> int:
    """Insert the values as they are: no ``auto_now``, no ``save()``."""
    fields = model._meta.concrete_fields
    step = max(connection.ops.bulk_batch_size(fields, batch), 1)
    for start in range(0, len(batch), step):
        some = batch[start : start + step]
        model._base_manager._insert(some, fields=fields, using=connection.alias, raw=True)  # type: ignore[attr-defined]
    count = len(batch)
    batch.clear()
    return count


def reset_counters() -> None:
    """The next key of each table comes after the restored ones."""
    statements = connection.ops.sequence_reset_sql(no_style(), archived_models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
