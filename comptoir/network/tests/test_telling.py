"""Which ties may be told outside the team: of persons, those to which all of them agreed."""

import pytest

from comptoir.network.circle import ties_between
from comptoir.network.telling import TOLD_TO, of_nobody_unasked, ties_told
from comptoir.network.tests.neighbourhood import TODAY, make_neighbourhood, someone
from comptoir.ties.models import Tie
from comptoir.ties.tests.factories import make_tie

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("subject_agreed", [True, False])
@pytest.mark.parametrize("other_agreed", [True, False])
def test_a_tie_between_two_persons_is_told_when_both_agreed(subject_agreed, other_agreed):
    one, other = (someone(f"P{n}", may_be_named=yes) for n, yes in enumerate([subject_agreed, other_agreed]))
    make_tie(one, other, kind="cooperates_with")

    assert Tie.objects.filter(of_nobody_unasked()).exists() == (subject_agreed and other_agreed)


@pytest.mark.parametrize("agreed", [True, False])
def test_what_is_done_for_a_person_is_told_when_that_person_agreed(client, agreed):
    around = make_neighbourhood(client)
    nadia = someone("Nadia Benali", may_be_named=agreed)
    helps = around.declare("helps", around.school, counterpart=nadia, visibility="public")
    ours = around.declare("helps", around.us, counterpart=nadia)

    told = ties_told(around.place, {around.school.pk}, TOLD_TO["public"])

    assert (helps in told) == agreed
    assert (ours in ties_between(around.place, TODAY, nadia)) == agreed
