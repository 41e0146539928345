"""What stays locked inside what somebody takes: the machine of a room, for who was not trained on it.

Taking the room takes the time of its machine, so that nobody else has it; it does not give the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.kit.periods import Period
from comptoir.resources.ground import keys_of
from comptoir.rights import sentences
from comptoir.rights.models import Skill, Training
from comptoir.rights.quotas import days_of

_NEEDED_INSIDE = """
WITH RECURSIVE asked AS (%s),
inside(resource) AS (
    SELECT p.part_id FROM asked a JOIN agenda_part p ON p.whole_id = a.id
    UNION
    SELECT p.part_id FROM inside i JOIN agenda_part p ON p.whole_id = i.resource
)
SELECT i.resource, n.skill_id FROM inside i
JOIN agenda_resource r ON r.id = i.resource AND r.retired_at IS NULL
JOIN rights_skill_resources n ON n.resource_id = i.resource
JOIN rights_skill s ON s.id = n.skill_id AND s.retired_at IS NULL
"""


def stays_locked(
    *, person: Actor | None, resources: Sequence[Resource], periods: Sequence[Period]
) -> list[str]:
    """A sentence for each thing inside the ``resources``, by their names.

    Said unless the person is trained on each day of the ``periods``; None is somebody not known yet. One
    query where nothing inside asks for a training.
    """
    needed = _needed_inside(resources)
    skills = {skill for _, skill in needed}
    if needed and person is not None:
        days = {day for period in periods for day in days_of(period, resources[0].place.tz)}
        skills -= _trained(person, skills, days)
    return list(_said([(thing, skill) for thing, skill in needed if skill in skills]))


def _trained(person: Actor, skills: set[int], days: set[date]) -> set[int]:
    """Those that count on every one of the days."""
    had = list(Training.objects.filter(person=person, skill__in=skills, withdrawn_at=None).order_by("pk"))
    return {
        skill
        for skill in skills
        if all(any(one.skill_id == skill and one.covers(day) for one in had) for day in days)
    }


def _needed_inside(resources: Sequence[Resource]) -> list[tuple[int, int]]:
    asked = {resource.pk for resource in resources}
    sql, keys = keys_of(asked)
    with connection.cursor() as cursor:
        cursor.execute(_NEEDED_INSIDE % sql, [keys])
        # What is asked for by itself was refused already, when it was.
        return [(thing, skill) for thing, skill in cursor.fetchall() if thing not in asked]


def _said(lacking: Sequence[tuple[int, int]]) -> Iterator[str]:
    if not lacking:
        return
    things = Resource.objects.in_bulk({thing for thing, _ in lacking})
    skills = Skill.objects.in_bulk({skill for _, skill in lacking})
    named = sorted((things[thing].name, skills[skill].name, thing, skill) for thing, skill in lacking)
    for _, _, thing, skill in named:
        yield sentences.stays_locked(skills[skill], things[thing])
