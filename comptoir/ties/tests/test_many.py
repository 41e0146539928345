"""Many ties declared at once are each what one alone would be, or none is declared."""

from datetime import date

import pytest

from comptoir.places.tests.factories import make_organisation, make_person
from comptoir.ties.many import declare_many
from comptoir.ties.models import Tie, TieState
from comptoir.ties.rules import SourceIsMissing, TieBetweenTheWrongKinds, TieIsDeclaredAlready
from comptoir.ties.tests.factories import NOW, make_tie

pytestmark = pytest.mark.django_db
SAID = {
    "kind": "funds", "source": "Un fichier", "state": "wished", "obstacle": "Deux services",
    "visibility": "network", "quality": "médiation",
}  # fmt: skip


@pytest.fixture
def city():
    return make_organisation("Ville")


@pytest.fixture
def us():
    return make_organisation("Zoomacom")


def declared(*ties):
    return declare_many(ties=ties, by=None, now=NOW)


def told(model):
    left_out = {"id", "tie_id"}
    return [
        {k: v for k, v in row.items() if k not in left_out} for row in model.objects.order_by("pk").values()
    ]


def test_many_are_what_one_is(city, us):
    make_tie(city, us, **SAID, since=date(2020, 1, 1), until=date(2021, 1, 1))
    declared(Tie(subject=city, counterpart=us, **SAID, since=date(2021, 1, 1)))

    one, other = told(Tie)
    assert one | {"since": None, "until": None} == other | {"since": None, "until": None}
    first, second = told(TieState)
    assert first == second


@pytest.mark.parametrize("since", [None, date(2020, 6, 1)])
def test_what_is_declared_already_is_refused_and_nothing_is_written(city, us, since):
    make_tie(city, us, **SAID, until=date(2021, 1, 1))
    other = Tie(subject=us, counterpart=city, **SAID)

    with pytest.raises(TieIsDeclaredAlready):
        declared(other, Tie(subject=city, counterpart=us, **SAID, since=since))

    assert Tie.objects.count() == 1


def test_the_same_twice_among_them_is_refused(city, us):
    with pytest.raises(TieIsDeclaredAlready):
        declared(*(Tie(subject=city, counterpart=us, **SAID) for _ in range(2)))


def test_each_is_checked_as_one_is(city, us):
    with pytest.raises(TieBetweenTheWrongKinds):
        declared(Tie(subject=city, counterpart=make_person("Nadia Benali"), **SAID))
    with pytest.raises(SourceIsMissing):
        declared(Tie(subject=city, counterpart=us, **SAID | {"source": ""}))


def test_the_number_of_questions_does_not_depend_on_theirs(city, django_assert_num_queries):
    others = [make_organisation(f"Association {n}") for n in range(40)]

    with django_assert_num_queries(6):
        declared(*(Tie(subject=city, counterpart=other, **SAID) for other in others))


@pytest.mark.parametrize("kind", ["cooperates_with", "partner_of"])
def test_what_goes_both_ways_is_not_declared_from_its_other_side(city, us, kind):
    make_tie(city, us, kind=kind)
    with pytest.raises(TieIsDeclaredAlready):
        declared(Tie(subject=us, counterpart=city, kind=kind, source="Un fichier", visibility="network"))

    third = make_organisation("Cyberloire")
    both = [
        Tie(subject=one, counterpart=other, kind=kind, source="Un fichier", visibility="network")
        for one, other in ((us, third), (third, us))
    ]
    with pytest.raises(TieIsDeclaredAlready):
        declared(*both)
    assert Tie.objects.count() == 1


def test_what_goes_one_way_may_be_declared_from_both(city, us):
    make_tie(city, us, kind="trains")
    assert declared(
        Tie(subject=us, counterpart=city, kind="trains", source="Un fichier", visibility="network")
    )
