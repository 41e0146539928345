"""The six digits that a guest receives by mail: kept hashed, for a quarter of an hour, with three tries."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import randbelow
from uuid import UUID, uuid4

from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac

from comptoir.guests.keeping import KEPT

TRIES = 3
_SALT = "comptoir.guests.codes"


@dataclass(frozen=True)
class Asked:
    """What a code is asked for, and where it went: a booking, or nothing when only a letter could say why."""

    place: int
    email: str
    booking: int | None
    code_hash: str


def give_code(place: int, email: str, booking: int | None) -> tuple[UUID, str]:
    """The name of the page where the code is typed, and the code, which is kept nowhere as it is."""
    key, code = uuid4(), f"{randbelow(10**6):06}"
    cache.set(_name(key), Asked(place, email, booking, _hash(key, code)), KEPT.total_seconds())
    return key, code


def asked_by(key: UUID, place: int) -> Asked | None:
    """None when it is over, or of another place."""
    asked: Asked | None = cache.get(_name(key))
    return asked if asked is not None and asked.place == place else None


def try_code(key: UUID, asked: Asked, typed: str) -> tuple[bool, int]:
    """Whether it is right, and how many tries are left; one is used up, whoever else tries just then."""
    number = next((n for n in range(1, TRIES + 1) if _is_first(key, n)), None)
    if number is None:
        return False, 0
    is_right = constant_time_compare(asked.code_hash, _hash(key, typed))
    if number == TRIES and not is_right:
        cache.delete(_name(key))
    return is_right, TRIES - number


def _is_first(key: UUID, number: int) -> bool:
    # Adding is one act of the cache: of two at the same moment one is refused.
    return bool(cache.add(f"{_name(key)}:{number}", True, KEPT.total_seconds()))


def _name(key: UUID) -> str:
    return f"code-of-guest:{key}"


def _hash(key: UUID, code: str) -> str:
    return salted_hmac(_SALT, f"{key}:{code}", algorithm="sha256").hexdigest()
