"""What stood on a past day, from the dates of a tie and from what was said of it by then."""

from datetime import date, timedelta

import pytest

from comptoir.places.tests.factories import make_organisation
from comptoir.ties import actions
from comptoir.ties.history import state_then, states_said
from comptoir.ties.models import Tie
from comptoir.ties.tests.factories import NOW, make_tie

State = Tie.State
DAY = date(2015, 6, 1)
BEFORE, AFTER = date(2010, 1, 1), date(2020, 1, 1)


@pytest.mark.parametrize(
    ("since", "until", "state", "said", "then"),
    [
        (BEFORE, None, State.IN_FORCE, None, State.IN_FORCE),
        (None, None, State.IN_FORCE, None, State.IN_FORCE),
        (BEFORE, AFTER, State.ENDED, None, State.IN_FORCE),
        (BEFORE, None, State.ASLEEP, None, State.IN_FORCE),
        (BEFORE, None, State.IN_FORCE, State.ASLEEP, State.ASLEEP),
        (AFTER, None, State.IN_FORCE, None, None),
        (BEFORE, DAY, State.ENDED, State.IN_FORCE, None),
        (None, None, State.ENDED, State.ENDED, None),
        (AFTER, None, State.IN_FORCE, State.WISHED, State.WISHED),
        (None, None, State.WISHED, None, None),
        (None, None, State.REFUSED, State.DISCUSSED, State.DISCUSSED),
    ],
)
def test_what_stood_on_a_day(since, until, state, said, then):
    assert state_then(DAY, since, until, state, said) == then


@pytest.mark.django_db
def test_what_was_said_by_then_is_the_last_thing_said(django_assert_num_queries):
    one, other = make_organisation("La ville"), make_organisation("Le cercle")
    tie = make_tie(one, kind="recognises", counterpart=other, state="wished", now=NOW)
    later = NOW + timedelta(days=40)
    actions.change_state(tie=tie, state="discussed", by=None, now=later)
    with django_assert_num_queries(1):
        assert states_said([tie.pk], NOW) == {}
    assert states_said([tie.pk], NOW + timedelta(days=1)) == {tie.pk: State.WISHED}
    assert states_said([tie.pk], later + timedelta(days=1)) == {tie.pk: State.DISCUSSED}
