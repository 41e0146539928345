"""A tie of the demo ends with a person: each audience is told of it what she agreed to, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from comptoir.actors.actions import withdraw_consent
from comptoir.actors.models import Actor
from comptoir.demo.place import SLUG
from comptoir.demo.tests.built.scene import MOMENT
from comptoir.exchange.web import web_of
from comptoir.network.circle import around
from comptoir.places.models import Place
from comptoir.studies.actions import begin_study
from comptoir.studies.paper import paper_data
from comptoir.studies.sheet import sheet_of
from comptoir.ties import sentences
from comptoir.ties.models import Tie

DAY = MOMENT.date()
NAME = "Nadia Benali"
pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return Place.objects.get(slug=SLUG)


@pytest.fixture
def tie() -> Tie:
    return Tie.objects.get(kind="supports", counterpart__kind=Actor.Kind.PERSON)


def names_in(place: Place, audience: str) -> set[str]:
    return {node.label for node in web_of(place, DAY, audience).nodes}


def study_for(place: Place, audience: str) -> Any:
    with override("fr"):
        begun = begin_study(place=place, audience=audience, by=None, now=MOMENT)
        return str(paper_data(sheet_of(begun)))


def test_it_is_said_in_words(tie: Tie) -> None:
    with override("fr"):
        assert sentences.from_subject(tie).startswith(f"Zoomacom soutient {NAME} (Son projet d’atelier")
    assert tie.visibility == Tie.Visibility.NETWORK


@pytest.mark.parametrize(("audience", "named"), [("place", True), ("network", True), ("public", False)])
def test_the_files_and_the_study_name_her_to_whom_she_said(
    place: Place, tie: Tie, audience: str, named: bool
) -> None:
    assert (NAME in names_in(place, audience)) is named
    assert (sentences.from_subject(tie) in study_for(place, audience)) is named


def test_once_she_no_longer_agrees_no_audience_is_told(place: Place, tie: Tie) -> None:
    withdraw_consent(person=tie.counterpart, purpose="network", source="Dit au comptoir", by=None, now=MOMENT)

    assert NAME not in names_in(place, "place") | names_in(place, "network")


def test_no_drawing_has_her_in_it(place: Place) -> None:
    assert NAME not in {one.actor.name for one in around(place, DAY, None).neighbours}
