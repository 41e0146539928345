"""Two places of one installation: what one of them keeps for itself, the other does not read."""

import pytest

from comptoir.places.models import Stewardship
from comptoir.places.tests.factories import make_organisation, make_place
from comptoir.ties.many import declare_many
from comptoir.ties.models import Tie
from comptoir.ties.rules import TieIsDeclaredAlready
from comptoir.ties.selectors import visible_to
from comptoir.ties.tests.factories import NOW, make_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def both():
    """Two places that one association carries."""
    us = make_organisation("Zoomacom")
    places = make_place("Le Comptoir"), make_place("La Fabrique")
    for place in places:
        Stewardship.objects.create(place=place, organisation=us, function="life", since=NOW.date())
    return us, *places


def tell(us, place, **changes):
    return make_tie(make_organisation("La Ville"), us, **{"kind": "funds", "told_in": place} | changes)


@pytest.mark.parametrize("visibility", ["place", "team"])
def test_what_a_place_keeps_for_itself_is_read_there_alone(both, visibility):
    us, here, there = both
    tie = tell(us, here, visibility=visibility)
    assert [*visible_to(here)] == [tie]
    assert [*visible_to(there)] == []


@pytest.mark.parametrize("visibility", ["public", "network"])
def test_what_the_network_may_know_is_read_in_both(both, visibility):
    us, here, there = both
    tie = tell(us, here, visibility=visibility)
    assert [*visible_to(here)] == [*visible_to(there)] == [tie]


def test_what_nobody_said_where_is_read_in_both(both):
    us, here, there = both
    tie = tell(us, None)
    assert [*visible_to(here)] == [*visible_to(there)] == [tie]


def test_a_tie_with_a_place_is_told_in_it(both):
    _us, here, there = both
    tie = make_tie(make_organisation("La Ville"), kind="funds", place=here)
    assert tie.told_in == here
    assert [*Tie.objects.told_to(there)] == []
    assert [*Tie.objects.told_to(here)] == [tie]


@pytest.mark.parametrize("visibility", ["place", "team"])
def test_no_refusal_tells_what_another_place_keeps_for_itself(both, visibility):
    us, here, there = both
    kept = tell(us, here, visibility=visibility)
    theirs = make_tie(kept.subject, us, kind="funds", told_in=there)
    elsewhere = make_place("L’Atelier")
    said = Tie(subject=kept.subject, counterpart=us, kind="funds", source="Dit", told_in=elsewhere)
    (many,) = declare_many(ties=[said], by=None, now=NOW)
    for place, tie in ((here, kept), (there, theirs), (elsewhere, many)):
        assert [*Tie.objects.told_to(place)] == [tie]


@pytest.mark.parametrize("visibility", ["public", "network"])
def test_what_both_know_is_declared_once_whichever_told_it(both, visibility):
    us, here, there = both
    tie = tell(us, here, visibility=visibility)
    said = Tie(subject=tie.subject, counterpart=us, kind="funds", source="Dit", told_in=there)
    with pytest.raises(TieIsDeclaredAlready):
        make_tie(tie.subject, us, kind="funds", told_in=there)
    with pytest.raises(TieIsDeclaredAlready):
        declare_many(ties=[said], by=None, now=NOW)
