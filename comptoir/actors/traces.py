"""Writing down what an act changes in rows of any model, in a form that gives them back exactly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.apps import apps
from django.db.models import Field, Model

from comptoir.actors.pointing import rows

Written = dict[str, Any]


def write_row(row: Model) -> Written:
    """Every column of the row, by name, as JSON keeps it to the microsecond."""
    return {field.attname: write_value(row, field) for field in row._meta.concrete_fields}


def write_value(row: Model, field: Field[Any, Any]) -> Any:
    return None if getattr(row, field.attname) is None else field.value_to_string(row)


def read_row(label: str, written: Written) -> Model:
    """The row that was written, not saved."""
    model: type[Model] = apps.get_model(label)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in written.items()})


def change(row: Model, changed: dict[str, Any], **values: Any) -> None:
    """Save new values in the row, and note in ``changed`` what they were and what they are."""
    noted = changed.setdefault(row._meta.label_lower, {}).setdefault(str(row.pk), {})
    for name, value in values.items():
        field = _field(row, name)
        before = write_value(row, field)
        setattr(row, name, value)
        noted[name] = [before, write_value(row, field)]
    row.save(update_fields=list(values))


def changed_rows(changed: dict[str, Any]) -> Iterator[tuple[type[Model], str, dict[str, list[Any]]]]:
    for label, noted in changed.items():
        for key, values in noted.items():
            yield apps.get_model(label), key, values


def still_as_changed(changed: dict[str, Any]) -> Iterator[str]:
    """What is no longer as it was noted, each in a few words; nothing when all is."""
    for model, key, values in changed_rows(changed):
        row = rows(model).filter(pk=key).first()
        if row is None:
            yield str(model._meta.verbose_name)
            continue
        for name, (_before, after) in values.items():
            field = _field(row, name)
            if write_value(row, field) != after:
                yield f"{row} ({field.verbose_name})"


def change_back(changed: dict[str, Any]) -> None:
    for model, key, values in changed_rows(changed):
        row = rows(model).get(pk=key)
        for name, (before, _after) in values.items():
            setattr(row, name, _field(row, name).to_python(before))
        row.save(update_fields=list(values))


def _field(row: Model, name: str) -> Field[Any, Any]:
    return cast("Field[Any, Any]", row._meta.get_field(name))
