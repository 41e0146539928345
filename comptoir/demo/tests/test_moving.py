"""Where the demo's actors are, and what moved in its year, say nothing that the study does not."""

from __future__ import annotations

from comptoir.demo.moving import MOVES
from comptoir.demo.network import ACTORS, TIES
from comptoir.demo.towns import TOWNS
from comptoir.ties.rules import ALLOWED


def test_only_actors_of_the_study_have_a_town() -> None:
    assert TOWNS.keys() <= {actor.name for actor in ACTORS}


def test_what_moved_ends_where_the_study_says() -> None:
    last = {(move.subject, move.kind): move.state for move in MOVES}
    said = {(tie.subject, tie.kind): tie.state for tie in TIES}
    assert last == {key: said[key] for key in last}


def test_each_move_is_one_that_a_tie_may_make_and_they_follow_one_another() -> None:
    for subject, kind in {(move.subject, move.kind) for move in MOVES}:
        state = next(tie.state for tie in TIES if (tie.subject, tie.kind) == (subject, kind))
        for move in (one for one in MOVES if (one.subject, one.kind) == (subject, kind)):
            assert move.state in ALLOWED[state]
            state = move.state
    days = [move.days_ago for move in MOVES]
    assert days == sorted(days, reverse=True)
