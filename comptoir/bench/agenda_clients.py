"""Those who ask the bench's server: one connection each, kept open, as the same member all the time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Barrier
from typing import Any

PATIENCE = 60
TOKEN = "benchbenchbenchbenchbenchbenchbe"  # noqa: S105 - any 32 letters do: sent twice, in cookie and header


@dataclass(frozen=True)
class Answer:
    """The status, the body, and how many milliseconds went by."""

    status: int
    body: bytes
    ms: float

    @property
    def data(self) -> Any:
        return json.loads(self.body)


class Client:
    """A member's way in; not to be shared between threads."""

    def __init__(self, port: int, session: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept-Language": "fr",
        }

    def get(self, address: str) -> Answer:
        return self._ask("GET", address, None, {})

    def post(self, address: str, told: Any) -> Answer:
        return self._ask("POST", address, json.dumps(told), {"Content-Type": "application/json"})

    def _ask(self, method: str, address: str, body: str | None, more: dict[str, str]) -> Answer:
        begun = time.perf_counter()
        self._connection.request(method, address, body, self._headers | more)
        response = self._connection.getresponse()
        read = response.read()
        return Answer(response.status, read, (time.perf_counter() - begun) * 1000)

    def close(self) -> None:
        self._connection.close()


def at_once(clients: Sequence[Client], work: Callable[[int, Client], Any]) -> tuple[list[Any], float]:
    """What each client's ``work`` gives, all let go at the same moment; and the seconds until the last."""
    gate = Barrier(len(clients) + 1, timeout=PATIENCE)

    def begin(number: int, client: Client) -> Any:
        gate.wait()
        return work(number, client)

    with ThreadPoolExecutor(len(clients)) as pool:
        running = [pool.submit(begin, number, client) for number, client in enumerate(clients)]
        gate.wait()
        begun = time.perf_counter()
        done = [one.result() for one in running]
        return done, time.perf_counter() - begun
