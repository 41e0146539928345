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


def test_a_name_takes_its_article_in_french_and_a_person_none(tie):
    with translation.override("fr"):
        row = tie("partner_of")
        row.kind = "supports"
        row.counterpart.name, row.subject.name = "Ville de Firminy", "Département de la Loire"
        assert sentences.from_subject(row) == "Le Département de la Loire soutient la Ville de Firminy"
        row.subject.kind, row.subject.name = "person", "Le Goff Yann"
        assert sentences.from_subject(row) == "Le Goff Yann soutient la Ville de Firminy"


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


WORDS = {
    "funds": (
        "{0} funds {1}", "{1} receives funding from {0}", "{0} finance {1}", "{1} a {0} parmi ses financeurs"
    ),
    "commissions": (
        "{0} commissions work from {1}", "{1} works on commission for {0}",
        "{0} fait travailler {1}", "{1} travaille sur commande pour {0}",
    ),
    "recognises": (
        "{0} recognises {1}", "{1} has the recognition of {0}",
        "{0} reconnaît {1}", "{1} a la reconnaissance d’{0}",
    ),
    "supports": (
        "{0} supports {1}", "{1} has the support of {0}", "{0} soutient {1}", "{1} a le soutien d’{0}"
    ),
    "founded": (
        "{0} founded {1}", "{1} has {0} among its founders",
        "{0} a fondé {1}", "{1} compte {0} à sa fondation",
    ),
    "coordinates": (
        "{0} coordinates {1}", "{1} is coordinated by {0}",
        "{0} coordonne {1}", "{1} a {0} à sa coordination",
    ),
    "manages": (
        "{0} manages {1}", "{1} is managed by {0}", "{0} gère {1}", "{1} a {0} pour gestionnaire"
    ),
    "hosts": ("{0} hosts {1}", "{1} has its home with {0}", "{0} héberge {1}", "{1} loge chez {0}"),
    "refers_to": (
        "{0} refers people to {1}", "{1} receives people referred by {0}",
        "{0} adresse des personnes à {1}", "{1} reçoit des personnes orientées par {0}",
    ),
    "trains": ("{0} trains {1}", "{1} is trained by {0}", "{0} forme {1}", "{1} se forme avec {0}"),
    "supplies": (
        "{0} supplies {1}", "{1} is supplied by {0}", "{0} fournit {1}", "{1} se fournit chez {0}"
    ),
    "informs": (
        "{0} informs {1}", "{1} is kept informed by {0}",
        "{0} informe {1}", "{1} a {0} pour source d’information",
    ),
    "helps": ("{0} helps {1}", "{1} has the help of {0}", "{0} aide {1}", "{1} a l’aide d’{0}"),
    "cooperates_with": (
        "{0} cooperates with {1}", "{1} cooperates with {0}",
        "{0} coopère avec {1}", "{1} coopère avec {0}",
    ),
    "lends_to": (
        "{0} lends to {1}", "{1} borrows from {0}",
        "{0} prête du matériel à {1}", "{1} emprunte du matériel chez {0}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", WORDS)
def test_between_organisations_in_both_languages(kind):
    row = make_tie(make_organisation("ALOLISE"), make_organisation("OpenScop"), kind=kind)

    said = []
    for language in ("en", "fr"):
        with translation.override(language):
            said += [sentences.from_subject(row), sentences.from_other(row)]

    assert tuple(said) == tuple(words.format("ALOLISE", "OpenScop") for words in WORDS[kind])


def test_a_recognition_that_is_only_wished_says_as_what_and_what_stands_in_the_way():
    row = make_tie(
        make_organisation("La Ville"), make_organisation("Zoomacom"), kind="recognises", state="wished",
        quality="centre de ressources", obstacle="deux services ne se parlent pas",
    )  # fmt: skip

    with translation.override("fr"):
        assert sentences.from_subject(row) == "La Ville reconnaît Zoomacom (centre de ressources)"
        assert sentences.state(row, date(2026, 11, 22)) == "souhaité\u00a0: deux services ne se parlent pas"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, ""),
        ({"obstacle": "no money"}, "no money"),
        ({"state": "asleep"}, "asleep"),
        ({"state": "refused", "obstacle": "no money"}, "refused: no money"),
        ({"until": date(2026, 11, 22), "obstacle": "no money"}, "ended"),
    ],
)
def test_the_state_in_words(tie, told, said):
    with translation.override("en"):
        assert sentences.state(tie(**told), date(2026, 11, 22)) == said


@pytest.mark.parametrize(
    ("kind", "one_way", "other_way"),
    [
        ("helps", "Les Coworkeurs aident OpenScop", "OpenScop a l’aide des Coworkeurs"),
        ("member_of", "Les Coworkeurs sont membres d’OpenScop",
         "OpenScop compte les Coworkeurs parmi ses membres"),
        ("lends_to", "Les Coworkeurs prêtent du matériel à OpenScop",
         "OpenScop emprunte du matériel chez les Coworkeurs"),
    ],
)  # fmt: skip
def test_those_who_are_several_take_a_verb_in_the_plural(kind, one_way, other_way):
    with translation.override("fr"):
        row = make_tie(make_organisation("Coworkeurs"), make_organisation("OpenScop"), kind=kind)
        assert (sentences.from_subject(row), sentences.from_other(row)) == (one_way, other_way)
        row.subject, row.counterpart = row.counterpart, row.subject
        assert sentences.from_other(row).startswith("Les Coworkeurs ")


@pytest.mark.parametrize("kind", Tie.Kind)
def test_no_verb_is_left_in_two_forms(kind):
    with translation.override("fr"):
        one = make_tie(make_organisation("Hackers"), make_organisation("Les Ateliers"), kind="helps")
        one.kind = kind
        assert not set("{|}") & set(sentences.from_subject(one) + sentences.from_other(one))
