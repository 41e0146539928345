"""Why something cannot be done with a study."""

from __future__ import annotations

from collections.abc import Mapping

from comptoir.kit.refusals import Refusal


class TitleIsMissing(Refusal):
    """A study is called something."""

    field = "title"


class StudyIsKept(Refusal):
    """A study that was kept is not changed any more."""


class NoStudyOfThatDay(Refusal):
    """A study is of today or of a day before."""

    field = "day"


class NotForEverybody(Refusal):
    """Only a study that was made for everybody, and kept, is given to everybody."""


class TextsAreNotForThem(Refusal):
    """What was written for few is not given to more."""

    field = "after"


class PartHasChanged(Refusal):
    """Somebody else changed, meanwhile, what was changed here too.

    ``conflicts`` says, by the name of each field, who wrote what.
    """

    def __init__(self, sentence: str, conflicts: Mapping[str, str]) -> None:
        super().__init__(sentence)
        self.conflicts = conflicts
