"""What a column's values look like: the share of them that can be read as this or that."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from comptoir.directory.mapping import POINT
from comptoir.kit.text import fold
from comptoir.listing.hours import read_hours
from comptoir.listing.older import meanings
from comptoir.listing.schema import COLUMNS
from comptoir.listing.values import (
    Unreadable,
    as_number,
    cut_words,
    read_date,
    read_emails,
    read_phones,
    read_postcode,
    read_types,
    read_urls,
)


def share(reads: Callable[[str], object], values: list[str]) -> float:
    """Which part of the values can be read so."""

    def is_read(value: str) -> bool:
        try:
            return bool(reads(value))
        except Unreadable:
            return False

    return sum(map(is_read, values)) / len(values)


def _known_words(name: str, value: str) -> bool:
    parts = cut_words(value)
    return (
        bool(parts)
        and all(meanings().get(fold(part), ("",))[0] for part in parts)
        and any(meanings()[fold(part)][0] == name for part in parts if fold(part) in meanings())
    )


def _phone(value: str) -> bool:
    return len(re.sub(r"\D", "", value)) >= 9 and bool(read_phones(value))


def _url(value: str) -> bool:
    return (
        "@" not in value
        and bool(re.match(r"(https?:|www\.)", value) or re.search(r"\.[a-z]{2,6}(/|$)", value))
        and (bool(read_urls(value)))
    )


def _date(value: str) -> bool:
    return bool(re.search(r"\D", value)) and bool(read_date(value))


def _hours(value: str) -> bool:
    if re.fullmatch(r"[^\d]*\d{1,2}\s*[hH:]\s*\d{0,2}[^\d]+\d{1,2}\s*[hH:].*", value, re.DOTALL):
        return True
    return bool(re.search(r"[A-Za-z]", value)) and bool(read_hours(value))


def degree(low: float, high: float, value: str) -> bool:
    number = as_number(value)
    return number is not None and low <= number <= high and "." in value.replace(",", ".")


def _short_text(value: str) -> bool:
    return 2 <= len(value) <= 60 and not re.search(r"\d{2}|@|https?:", value)


def _name_text(value: str) -> bool:
    return (
        3 <= len(value) <= 150
        and bool(re.search(r"[^\W\d]{2}", value))
        and "@" not in value
        and "//" not in value
    )


HELD: dict[str, Callable[[list[str]], float]] = {
    "pivot": partial(share, lambda v: re.fullmatch(r"\d{9}|\d{13,14}|W\d{9}", re.sub(r"\s", "", v))),
    "nom": partial(share, _name_text),
    "commune": partial(share, _short_text),
    "code_postal": partial(share, read_postcode),
    "code_insee": partial(share, lambda v: re.fullmatch(r"\d{4,5}|2[AB]\d{3}", v)),
    "telephone": partial(share, _phone),
    "courriels": partial(share, lambda v: v == "[courriel retiré]" or ("@" in v and read_emails(v))),
    "site_web": partial(share, _url),
    "date_maj": partial(share, _date),
    "horaires": partial(share, _hours),
    "typologie": partial(share, read_types),
    POINT: partial(share, lambda v: re.fullmatch(r"\(?\[?-?\d{1,2}\.\d+\s*[,;| ]\s*-?\d{1,3}\.\d+\]?\)?", v)),
    "fiche_acces_libre": partial(share, _url),
    "prise_rdv": partial(share, _url),
    **{column.name: partial(share, partial(_known_words, column.name)) for column in COLUMNS if column.words},
}
