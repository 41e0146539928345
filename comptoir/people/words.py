"""What others typed with a person's name in it: once the person is forgotten the words stay, the name goes.

Only of the apps of the network: there one writes about people who are not in the room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, JSONField, Model, TextField
from django.utils.translation import gettext

from comptoir.actors.models import Actor
from comptoir.actors.names import sort_name, without_name, words_in
from comptoir.actors.pointing import rows
from comptoir.journal.actions import write_facts
from comptoir.portraits.facts import facts_of
from comptoir.portraits.models import Exchange
from comptoir.studies.models import Study, StudyLine, StudySection
from comptoir.studies.personal import take_papers_away

APPS = ("ties", "network", "exchange", "enquiries", "studies", "portraits")
_BATCH = 2_000
# The study that a row belongs to: its PDF says the same words.
_STUDY_OF = {Study: "pk", StudySection: "study", StudyLine: "section__study"}


def names_of(person: Actor) -> list[str]:
    """Under which names the person is known here, that nobody else bears; one word alone is nobody's."""
    same = Actor.objects.filter(merged_into=person)
    names = {person.name, *same.values_list("name", flat=True)}
    others = Actor.objects.standing().filter(kind=Actor.Kind.PERSON).exclude(pk=person.pk)
    return [
        name
        for name in sorted(names)
        if len(words_in(name)) > 1 and not others.filter(sort_name=sort_name(name)).exists()
    ]


def forget_names(names: Iterable[str]) -> None:
    """Each of these names becomes « somebody » wherever it stands in what was typed about the network.

    Facts say what the exchanges behind them say; the PDF of a study that said it is made anew when asked for.
    """
    for name in names:
        somebody, longer = gettext("somebody"), _longer(name)
        for model in _models():
            changed = dict(_changed(model, lambda text: without_name(text, name, somebody, longer)))  # noqa: B023 - used at once
            for key, told in changed.items():
                rows(model).filter(pk=key).update(**told)
            _follow(model, changed)


def _longer(name: str) -> list[str]:
    """The names of organisations that hold it: « Fondation Hélène Faure »."""
    holding = Actor.objects.exclude(kind=Actor.Kind.PERSON).filter(sort_name__contains=sort_name(name))
    return list(holding.values_list("name", flat=True))


def _models() -> Iterator[type[Model]]:
    for app in APPS:
        yield from apps.get_app_config(app).get_models()


def _changed(model: type[Model], tell: Callable[[str], str]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """By key, the columns of the rows that say it otherwise."""
    fields = [field for field in model._meta.concrete_fields if _is_typed(field)]
    if not fields:
        return
    for key, *values in rows(model).values_list("pk", *(field.name for field in fields)).iterator(_BATCH):
        told = {
            field.name: _fitting(field, after)
            for field, value in zip(fields, values, strict=True)
            if (after := _told(value, tell)) != value
        }
        if told:
            yield key, told


def _is_typed(field: Field[Any, Any]) -> bool:
    return isinstance(field, CharField | TextField | JSONField) and not field.choices


def _fitting(field: Field[Any, Any], value: Any) -> Any:
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value


def _told(value: Any, tell: Callable[[str], str]) -> Any:
    """The same value with each of its texts told anew."""
    if isinstance(value, str):
        return tell(value)
    if isinstance(value, list):
        return [_told(one, tell) for one in value]
    if isinstance(value, dict):
        return {name: _told(one, tell) for name, one in value.items()}
    return value


def _follow(model: type[Model], changed: Iterable[Any]) -> None:
    keys = list(changed)
    if model is Exchange:
        for one in Exchange.objects.select_related("place", "actor", "agreement").filter(pk__in=keys):
            write_facts(origin=one, drafts=facts_of(one))
    if model in _STUDY_OF:
        studies = rows(model).filter(pk__in=keys).values(_STUDY_OF[model])
        take_papers_away(Study.objects.filter(pk__in=studies))
