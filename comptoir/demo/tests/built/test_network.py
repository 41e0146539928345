"""The study of the networks is in the demo, fact by fact: each line here is one that the study states."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from comptoir.actors.models import Actor
from comptoir.demo import cast
from comptoir.demo.network import ACTORS, HERE, TIES
from comptoir.demo.place import SLUG
from comptoir.demo.tests.built.scene import MOMENT
from comptoir.network.circle import around
from comptoir.network.words import family_said
from comptoir.places.models import Place
from comptoir.studies.actions import begin_study, keep_study
from comptoir.studies.models import StudyLine
from comptoir.studies.paper import paper_data
from comptoir.studies.sheet import sheet_of
from comptoir.ties import sentences
from comptoir.ties.models import Tie
from comptoir.ties.terms import as_agreed
from tests.once import set_once

DAY = MOMENT.date()
pytestmark = pytest.mark.django_db

STANDS = """
OpenScop | organisation | neighbourhood | partner
Collectif Loire Amont Vivante | organisation | neighbourhood | partner
ALOLISE | organisation | neighbourhood | partner
Angénius | organisation | neighbourhood | partner
WWF | organisation | neighbourhood | partner
Zen Conseil | organisation | neighbourhood | partner
KARMA | organisation | neighbourhood | partner
Magique Animation | organisation | neighbourhood | partner
Coworking Sainté | organisation | neighbourhood | informal
Transparence | organisation | neighbourhood | partner
Zoomacom | organisation | neighbourhood | partner
Ville de Saint-Étienne | organisation | city | funder
Conseil départemental de la Loire | organisation | department | funder
Région Auvergne-Rhône-Alpes | organisation | region | funder
Source numérique, Firminy | organisation | department | peer
Fil Numérique, Roanne | organisation | department | peer
PRNL de Rive-de-Gier | organisation | department | peer
Animateurs des autres EPN de la Loire | group | department | peer
RDAC, réseau départemental des acteurs de la Cyberloire | circle | department | peer
CORAIA | circle | region | peer
CRéATIF | circle | nation | peer
Forum des usages coopératifs | circle | nation | peer
Acteurs de la médiation numérique | group | nation | peer
Tiers-lieux de France | circle | nation | peer
Collectif d’amateurs | group | neighbourhood | informal
Tiers-lieux du Canada | circle | world | peer
Tiers-lieux de Belgique | circle | world | peer
Tiers-lieux de Suisse | circle | world | peer
Tiers-lieux de Côte d’Ivoire | circle | world | peer
OuiShare | circle | world | partner
Maison de l’emploi | organisation | city | partner
Maison d’arrêt de La Talaudière | organisation | metropolis | partner
Prestataires spécialisés | group | department | partner
Quartiers populaires | group | neighbourhood | public
Seniors du Papycamp | group | city | public
Associations stéphanoises | group | city | public
Entrepreneurs des Assocamp | group | city | public
Collèges de la Loire | group | department | public
Citoyens des Assocamp | group | city | informal
Coworkeurs | group | neighbourhood | informal
Hackers | group | city | informal
AMAP du jeudi | group | neighbourhood | informal
Groupe en ligne : développement durable | circle | world | informal
Groupe en ligne : faire soi-même | circle | world | informal
Groupe en ligne : monnaie complémentaire | circle | world | informal
Groupe en ligne : logiciels libres | circle | world | informal
Groupe en ligne : alimentation | circle | world | informal
Groupe en ligne : financement participatif | circle | world | informal
Groupe en ligne : entrepreneuriat social | circle | world | informal
Groupe en ligne : éducation populaire | circle | world | informal
"""

TIED = """
recognises | Ville de Saint-Étienne | Zoomacom | discussed | Centre de ressources des espaces publics numériques
recognises | Conseil départemental de la Loire | Zoomacom | in_force | Pôle de ressources numériques local (PRNL)
supports | Conseil départemental de la Loire | Zoomacom | in_force | Développement d’autres PRNL dans la Loire
supports | Zoomacom | Source numérique, Firminy | in_force | Développement d’un PRNL
supports | Zoomacom | Fil Numérique, Roanne | in_force | Développement d’un PRNL
supports | Zoomacom | PRNL de Rive-de-Gier | in_force | Développement d’un PRNL
founded | Conseil départemental de la Loire | RDAC, réseau départemental des acteurs de la Cyberloire | in_force |
helps | Zoomacom | Conseil départemental de la Loire | in_force | Création du réseau de la Cyberloire
member_of | Zoomacom | RDAC, réseau départemental des acteurs de la Cyberloire | in_force |
supports | Région Auvergne-Rhône-Alpes | CORAIA | in_force |
coordinates | CRéATIF | Forum des usages coopératifs | in_force | Chaque année depuis dix ans
cooperates_with | Zoomacom | Forum des usages coopératifs | in_force | Réunion des réseaux de l’internet coopératif
cooperates_with | OuiShare | Zoomacom | in_force | Consommation collaborative
commissions | Conseil départemental de la Loire | Zoomacom | in_force | Animation des job camps
hosts | Maison de l’emploi | Zoomacom | in_force | Job camps
trains | Zoomacom | Seniors du Papycamp | in_force | Papycamp
supplies | Zoomacom | Associations stéphanoises | in_force | Ressources numériques, à leur demande
founded | Collectif d’amateurs | Le Comptoir Numérique | in_force | Construit petit à petit depuis 2004
cooperates_with | Tiers-lieux de France | Le Comptoir Numérique | in_force | Développement de nombreux tiers-lieux
cooperates_with | Tiers-lieux du Canada | Le Comptoir Numérique | in_force | Montage de projets
cooperates_with | Tiers-lieux de Belgique | Le Comptoir Numérique | in_force | Montage de projets
cooperates_with | Tiers-lieux de Suisse | Le Comptoir Numérique | in_force | Montage de projets
cooperates_with | Tiers-lieux de Côte d’Ivoire | Le Comptoir Numérique | in_force | Montage de projets
member_of | Zoomacom | Groupe en ligne : développement durable | in_force |
member_of | Zoomacom | Groupe en ligne : faire soi-même | in_force |
member_of | Zoomacom | Groupe en ligne : monnaie complémentaire | in_force |
member_of | Zoomacom | Groupe en ligne : logiciels libres | in_force |
member_of | Zoomacom | Groupe en ligne : alimentation | in_force |
member_of | Zoomacom | Groupe en ligne : financement participatif | in_force |
member_of | Zoomacom | Groupe en ligne : entrepreneuriat social | in_force |
member_of | Zoomacom | Groupe en ligne : éducation populaire | in_force |
helps | Zoomacom | Entrepreneurs des Assocamp | in_force | Montage de projets
refers_to | Zoomacom | Prestataires spécialisés | in_force | Prestations précises, quand les moyens manquent
trains | Zoomacom | Collèges de la Loire | in_force | Interventions d’une heure et demie, Fréquence écoles
commissions | Conseil départemental de la Loire | Zoomacom | in_force | Fréquence écoles, par appel à projets
cooperates_with | Animateurs des autres EPN de la Loire | Zoomacom | in_force | Fréquence écoles
trains | Zoomacom | Maison d’arrêt de La Talaudière | in_force | Examens CLIP1, et parfois des animations
helps | Zoomacom | Citoyens des Assocamp | in_force | Montage de projets
manages | OpenScop | Le Comptoir Numérique | in_force | Gestion administrative
helps | Coworkeurs | Zoomacom | in_force | Entraide et projets communs
lends_to | Coworkeurs | Zoomacom | in_force | Matériel, qui que l’on soit
cooperates_with | Hackers | Zoomacom | in_force | Actions autour de l’informatique
supplies | AMAP du jeudi | Coworkeurs | in_force | Paniers du jeudi
supplies | AMAP du jeudi | Le Comptoir Numérique | in_force | Paniers du jeudi
informs | Zoomacom | Acteurs de la médiation numérique | in_force | Entretiens et articles sur ce qui a été mené
supplies | Zoomacom | Quartiers populaires | in_force | Ressources nouvelles contre le chômage et la précarité
"""  # noqa: E501


def rows(text: str) -> list[list[str]]:
    return [[word.strip() for word in line.split("|")] for line in text.strip().splitlines()]


@pytest.fixture
def place() -> Place:
    return Place.objects.get(slug=SLUG)


def ties_between(subject: str, other: str) -> Any:
    to = {"place__slug": SLUG} if other == HERE else {"counterpart__name": other}
    return Tie.objects.declared().filter(subject__name=subject, **to)


@pytest.mark.parametrize(("name", "kind", "scale", "family"), rows(STANDS))
def test_each_actor_of_the_study_is_there(name: str, kind: str, scale: str, family: str) -> None:
    actor = Actor.objects.get(name=name)

    assert (actor.kind, actor.scale, actor.family) == (kind, scale, family)


@pytest.mark.parametrize(("kind", "subject", "other", "state", "quality"), rows(TIED))
def test_each_tie_of_the_study_is_declared(
    kind: str, subject: str, other: str, state: str, quality: str
) -> None:
    tie = ties_between(subject, other).get(kind=kind, quality=quality)

    assert (tie.state, tie.visibility) == (state, "public")
    assert "Wikiversité" in tie.source


def test_nothing_is_entered_as_of_the_study_beyond_the_list() -> None:
    assert Tie.objects.filter(source__contains="Wikiversité").count() == len(rows(TIED))


def test_what_stands_in_the_way_of_the_city_is_two_offices_that_do_not_talk() -> None:
    tie = Tie.objects.get(subject__name="Ville de Saint-Étienne", kind="recognises")

    assert "vie associative" in tie.obstacle
    assert "Zoomacom" in tie.obstacle


def test_what_is_lent_between_coworkers_still_lacks_rules() -> None:
    assert "règles" in Tie.objects.get(kind="lends_to").obstacle


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("Groupe en ligne : monnaie complémentaire", "Monnaie complémentaire"),
        ("OuiShare", "consommation collaborative"),
        ("RDAC, réseau départemental des acteurs de la Cyberloire", "fracture numérique"),
        ("Tiers-lieux de Belgique", "tiers-lieux"),
        ("Zoomacom", "éducation populaire"),
    ],
)
def test_what_they_are_about_is_said(name: str, theme: str) -> None:
    assert Actor.objects.get(name=name).themes.filter(theme=theme).exists()


@pytest.mark.parametrize(
    ("listed", "organisation"),
    [
        ("La Source numérique", "Source numérique, Firminy"),
        ("Cyberespace de Rive-de-Gier", "PRNL de Rive-de-Gier"),
        ("Zoomacom", "Zoomacom"),
    ],
)
def test_the_places_of_the_directory_are_joined_to_who_runs_them(listed: str, organisation: str) -> None:
    place = Place.objects.get(name=listed)

    assert str(place.organisation) == organisation
    assert place.updated_on < DAY - timedelta(days=365), "its listing is no younger for it"


def test_every_partner_of_the_page_that_has_a_scale_is_tied_to_the_place(place: Place) -> None:
    tied = Tie.objects.filter(place=place, kind="partner_of").values_list("subject__name", flat=True)

    assert {"Union européenne", "Saint-Étienne Métropole", "Movilab", "CORAIA"} <= set(tied)
    assert set(tied) <= set(cast.PARTNERS)


def test_each_actor_of_the_list_stands_around_the_place(place: Place) -> None:
    seen = {one.actor.name: one for one in around(place, DAY, None).neighbours}
    us = {"Zoomacom", "OpenScop"}

    assert {fact.name for fact in ACTORS} - us <= set(seen)
    assert seen["Ville de Saint-Étienne"].look == "wished"


@pytest.mark.parametrize("name", ["Seniors du Papycamp", "AMAP du jeudi", "Entrepreneurs des Assocamp"])
def test_people_came_from_those_around_the_place(place: Place, name: str) -> None:
    seen = next(one for one in around(place, DAY, None).neighbours if one.actor.name == name)

    assert [(total.nature, total.direction) for total in seen.totals] == [("people", "received")]


def test_the_agreement_with_the_department_says_what_it_recognises(place: Place) -> None:
    agreement = place.agreements.get(parties__actor__name="Conseil départemental de la Loire")

    assert "PRNL" in agreement.recognises
    assert agreement.review_on > DAY
    assert str(agreement.contact_here) == "Idriss Mansouri"


def test_an_amendment_grants_more_since_and_what_was_signed_stays(place: Place) -> None:
    agreement = place.agreements.get(parties__actor__name="Conseil départemental de la Loire")
    assert agreement.grants == ""

    (signed,) = as_agreed([agreement], agreement.starts_on)
    assert signed.amended_by is None
    (today,) = as_agreed([agreement], DAY)
    assert today.amended_by is not None
    assert "collèges" in today.grants


def test_some_ties_are_carried_by_somebody_of_the_team() -> None:
    roles = {fact.carried_by for fact in TIES if fact.carried_by}

    assert roles == {"coordinator", "mediator", "manager"}
    of_the_study = Tie.objects.exclude(counterpart__kind=Actor.Kind.PERSON)
    assert of_the_study.exclude(carried_by=None).count() == sum(bool(fact.carried_by) for fact in TIES)


@pytest.fixture(scope="module")
def study(_built: None, django_db_blocker: Any) -> dict[str, Any]:
    """A study for everybody, begun and printed in French: each of its parts by kind."""
    with set_once(django_db_blocker), override("fr"):
        begun = begin_study(place=Place.objects.get(slug=SLUG), audience="public", by=None, now=MOMENT)
        return {part["kind"]: part for part in paper_data(sheet_of(begun))["parts"]}


@pytest.mark.parametrize(("name", "kind", "scale", "family"), rows(STANDS))
def test_the_study_says_again_at_which_scale_each_actor_is(
    study: dict[str, Any], name: str, kind: str, scale: str, family: str
) -> None:
    if name == "Zoomacom":
        pytest.skip("It is us: the study is about it, and every tie names it.")
    with override("fr"):
        title, said = str(Actor.Scale(scale).label), family_said(family)
    chapters = study["actors"]["chapters"]
    (chapter,) = [one for one in chapters if name in {entry["said"] for entry in one["entries"]}]
    entry = next(entry for entry in chapter["entries"] if entry["said"] == name)

    assert chapter["title"].casefold() == title.casefold()
    assert entry["about"].startswith(said)


@pytest.mark.parametrize(("kind", "subject", "other", "state", "quality"), rows(TIED))
def test_the_study_says_again_each_tie_with_its_state(
    study: dict[str, Any], kind: str, subject: str, other: str, state: str, quality: str
) -> None:
    tie = ties_between(subject, other).get(kind=kind, quality=quality)
    with override("fr"):
        said, waits = sentences.from_subject(tie), sentences.state(tie, DAY)
    entries = [entry for chapter in study["actors"]["chapters"] for entry in chapter["entries"]]
    lines = [line["said"] for entry in entries for line in entry["ties"]]

    (line,) = [line for line in lines if line.startswith(said)]
    assert line.endswith(waits)


@pytest.mark.parametrize("name", cast.RESIDENTS)
def test_the_study_says_again_who_resides_there(study: dict[str, Any], name: str) -> None:
    with override("fr"):
        said = sentences.from_subject(Tie.objects.get(kind="resides_at", subject__name=name))
    entries = [entry for chapter in study["actors"]["chapters"] for entry in chapter["entries"]]
    (entry,) = [entry for entry in entries if entry["said"] == name]

    assert [line["said"] for line in entry["ties"] if line["said"].startswith(said)]


def test_a_study_was_given_to_everybody_and_another_is_being_written(place: Place) -> None:
    given, draft = place.studies.order_by("pk")[:2]

    assert (given.audience, given.published_at, given.is_kept) == ("public", MOMENT, True)
    assert not draft.is_kept
    assert draft.sections.exclude(text="").count() == 2
    assert StudyLine.objects.filter(section__study=draft).exclude(comment="").count() == 1


def test_the_study_of_the_demo_is_kept_as_a_paper() -> None:
    place = Place.objects.get(slug=SLUG)
    with override("fr"):
        begun = begin_study(place=place, audience="place", by=None, now=MOMENT)
        kept = keep_study(study=begun, by=None, now=MOMENT)

    with kept.paper.open() as file:
        assert file.read().startswith(b"%PDF")
