from dataclasses import FrozenInstanceError

import pytest

from comptoir.kit.refusals import Refusal, Way


class RoomIsTaken(Refusal):
    """A room is taken."""


class RoomIsTakenByYou(RoomIsTaken):
    """It is taken by the person who asks."""


class PDFIsTooBig(Refusal):
    """An abbreviation in the name."""


class OldName(Refusal):
    code = "kept_for_programs"


LATER = Way("12:00", detail="Tuesday", label="Take it", fields={"starts_at": "12:00"})
OTHER = Way("The kitchen")


def test_says_its_sentence():
    refusal = RoomIsTaken("The room is taken.")

    assert (str(refusal), refusal.sentence, refusal.ways) == ("The room is taken.",) * 2 + ((),)


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (Refusal, "refusal"),
        (RoomIsTaken, "room_is_taken"),
        (RoomIsTakenByYou, "room_is_taken_by_you"),
        (PDFIsTooBig, "pdf_is_too_big"),
        (OldName, "kept_for_programs"),
    ],
)
def test_its_name_is_its_code(refusal, code):
    assert refusal.code == code


def test_its_ways_have_letters_by_position():
    refusal = RoomIsTaken("The room is taken.", ways=(LATER, OTHER))

    assert list(refusal.lettered_ways()) == [("A", LATER), ("B", OTHER)]


def test_a_way_may_have_nothing_to_post():
    assert (OTHER.detail, OTHER.label, OTHER.fields) == ("", "", {})


def test_a_way_does_not_change():
    with pytest.raises(FrozenInstanceError):
        LATER.title = "13:00"  # type: ignore[misc]


def test_a_general_no_catches_a_precise_one():
    with pytest.raises(RoomIsTaken, match="yours already"):
        raise RoomIsTakenByYou("It is yours already.")
