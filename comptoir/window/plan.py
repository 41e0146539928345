"""The plan of the place, drawn from the outlines of its spaces."""

from __future__ import annotations

from dataclasses import dataclass

from comptoir.agenda.models import Resource
from comptoir.window.page import SpaceLine

WIDTH, HEIGHT, EDGE = 760, 470, 10
LETTER = 15
"""How wide a letter of a telephone is on the plan."""


@dataclass(frozen=True)
class Room:
    """A room on the plan: its rectangle, where its words stand, and how busy it is."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    name_at: int
    state_at: int
    name: tuple[str, ...]
    state: str
    look: str


def plan_of(lines: list[SpaceLine]) -> list[Room]:
    """Rooms in drawing units; empty when no space has an outline (percent of the whole floor)."""
    return [_room(line, line.space.outline) for line in lines if line.space.outline]


def _room(line: SpaceLine, outline: list[int]) -> Room:
    left, top, width, height = outline
    across, down = (WIDTH - 2 * EDGE) / 100, (HEIGHT - 2 * EDGE) / 100
    x, y = round(EDGE + left * across), round(EDGE + top * down)
    w, h = round(width * across), round(height * down)
    middle = y + h // 2
    state = line.now if h > 90 else ""
    name_at = middle - 4 if state else middle + 6
    return Room(x, y, w, h, x + w // 2, name_at, middle + 20, _lines(line.space.name, w), state, _look(line))


def _lines(name: str, width: int) -> tuple[str, ...]:
    """The name on one line, or on two when a telephone would write it over the walls."""
    words = name.split()
    if len(name) * LETTER <= width or len(words) == 1:
        return (name,)
    at = min(range(1, len(words)), key=lambda n: max(map(len, (" ".join(words[:n]), " ".join(words[n:])))))
    return " ".join(words[:at]), " ".join(words[at:])


def _look(line: SpaceLine) -> str:
    if line.is_busy:
        return "is-busy"
    by_unit = line.resource is not None and line.resource.taken == Resource.Taken.BY_UNIT
    return "is-half" if by_unit else ""
