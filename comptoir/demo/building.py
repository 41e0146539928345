"""Building the demo: the same seed makes the same place, dated relative to today."""

from __future__ import annotations

import random
import time as stopwatch
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from comptoir.actors.models import Account
from comptoir.demo import cast
from comptoir.demo.asking import tell_asks
from comptoir.demo.carrying import carry
from comptoir.demo.circulating import circulate
from comptoir.demo.coming import plan_ahead, set_the_rules
from comptoir.demo.directory import import_loire
from comptoir.demo.enquiring import enquire
from comptoir.demo.entering import enter_network
from comptoir.demo.filing import bring_a_map
from comptoir.demo.moving import let_ties_move
from comptoir.demo.passing import let_pass
from comptoir.demo.place import SLUG, Stage, members_of, register_the_public, set_stage
from comptoir.demo.studying import write_studies
from comptoir.demo.thursday import live_thursday
from comptoir.demo.towns import say_towns
from comptoir.demo.year import DAYS_BEFORE, Year, play
from comptoir.gestures.models import Gesture
from comptoir.network.projection import settle_flows
from comptoir.places.models import Place

Progress = Callable[[str, int, int], None]
REGULARS, PUBLIC = 26, 110


def needs_building() -> bool:
    """Nothing was built yet in this installation."""
    return not Place.objects.filter(slug=SLUG).exists()


def build_demo(*, seed: int, moment: datetime, progress: Progress, days_before: int = DAYS_BEFORE) -> None:
    """Make the whole demo in one transaction: the place, its year, and the real places around it."""
    dice = random.Random(seed)
    started = stopwatch.monotonic()
    since = moment - timedelta(days=days_before + 14)
    with transaction.atomic():
        stage = set_stage(since=since)
        import_loire(by=stage.team["coordinator"], now=moment)
        enter_network(stage, now=since)
        say_towns(stage, now=since)
        let_ties_move(stage, moment=moment)
        year = _year(stage, dice, since, moment)
        year.days_before = days_before
        play(year, today=live_thursday, progress=progress)
        circulate(year, seed=seed)
        let_pass(year)
        tell_asks(year)
        enquire(year)
        set_the_rules(year)
        plan_ahead(year)
        carry(stage, now=moment)
        bring_a_map(stage, now=moment)
        settle_flows()  # a year of months at once, which each study would sum again from the facts
        write_studies(stage, now=moment)
    progress(f"{stopwatch.monotonic() - started:.0f} s", 1, 1)


def _year(stage: Stage, dice: random.Random, since: datetime, moment: datetime) -> Year:
    people = register_the_public(stage, _names(dice), now=since)
    regulars, public = people[:REGULARS], people[REGULARS:]
    members_of(stage, regulars, now=since)
    known = [stage.team["nadia"].person, stage.team["suzanne"].person]
    return Year(
        stage=stage, regulars=[known[0], *regulars], public=[known[1], *public], stops_at=moment, dice=dice
    )


def _names(dice: random.Random) -> list[tuple[str, str, str]]:
    names = list(cast.ORDINARY)
    while len(names) < REGULARS + PUBLIC:
        name = f"{dice.choice(cast.FIRST_NAMES)} {dice.choice(cast.LAST_NAMES)}"
        if name not in names:
            names.append(name)
    return [(name, _phone(dice), dice.choice(cast.COMMUNES)) for name in names]


def _phone(dice: random.Random) -> str:
    """One person in three gives a number, of the range kept for fiction."""
    return f"06 39 98 {dice.randint(0, 99):02d} {dice.randint(0, 99):02d}" if dice.random() < 0.34 else ""


def last_gesture_at() -> datetime | None:
    """When the counter of the demo was last used."""
    last: datetime | None = Gesture.objects.filter(place__slug=SLUG).aggregate(last=Max("made_at"))["last"]
    return last


def sign_in_lines() -> list[str]:
    """Who can sign in, for the terminal: the sign-in page lists them too, without a password."""
    roles = {f"{somebody.login}@demo.invalid": somebody.role for somebody in cast.TEAM}
    accounts = Account.objects.filter(email__in=roles).select_related("person").order_by("pk")
    lines = [f"    {account.person.name:<18} {roles[account.email]}" for account in accounts]
    return ["  Who can sign in (no password in the demo):", *lines]
