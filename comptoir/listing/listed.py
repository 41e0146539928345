"""A row of the directory once it is clean: every column of the national schema, typed."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from comptoir.listing.schema import COLUMNS


@dataclass(frozen=True)
class ListedPlace:
    """One place as the national schema v1 describes it. Unknown is an empty text, an empty tuple or None."""

    id: str
    nom: str
    commune: str
    code_postal: str
    adresse: str
    pivot: str = ""
    code_insee: str = ""
    complement_adresse: str = ""
    latitude: float | None = None
    longitude: float | None = None
    typologie: tuple[str, ...] = ()
    telephone: str = ""
    courriels: tuple[str, ...] = ()
    site_web: tuple[str, ...] = ()
    horaires: str = ""
    presentation_resume: str = ""
    presentation_detail: str = ""
    source: str = ""
    itinerance: tuple[str, ...] = ()
    structure_parente: str = ""
    date_maj: date | None = None
    services: tuple[str, ...] = ()
    publics_specifiquement_adresses: tuple[str, ...] = ()
    prise_en_charge_specifique: tuple[str, ...] = ()
    frais_a_charge: tuple[str, ...] = ()
    dispositif_programmes_nationaux: tuple[str, ...] = ()
    formations_labels: tuple[str, ...] = ()
    autres_formations_labels: tuple[str, ...] = ()
    modalites_acces: tuple[str, ...] = ()
    modalites_accompagnement: tuple[str, ...] = ()
    fiche_acces_libre: str = ""
    prise_rdv: str = ""

    def with_commune(self, commune: str) -> Self:
        return replace(self, commune=commune)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, when both are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    def as_fields(self) -> dict[str, Any]:
        """The same facts under the names of the fields of a ``Place``."""
        facts = {column.field: getattr(self, column.name) for column in COLUMNS if column.field}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}

    def as_json(self) -> dict[str, Any]:
        """What can be kept in a JSON column; facts that are not known are left out."""
        kept = {f.name: getattr(self, f.name) for f in fields(self)}
        kept["date_maj"] = self.date_maj.isoformat() if self.date_maj else None
        return {k: list(v) if isinstance(v, tuple) else v for k, v in kept.items() if v not in ("", (), None)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        facts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in kept.items()}
        if facts.get("date_maj"):
            facts["date_maj"] = date.fromisoformat(facts["date_maj"])
        return cls(**facts)
