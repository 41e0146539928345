"""The words of the agenda: French with its articles and genders, and a README that does not lie."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone, translation

from comptoir.agenda import refusals, rules, sentences
from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import TUESDAY

NB = "\u00a0"


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (Resource(name="Grande salle"), f"La Grande salle est prise jusqu’à 16{NB}h."),
        (Resource(name="Studio"), f"Le Studio est pris jusqu’à 16{NB}h."),
        (Resource(name="Alcôve"), f"L’Alcôve est prise jusqu’à 16{NB}h."),
        (Resource(name="Coworking", taken="by_unit"), f"Le Coworking n’a plus de place libre avant 16{NB}h."),
    ],
)
def test_taken_agrees_with_the_name(resource, said):
    with timezone.override("Europe/Paris"):
        assert sentences.taken_until(resource, datetime(2026, 11, 24, 15, tzinfo=UTC), TUESDAY) == said


def test_one_person_and_several():
    with translation.override("en"):
        said = [sentences.too_many(Resource(name="Booth"), most) for most in (1, 4)]

    assert said == ["Booth holds 1 person at most.", "Booth holds 4 persons at most."]


def test_every_reason_is_in_the_readme():
    readme = (Path(sentences.__file__).parent / "README.md").read_text()
    codes = {
        rules.CLOSED, rules.CLOSURE, rules.OFF_SLOT, rules.PAST, rules.RETIRED, rules.TAKEN, rules.TOO_FAR,
        rules.TOO_LONG, rules.TOO_MANY, rules.TOO_SHORT, rules.TOO_SOON, rules.WALK_IN_ONLY,
    }  # fmt: skip

    assert {f"`{code}`" for code in codes if f"| `{code}` |" in readme} == {f"`{code}`" for code in codes}
    # Those above add their own, each in its README.
    own = [cls for cls in refusals.NotAvailable.__subclasses__() if cls.__module__ == refusals.__name__]
    assert {cls.code for cls in own} == codes
