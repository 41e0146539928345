"""Finds places in the directory, whatever the accents, and proposes what was meant when nothing is found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from rapidfuzz import fuzz, process

from comptoir.listing.schema import PUBLICS, SERVICES
from comptoir.places.finding import token, town_token, written_out
from comptoir.places.models import Place

FREE, ACCESSIBLE = "Gratuit", "accessible"


@dataclass(frozen=True)
class Criteria:
    """What is looked for; an empty value asks nothing."""

    words: str = ""
    commune: str = ""
    service: str = ""
    public: str = ""
    is_free: bool = False
    is_accessible: bool = False

    def __bool__(self) -> bool:
        return self != Criteria()


@dataclass(frozen=True)
class Counted:
    """A value that the directory can be filtered by, and how many places have it."""

    value: str
    count: int


@dataclass(frozen=True)
class Holdings:
    """What the directory holds, to fill the filters."""

    places: int
    communes: list[Counted]
    services: list[Counted]
    publics: list[Counted]

    @property
    def commune_options(self) -> SafeString:
        """One ``<option>`` per town: a region has thousands, too many for a loop of the template."""
        return format_html_join(
            "", '<option value="{}">{}</option>', ((c.value, c.count) for c in self.communes)
        )


def find_places(criteria: Criteria) -> QuerySet[Place]:
    """The listed places that meet every criterion, those whose name begins with the words first."""
    tokens = [token(value) for value in (criteria.service, criteria.public) if value]
    if criteria.commune:
        tokens.append(town_token(criteria.commune)[:-1])
    tokens += [token(FREE)] * criteria.is_free + [token(ACCESSIBLE)] * criteria.is_accessible
    found = reduce(lambda places, one: places.filter(facets__contains=one), tokens, Place.objects.listed())
    words = written_out(criteria.words)
    for word in words.split():
        found = found.filter(search_words__contains=f" {word}")
    if words:
        begins = When(search_words__startswith=f" {words}", then=Value(0))
        return found.order_by(
            Case(begins, default=Value(1), output_field=IntegerField()), "search_words", "pk"
        )
    return found.order_by("search_words", "pk")


def holdings() -> Holdings:
    """What can be chosen in the filters, with counts. One query."""
    communes: Counter[str] = Counter()
    tokens: Counter[str] = Counter()
    rows = Place.objects.listed().order_by("pk").values_list("commune", "facets")
    for commune, facets in rows.iterator(2000):
        communes[commune] += 1
        tokens.update(facets.strip("|").split("||"))

    def counted(values: tuple[str, ...]) -> list[Counted]:
        return [Counted(value, tokens[token(value).strip("|")]) for value in values]

    towns = sorted((c for c in communes if c), key=written_out)
    return Holdings(
        communes.total(), [Counted(c, communes[c]) for c in towns], counted(SERVICES), counted(PUBLICS)
    )


def meant_instead(words: str, limit: int = 4) -> list[str]:
    """Names of places and towns that look like the words, when the words find nothing. One query."""
    told = Place.objects.listed().order_by("pk").values_list("name", "commune")
    names = {written_out(text): text for pair in told for text in pair if text}
    asked = written_out(words)
    if len(asked) < 3:
        return []
    found = process.extract(asked, names.keys(), scorer=fuzz.WRatio, limit=limit, score_cutoff=70)
    return [names[name] for name, _score, _key in found]
