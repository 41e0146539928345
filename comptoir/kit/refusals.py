"""A "no" said to a person: named, explained, and followed by what would work instead."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import ClassVar


@dataclass(frozen=True)
class Way:
    """Something that would work instead of what was refused.

    ``fields`` is what a form posts to take this way with one button; empty when there is nothing to post.
    ``many`` are those of them that are posted several times, with all their values.
    """

    title: str
    detail: str = ""
    label: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    many: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """Each name with each of its values, as a form has them."""
        several = [(name, value) for name, values in self.many.items() for value in values]
        return [*((name, value) for name, value in self.fields.items() if name not in self.many), *several]


class Refusal(Exception):
    """The rules of the place say no; ``sentence`` is written for the person who asked.

    Subclass it beside the action that refuses, and name it after the reason (``SpaceIsTaken``).
    ``code`` is that name in snake case, for programs; a subclass may set its own.
    """

    code: ClassVar[str] = "refusal"

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            cls.code = _snake_case(cls.__name__)

    def __init__(self, sentence: str, ways: tuple[Way, ...] = ()) -> None:
        super().__init__(sentence, ways)
        self.sentence = sentence
        self.ways = ways

    def __str__(self) -> str:
        return str(self.sentence)

    def lettered_ways(self) -> Iterator[tuple[str, Way]]:
        """Each way with the letter that names it aloud and on the keyboard: A, B, C…"""
        return zip(ascii_uppercase, self.ways, strict=False)


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
