"""One value of a file, read as what it means: each function gives the value or raises ``Unreadable``."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from comptoir.kit.text import fold
from comptoir.listing.older import meanings, types_by_word
from comptoir.listing.schema import BY_NAME, TYPES

_NOTHING = {"na", "n a", "nc", "n c", "null", "none", "nan", "neant", "aucun", "aucune", "non renseigne"}
_YES = {"oui", "o", "yes", "y", "true", "vrai", "1", "x", "t"}
_NO = {"non", "n", "no", "false", "faux", "0", "f"}
_OVERSEAS_PHONES = {
    "0590": "+590",
    "0594": "+594",
    "0596": "+596",
    "0262": "+262",
    "0263": "+262",
    "0269": "+262",
}
_COUNTRIES = ("590", "594", "262", "596", "269", "687", "689", "508", "681")
_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_PARIS = ZoneInfo("Europe/Paris")
"""Whatever the clock of the machine: a midnight of France, or of Greenwich, is the same day there."""
_EXCEL_DAY_0 = date(1899, 12, 30)
_EMAIL = re.compile(r"[^@\s<>,;|\"']+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
_HOST = re.compile(r"(\w([\w-]*\w)?\.)+[^\W\d][\w-]+|\d{1,3}(\.\d{1,3}){3}")


_known = lru_cache(maxsize=4096)(fold)
"""The words of closed lists come back in every row."""


class Unreadable(Exception):
    """The value is not what its column should hold; ``code`` names why, ``value`` is what was left over."""

    def __init__(self, code: str, value: str) -> None:
        super().__init__(code, value)
        self.code = code
        self.value = value


def is_nothing(text: str) -> bool:
    """Empty, or one of the ways people write that there is nothing: ``-``, ``N/A``, ``néant``."""
    if not any(sign.isalnum() for sign in text):
        return "@" not in text
    return len(text) < 20 and fold(text) in _NOTHING


def read_yes_no(text: str) -> bool | None:
    """True or False; None when the text is neither a yes nor a no."""
    word = fold(text)
    return True if word in _YES else False if word in _NO else None


def read_date(text: str, years: range = range(1990, 2101)) -> date:
    """ISO, ``05/03/2021``, ``5 mars 2021``, a day number of a spreadsheet; the hour is left out.

    A year of two digits is of the last century from 69 on (as ``%y`` in POSIX).

    :raises Unreadable: also for a year out of ``years``.
    """
    text = text.strip()
    for pattern, order in (
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", "ymd"),
        (r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)", "dmy"),
        (r"(\d{4})(\d{2})(\d{2})$", "ymd"),
    ):
        if found := re.match(pattern, text):
            parts = dict(zip(order, map(int, found.groups()), strict=True))
            return _day(parts["y"], parts["m"], parts["d"], text, years)
    found = re.match(r"(?:[a-z]+di |dimanche )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})", fold(text))
    if found and (month := month_called(found[2])):
        return _day(int(found[3]), month, int(found[1]), text, years)
    if re.fullmatch(r"[345]\d{4}(\.\d+)?", text):
        return _EXCEL_DAY_0 + timedelta(days=int(float(text)))
    if re.fullmatch(r"1\d{9}(\d{3})?", text):
        return datetime.fromtimestamp(int(text[:10]), _PARIS).date()
    raise Unreadable("not_a_date", text)


def month_called(word: str) -> int:
    """The number of a month, by its name in French or in English, whole or cut short: « févr. »; 0 when it is
    none, or more than one (« jui »)."""
    said = fold(word)
    found = {number % 12 + 1 for number, name in enumerate(_MONTHS) if name.startswith(said)}
    return found.pop() if len(said) > 2 and len(found) == 1 else 0


def whole_year(year: int) -> int:
    """The year, with its century when it was written without."""
    return year + (0 if year >= 100 else 1900 if year >= 69 else 2000)


def _day(year: int, month: int, day: int, text: str, years: range) -> date:
    try:
        found = date(whole_year(year), month, day)
    except ValueError:
        raise Unreadable("not_a_date", text) from None
    if found.year not in years:
        raise Unreadable("not_a_date", text)
    return found


def as_number(value: str) -> float | None:
    """The number in a text with a dot or a comma; None when it is not one."""
    text = value.strip().replace(",", ".").replace("\u202f", "").replace(" ", "")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if -1e9 < number < 1e9 else None


def read_phone(text: str) -> str:
    """The number in international form, ``+33477801234``, as the national schema wants it."""
    digits = re.sub(r"\(0\)|[^0-9+]", "", text)
    digits = re.sub(r"^00", "+", digits)
    if not digits.startswith("+") and len(digits) == 9 and digits[0] != "0":
        digits = f"0{digits}"
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        return _OVERSEAS_PHONES.get(digits[:4], "+33") + digits[1:]
    if re.fullmatch(rf"\+(33[1-9]\d{{8}}|({'|'.join(_COUNTRIES)})\d{{6,9}})", digits):
        return digits
    raise Unreadable("not_a_phone", text)


def read_phones(text: str) -> tuple[str, ...]:
    """The numbers of a cell that may hold several.

    :raises Unreadable: when there is none.
    """
    parts = [text, *re.split(r"(?i:\s+(?:ou|et)\s+)|[/|;,\n]", text)]
    found: dict[str, None] = {}
    for part in parts:
        try:
            found.setdefault(read_phone(part))
        except Unreadable:
            continue
        if part is text:
            break
    if not found:
        raise Unreadable("not_a_phone", text)
    return tuple(found)


def read_postcode(text: str) -> str:
    """Five digits; a spreadsheet may have eaten the first zero."""
    digits = re.sub(r"^F-|\.0$|[\s.]", "", text.strip())
    if re.fullmatch(r"[0-9]{4}", digits):
        digits = f"0{digits}"
    if not re.fullmatch(r"[0-9]{5}", digits) or not "01000" <= digits <= "98999":
        raise Unreadable("not_a_postcode", text)
    return digits


def read_insee(text: str) -> str:
    code = text.strip().upper()
    code = f"0{code}" if re.fullmatch(r"[0-9]{4}", code) else code
    if not re.fullmatch(r"([013-9][0-9]|2[AB1-9])[0-9]{3}", code):
        raise Unreadable("not_an_insee_code", text)
    return code


def read_pivot(text: str) -> str:
    """A SIRET, SIREN, RNA or RIDET number; empty where the file writes zeros because it is not known."""
    number = re.sub(r"[\s.]", "", text).upper()
    if not number.strip("0"):
        return ""
    if re.fullmatch(r"\d{13}", number):
        number = f"0{number}"
    if not re.fullmatch(r"[A-Z0-9]{9,14}", number) or len(re.findall(r"\d", number)) < 6:
        raise Unreadable("not_a_pivot", text)
    return number


def read_emails(text: str) -> tuple[str, ...]:
    parts = [part.removeprefix("mailto:") for part in re.split(r"[\s|;,/]+|<|>", text) if part]
    found = tuple(dict.fromkeys(part for part in parts if _EMAIL.fullmatch(part)))
    if not found:
        raise Unreadable("not_an_email", text)
    return found


def read_url(text: str) -> str:
    """One web address, with its scheme."""
    text = text.strip().rstrip(".,")
    has_scheme = re.match(r"https?://", text, re.IGNORECASE)
    url = text if has_scheme else f"https://{re.sub(r'^[a-z]*:?//', '', text)}"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    if not _HOST.fullmatch(host) or re.search(r"[\s\"<>\\@]", url) or len(url) > 500:
        raise Unreadable("not_a_web_address", text)
    return url


def read_urls(text: str) -> tuple[str, ...]:
    """The web addresses of a cell, and ``Unreadable`` for the first part that is not one.

    :raises Unreadable: when there is none.
    """
    found = []
    for part in re.split(r"[\s|]+|[;,](?=\s|https?:|www\.)|,$", text):
        try:
            found.append(read_url(part))
        except Unreadable:
            continue
    if not found:
        raise Unreadable("not_a_web_address", text)
    return tuple(dict.fromkeys(found))


def cut_words(text: str) -> list[str]:
    """The values of a cell that holds several, whatever stands between them."""
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1].replace('"', "").replace(",", "|")
    parts = [part.strip() for part in re.split(r"[|;\n]", text)]
    return [piece for part in parts if part for piece in _cut_unless_known(part)]


def _cut_unless_known(part: str) -> list[str]:
    if _known(part) in meanings():
        return [part]
    pieces = [piece.strip() for piece in re.split(r"\s/\s|,\s*", part)]
    return [piece for piece in pieces if piece] if len(pieces) > 1 else [part]


def read_words(name: str, text: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The schema's words in a cell: column → words, and what is in no list.

    A word of the older schema may belong to another column than the one it stands in.
    """
    found: dict[str, dict[str, None]] = {}
    unknown = []
    for part in cut_words(text):
        owner, word = meanings().get(_known(part)) or _guess_meaning(name, part)
        if owner and word:
            found.setdefault(owner, {}).setdefault(word)
        elif not owner:
            unknown.append(part)
    return {owner: tuple(words) for owner, words in found.items()}, tuple(unknown)


def _guess_meaning(name: str, part: str) -> tuple[str, str]:
    """``Gratuit : je peux…`` is ``Gratuit``: the words before the colon are tried alone."""
    before, colon, _after = part.partition(":")
    owner, word = meanings().get(fold(before), ("", "")) if colon else ("", "")
    if owner:
        return owner, word
    close = [word for word in BY_NAME[name].words if fold(word) == fold(part).rstrip("s")]
    return (name, close[0]) if close else ("", "")


def read_types(text: str) -> tuple[str, ...]:
    """Typology codes; a word that is not one is looked up, and kept out when it means nothing."""
    known = types_by_word()
    found = []
    for part in cut_words(text):
        code = part.strip().upper().replace("-", "_").replace(" ", "_")
        if code in TYPES or re.fullmatch(r"[A-Z]{2,5}(_[A-Z]{2,8})*", part):
            found.append(code)
        elif fold(part) in known:
            found.append(known[fold(part)])
    if not found:
        raise Unreadable("not_a_type", text)
    return tuple(dict.fromkeys(found))
