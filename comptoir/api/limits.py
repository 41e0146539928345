"""How often one token may call. Counted in each process: what protects must not itself cost a write."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from time import monotonic

from django.conf import settings

_KNOWN = 2000
_turns: OrderedDict[int, tuple[float, float]] = OrderedDict()
_lock = Lock()


def take_turn(token: int) -> bool:
    """Whether it may call now: so many a minute on average, and as many at once. 0 is without limit."""
    most = settings.API_CALLS_A_MINUTE
    if not most:
        return True
    moment = monotonic()
    with _lock:
        left, since = _turns.pop(token, (float(most), moment))
        left = min(most, left + (moment - since) * most / 60)
        _turns[token] = (left - 1 if left >= 1 else left, moment)
        if len(_turns) > _KNOWN:
            _turns.popitem(last=False)
        return left >= 1


def forget() -> None:
    """Everybody may call again as if they never had."""
    with _lock:
        _turns.clear()
