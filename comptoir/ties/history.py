"""What stood on a past day: the dates of a tie say when it held, its history what was said of it by then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from comptoir.ties.models import Tie, TieState

State = Tie.State
NOT_HELD = (State.WISHED, State.DISCUSSED, State.REFUSED)


def states_said(ties: Iterable[int], before: datetime) -> dict[int, State]:
    """The last state said of each tie before that instant, by key; who was not noted yet is not in it."""
    return {tie: state for tie, (state, _obstacle) in last_said(ties, before).items()}


def last_said(ties: Iterable[int], before: datetime) -> dict[int, tuple[State, str]]:
    """The same, with what stood in the way then."""
    said = TieState.objects.filter(tie__in=list(ties), since_at__lt=before).order_by("since_at", "pk")
    rows = said.values_list("tie", "state", "obstacle")
    return {tie: (State(state), obstacle) for tie, state, obstacle in rows}


def state_then(
    day: date, since: date | None, until: date | None, state: str, said: State | None
) -> State | None:
    """The state, on that day, of a tie that is in ``state`` now and was ``said`` by then to be in another.

    None when it did not stand. What is in its dates held, noted or not, unless something else was said. A
    wish, a discussion or a refusal stands from when it was said, whatever date the tie had later.
    """
    if until is not None and until <= day:
        return None
    if said in NOT_HELD:
        return said
    if said is None and state in NOT_HELD:
        return None
    if (since is not None and since > day) or said == State.ENDED:
        return None
    return said or State.IN_FORCE
