"""What the bench of the agenda measures, one work after the other, and what was wanted of each."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from comptoir.bench import agenda_asking as asking
from comptoir.bench.agenda_clients import Answer, Client, at_once
from comptoir.bench.agenda_server import HELLO, THROUGH_THE_DOOR, Server
from comptoir.bench.agenda_year import Ground
from comptoir.kit.periods import Period

Figures = dict[str, Any]

# Issue by issue the same: what this house promised. Milliseconds, times the processor of hello, per second.
WANTED: dict[str, dict[str, dict[str, float]]] = {
    "postgresql": {
        "free_rooms": {"median_ms": 12, "times_hello": 50},
        "free_13_wednesdays": {"median_ms": 16, "times_hello": 80},
        "day_grid": {"median_ms": 40, "times_hello": 180},
        "create_booking": {"per_second": 200, "times_hello": 50, "errors": 0, "refused": 0},
        "create_series": {"per_second": 80, "errors": 0, "refused": 0},
    }
}
WANTED["sqlite"] = WANTED["postgresql"] | {"create_booking": {"per_second": 120, "errors": 0, "refused": 0}}
MORE_IS_BETTER = {"per_second"}


@dataclass(frozen=True)
class Times:
    """How often each thing is asked; a work also stops after ``seconds``."""

    hellos: int = 3_000
    looks: int = 150
    bookings: int = 1_600
    series: int = 480
    seconds: float = 30


FULL = Times()
QUICK = Times(hellos=100, looks=6, bookings=24, series=8, seconds=5)


@dataclass
class Bench:
    """Everything that a work needs."""

    ground: Ground
    server: Server
    times: Times
    vendor: str
    dice: random.Random
    hello_ms: float = 0.0

    def client(self, number: int = 0) -> Client:
        return Client(self.server.port, self.ground.sessions[number])

    def clients(self) -> list[Client]:
        return [self.client(number) for number in range(len(self.ground.sessions))]

    def judged(self, name: str, figures: Figures) -> Figures:
        """The figures beside what is wanted of them, whether it is met, and how busy the machine was."""
        if self.hello_ms:
            figures["times_hello"] = round(figures["cpu_ms"] / self.hello_ms, 1)
        figures["load"] = round(os.getloadavg()[0], 1)
        wanted = WANTED[self.vendor].get(name)
        if wanted:
            figures["wanted"] = wanted
            figures["met"] = all(_is_met(figures[key], key, most) for key, most in wanted.items())
        return figures


def _is_met(figure: float, key: str, wanted: float) -> bool:
    return figure >= wanted if key in MORE_IS_BETTER else figure <= wanted


def hello(bench: Bench) -> Figures:
    """The emptiest view under this server: the measure of all others."""
    figures = _looked_at(bench, lambda: HELLO, bench.times.hellos)
    bench.hello_ms = figures["cpu_ms"]
    return bench.judged("hello", figures)


def through_the_door(bench: Bench) -> Figures:
    """The same view behind all that stands before the product's: what every page costs before it begins."""
    return bench.judged("through_the_door", _looked_at(bench, lambda: THROUGH_THE_DOOR, bench.times.hellos))


def free_rooms(bench: Bench) -> Figures:
    """Which rooms are free for two hours of some day."""
    slots = asking.slots(bench.ground, bench.dice)
    return bench.judged("free_rooms", _looked_at(bench, lambda: asking.free_at(next(slots))))


def free_13_wednesdays(bench: Bench) -> Figures:
    """Which rooms are free at that hour on thirteen Wednesdays."""
    look = _looked_at(bench, lambda: asking.free_on_wednesdays(bench.ground, bench.dice))
    return bench.judged("free_13_wednesdays", look)


def day_grid(bench: Bench) -> Figures:
    """The page of a day with every room of the place, ready to show."""
    return bench.judged("day_grid", _looked_at(bench, lambda: asking.grid_of(bench.ground, bench.dice)))


def create_booking(bench: Bench) -> Figures:
    """Eight members book two hours each in rooms that are free, as fast as they are answered."""
    free = ((room, Period(part.start, part.start + asking.SLOT)) for room, part in _taken(bench.ground.free))
    asked = (asking.booking_of(room, period) for room, period in free)
    return bench.judged("create_booking", _made(bench, asking.BOOKINGS, asked, bench.times.bookings))


def create_series(bench: Bench) -> Figures:
    """Eight members book two hours in twelve weeks each."""
    chains = (
        (room, Period(part.start, part.start + asking.SLOT)) for room, part in _taken(bench.ground.chains)
    )
    asked = (asking.series_of(room, period) for room, period in chains)
    return bench.judged("create_series", _made(bench, asking.SERIES, asked, bench.times.series))


WORKS: dict[str, Callable[[Bench], Figures]] = {
    "hello": hello,
    "through_the_door": through_the_door,
    "free_rooms": free_rooms,
    "free_13_wednesdays": free_13_wednesdays,
    "day_grid": day_grid,
    "create_booking": create_booking,
    "create_series": create_series,
}


def _taken(some: list[Any]) -> Iterator[Any]:
    """Each of them once, gone for whoever comes later."""
    while some:
        yield some.pop()


def _looked_at(bench: Bench, address: Callable[[], str], times: int | None = None) -> Figures:
    """One client asks again and again; a tenth of it first, that does not count."""
    times = times or bench.times.looks
    client = bench.client()
    for _ in range(times // 10 + 4):
        answer = client.get(address())
        if answer.status != 200:
            raise RuntimeError(f"{address()} answered {answer.status}.")
    before, deadline = bench.server.processor_seconds(), time.monotonic() + bench.times.seconds
    answers = [client.get(asked) for asked in _until(deadline, islice(iter(address, None), times))]
    spent = bench.server.processor_seconds() - before
    client.close()
    return _said(answers, spent) | {"bytes": len(answers[-1].body)}


def _until(deadline: float, asked: Iterator[Any]) -> Iterator[Any]:
    for one in asked:
        if time.monotonic() > deadline:
            return
        yield one


def _made(bench: Bench, address: str, asked: Iterator[Any], times: int) -> Figures:
    """Eight clients, each its share; a tenth of it first, that does not count."""
    clients = bench.clients()
    _share(bench, clients, address, list(islice(asked, times // 10 + len(clients))))
    told = list(islice(asked, times))
    before = bench.server.processor_seconds()
    answers, seconds = _share(bench, clients, address, told)
    spent = bench.server.processor_seconds() - before
    for client in clients:
        client.close()
    made = [answer for answer in answers if answer.status == 201]
    return _said(answers, spent) | {
        "per_second": round(len(made) / seconds, 1),
        "refused": sum(400 <= answer.status < 500 for answer in answers),
        "errors": sum(answer.status >= 500 for answer in answers),
    }


def _share(bench: Bench, clients: list[Client], address: str, told: list[Any]) -> tuple[list[Answer], float]:
    deadline = time.monotonic() + bench.times.seconds

    def work(number: int, client: Client) -> list[Answer]:
        mine = iter(told[number :: len(clients)])
        return [client.post(address, one) for one in _until(deadline, mine)]

    answers, seconds = at_once(clients, work)
    return [answer for of_one in answers for answer in of_one], seconds


def _said(answers: list[Answer], spent: float) -> Figures:
    waited = sorted(answer.ms for answer in answers)
    return {
        "requests": len(answers),
        "median_ms": round(statistics.median(waited), 2),
        "p95_ms": round(waited[int(len(waited) * 0.95)], 2),
        "cpu_ms": round(spent * 1000 / len(answers), 3),
    }
