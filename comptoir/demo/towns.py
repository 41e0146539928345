"""In which town the actors of the demo's network are: what their names or their seats say."""

from __future__ import annotations

from datetime import datetime

from comptoir.actors.actions import update_actor
from comptoir.demo import network
from comptoir.demo.place import Stage

SAINT_ETIENNE = "Saint-Étienne"
TOWNS = {
    network.CITY: SAINT_ETIENNE,
    network.METROPOLIS: SAINT_ETIENNE,
    network.DEPARTMENT: SAINT_ETIENNE,
    network.JOBS: SAINT_ETIENNE,
    network.ASSOCIATIONS: SAINT_ETIENNE,
    "DDCS de la Loire": SAINT_ETIENNE,
    "Loire Active": SAINT_ETIENNE,
    network.PRISON: "La Talaudière",
    network.ROANNE: "Roanne",
    network.REGION: "Lyon",
}


def say_towns(stage: Stage, *, now: datetime) -> None:
    """Those whose town is known say it; that of the region is not in the directory of the Loire."""
    by = stage.team["coordinator"]
    for name, town in TOWNS.items():
        update_actor(actor=stage.organisations[name], commune=town, by=by, now=now)
