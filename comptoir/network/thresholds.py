"""From when on something is said of the network: the usual values, and between which each may be set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Thresholds:
    """From when on something is said. Shown with the readings, and set by the team of the place."""

    asleep_after_months: int = 9
    """Whole months without anything."""
    almost_monthly: int = 9
    """Of the twelve months that end with the last active one, those in which something happened."""
    percent_of_two: int = 50
    """Of the hours, the share that two people give, in per cent."""
    least_givers: int = 3
    """Of two people, two give all: nothing is said of so few."""
    least_ties: int = 2
    """Ties with one scale, before it is said that one person carries them all."""
    least_members: int = 4
    """Members of a circle, before it is said that it would split."""
    most_named: int = 3
    """Actors with whom all goes one way, before they are counted in one sentence."""
    least_themes: int = 1
    """Themes that two actors share, before it is said that they could meet."""
    most_pairs: int = 3
    """Pairs of which it is said that they could meet, those that share most first."""

    @property
    def share_of_two(self) -> Decimal:
        return Decimal(self.percent_of_two) / 100


DEFAULT = Thresholds()
# Both ends included. Fewer than three givers would be named by what is said of two.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "asleep_after_months": (2, 36),
    "almost_monthly": (3, 12),
    "percent_of_two": (30, 100),
    "least_givers": (3, 50),
    "least_ties": (2, 50),
    "least_members": (4, 50),
    "most_named": (1, 20),
    "least_themes": (1, 10),
    "most_pairs": (1, 20),
}


def told(thresholds: Thresholds) -> dict[str, int]:
    """Those that are not the usual ones."""
    return {name: value for name, value in asdict(thresholds).items() if value != getattr(DEFAULT, name)}


def read(kept: Mapping[str, int]) -> Thresholds:
    """What was kept; a threshold that is no more, or out of its bounds, is the usual one."""
    known = {
        name: value
        for name, value in kept.items()
        if name in BOUNDS and BOUNDS[name][0] <= value <= BOUNDS[name][1]
    }
    return Thresholds(**known)
