"""A tie in words: both directions, both languages, with the articles that French joins."""

from datetime import date

import pytest
from django.utils import translation

from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.ties import sentences
from comptoir.ties.models import Tie
from comptoir.ties.tests.factories import make_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def tie():
    def _tie(kind="represents", other="OpenScop", **changes):
        if kind == "resides_at":
            return make_tie(make_organisation("ALOLISE"), kind=kind, place=make_place(other), **changes)
        subject = make_organisation("ALOLISE") if kind == "partner_of" else make_person("Nadia")
        return make_tie(subject, make_organisation(other), kind=kind, **changes)

    return _tie


@pytest.mark.parametrize(
    ("kind", "one_way", "other_way"),
    [
        ("member_of", "Nadia is a member of OpenScop", "OpenScop has Nadia among its members"),
        ("employed_by", "Nadia works for OpenScop", "OpenScop employs Nadia"),
        ("represents", "Nadia represents OpenScop", "OpenScop is represented by Nadia"),
        ("sits_in", "Nadia has a seat at OpenScop", "OpenScop gives a seat to Nadia"),
        ("resides_at", "ALOLISE resides at OpenScop", "OpenScop is home to ALOLISE"),
        ("partner_of", "ALOLISE is a partner of OpenScop", "OpenScop is a partner of ALOLISE"),
    ],
)
def test_in_english(tie, kind, one_way, other_way):
    with translation.override("en"):
        row = tie(kind)
        assert (sentences.from_subject(row), sentences.from_other(row)) == (one_way, other_way)


@pytest.mark.parametrize(
    ("kind", "one_way", "other_way"),
    [
        ("member_of", "Nadia est membre d’OpenScop", "OpenScop compte Nadia parmi ses membres"),
        ("employed_by", "Nadia travaille pour OpenScop", "OpenScop emploie Nadia"),
        ("represents", "Nadia représente OpenScop", "OpenScop a confié sa représentation à Nadia"),
        ("sits_in", "Nadia siège à OpenScop", "OpenScop donne un siège à Nadia"),
        ("resides_at", "ALOLISE réside à OpenScop", "OpenScop accueille ALOLISE en résidence"),
        ("partner_of", "ALOLISE est partenaire d’OpenScop", "OpenScop est partenaire d’ALOLISE"),
    ],
)
def test_in_french(tie, kind, one_way, other_way):
    with translation.override("fr"):
        row = tie(kind)
        assert (sentences.from_subject(row), sentences.from_other(row)) == (one_way, other_way)


def test_every_kind_is_said_both_ways():
    assert set(sentences._FROM_SUBJECT) == set(sentences._FROM_OTHER) == set(Tie.Kind)


@pytest.mark.parametrize(
    ("name", "of", "at"),
    [
        ("OpenScop", "d’OpenScop", "à OpenScop"),
        ("Éducation populaire", "d’Éducation populaire", "à Éducation populaire"),
        ("Le Comptoir", "du Comptoir", "au Comptoir"),
        ("Les Ateliers", "des Ateliers", "aux Ateliers"),
        ("La Source", "de La Source", "à La Source"),
        ("Zoomacom", "de Zoomacom", "à Zoomacom"),
    ],
)
def test_french_joins_its_articles(name, of, at):
    with translation.override("fr"):
        assert (sentences.of(name), sentences.at(name), sentences.to(name)) == (of, at, at)
    with translation.override("en"):
        assert sentences.of(name) == f"of {name}"


def test_the_body_and_the_seat_follow(tie):
    with translation.override("fr"):
        row = tie("sits_in", body="bureau", seat="trésorière")
        assert sentences.from_subject(row) == "Nadia siège à OpenScop (bureau, trésorière)"


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (None, None, ""),
        (date(2024, 3, 3), None, "since 3 March 2024"),
        (None, date(2027, 1, 1), "until 31 December 2026"),
        (date(2024, 3, 3), date(2025, 3, 3), "from 3 March 2024 to 2 March 2025"),
    ],
)
def test_a_tie_says_its_last_day_and_not_the_day_after(tie, since, until, said):
    with translation.override("en"):
        assert sentences.when(tie(since=since, until=until)).replace("\u00a0", " ") == said
