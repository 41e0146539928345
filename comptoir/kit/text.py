"""Words as people type them."""

import re
import unicodedata

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_BEFORE_HIGH_SIGNS = re.compile(r" (?=[;!?](?:\W|$))")
_AROUND_OTHERS = re.compile(r" (?=[:»](?:\W|$))|(?<=«) ")
_NOT_A_WORD = re.compile(r"[\W_]+")
# What turns the rest of a line round: of a name, and the sentence about it would be read backwards.
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
# What no typeface writes and XML refuses; those that part words are spaces.
_CONTROLS = {
    number: " " if chr(number).isspace() else None
    for number in (*range(9), 11, 12, *range(14, 32), *range(127, 160), *_TURNING, 0xFFFE, 0xFFFF)
}


def printable(text: str) -> str:
    """The text without control characters, tabs and ends of lines aside: ``"a\\x07b" -> "ab"``."""
    return text.translate(_CONTROLS)


def one_line(text: str) -> str:
    """The text with single spaces, those that French wants before a sign never at the end of a line.

    « Groupe en ligne : énergie » is typed with the space of the keyboard; its « : » stays with its word.
    """
    line = _BEFORE_HIGH_SIGNS.sub("\u202f", " ".join(text.split()))
    return _AROUND_OTHERS.sub("\u00a0", line)


def read_number(text: str) -> int | None:
    """The number of a row as an address or a form says it, in plain digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def fold(text: str) -> str:
    """Lower case, no accents nor punctuation, single spaces: ``"Bénédicte L'Hôte" -> "benedicte l hote"``.

    Letters and digits of every alphabet stay; those of ours come out between a and z.
    """
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return _NOT_A_WORD.sub(" ", plain).strip()
