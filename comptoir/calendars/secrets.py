"""Secrets that are shown once: what is kept is enough to know them again, not to say them."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe


def draw(mark: str = "") -> str:
    """256 bits at random, after a mark by which people and scanners of code recognise it."""
    return mark + token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept. A random secret needs no salt and no slow hash: nobody can try them all."""
    return sha256(secret.encode()).hexdigest()
