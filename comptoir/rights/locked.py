"""What stays locked inside what somebody takes: the machine of a room, for who was not trained on it.

Taking the room takes the time of its machine, so that nobody else has it; it does not give the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.kit.periods import Period
from comptoir.resources.ground import keys_of
from comptoir.rights import sentences
from comptoir.rights.models import Skill, Training
from comptoir.rights.quotas import days_of

_NEEDED = """
WITH RECURSIVE asked AS (%s),
inside(root, resource) AS (
    SELECT a.id, a.id FROM asked a
    UNION
    SELECT i.root, p.part_id FROM inside i JOIN agenda_part p ON p.whole_id = i.resource
)
SELECT i.root, i.resource, n.skill_id FROM inside i
JOIN agenda_resource r ON r.id = i.resource AND r.retired_at IS NULL
JOIN rights_skill_resources n ON n.resource_id = i.resource
JOIN rights_skill s ON s.id = n.skill_id AND s.retired_at IS NULL
"""


@dataclass(frozen=True)
class Lock:
    """What asks for a training, in ``asked``: that thing itself, or one inside it.

    ``periods`` are the numbers of those on whose days the person is not trained.
    """

    asked: int
    thing: Resource
    skill: Skill
    periods: frozenset[int]

    @property
    def is_itself(self) -> bool:
        return self.asked == self.thing.pk

    @property
    def sentence(self) -> str:
        if self.is_itself:
            return sentences.needs_training(self.skill, self.thing, None)
        return sentences.stays_locked(self.skill, self.thing)


def stays_locked(
    *, person: Actor | None, resources: Sequence[Resource], periods: Sequence[Period]
) -> list[str]:
    """A sentence for each thing inside the ``resources``, by their names.

    Said unless the person is trained on each day of the ``periods``; None is somebody not known yet. One
    query where nothing inside asks for a training.
    """
    # What is asked for by itself was refused already, when it was.
    alone = {resource.pk for resource in resources}
    found = locks_on(person=person, resources=resources, periods=periods)
    return list(dict.fromkeys(lock.sentence for lock in found if lock.thing.pk not in alone))


def locks_on(*, person: Actor | None, resources: Sequence[Resource], periods: Sequence[Period]) -> list[Lock]:
    """What each of the ``resources`` and what is inside them would stay locked for, by the things' names.

    None is somebody not known yet, trained on nothing. One query where nothing asks for a training, four
    at most.
    """
    needed = _needed([resource.pk for resource in resources])
    if not needed:
        return []
    things = Resource.objects.in_bulk({thing for _, thing, _ in needed})
    skills = Skill.objects.in_bulk({skill for _, _, skill in needed})
    tz = resources[0].place.tz
    missing = _missing(person, skills, [days_of(period, tz) for period in periods])
    locks = [
        Lock(asked, things[thing], skills[skill], missing[skill])
        for asked, thing, skill in needed
        if missing[skill]
    ]
    return sorted(locks, key=lambda lock: (lock.thing.name, lock.skill.name, lock.thing.pk, lock.skill.pk))


def _missing(
    person: Actor | None, skills: Iterable[int], days: Sequence[Iterable[date]]
) -> dict[int, frozenset[int]]:
    """By skill, the numbers of the periods on one of whose days no training of the person counts."""
    had = Training.objects.filter(person=person, skill__in=skills, withdrawn_at=None).order_by("pk")
    by_skill: dict[int, list[Training]] = {skill: [] for skill in skills}
    for one in had if person is not None else ():
        by_skill[one.skill_id].append(one)
    return {
        skill: frozenset(
            number
            for number, of_one in enumerate(days)
            if not all(any(one.covers(day) for one in trainings) for day in of_one)
        )
        for skill, trainings in by_skill.items()
    }


def _needed(asked: Sequence[int]) -> list[tuple[int, int, int]]:
    """What was asked for, the thing in it, the skill that it needs."""
    sql, keys = keys_of(asked)
    with connection.cursor() as cursor:
        cursor.execute(_NEEDED % sql, [keys])
        found: list[tuple[int, int, int]] = cursor.fetchall()
    return found
