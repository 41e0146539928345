"""Traps for the whole suite: each turns a habit that hides defects into a failure that names itself.

Set for every test by the root conftest.py; tests/test_traps.py shows that each one bites.
"""

import ipaddress
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

from django.core.handlers.base import BaseHandler
from django.db import connections
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.base import Origin

import comptoir

COMPTOIR = Path(comptoir.__file__).parent


class UnknownVariable(AssertionError):
    """A template names a variable that its view does not give."""


class HoleInTemplate(str):
    """Django's ``string_if_invalid`` that refuses holes in our templates and leaves others' alone."""

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        name = _template_being_rendered()
        if name is None or not name.startswith(str(COMPTOIR)):
            return ""
        raise UnknownVariable(
            f"{{{{ {variable} }}}} means nothing in {name}: give it in the view's context, or write "
            f"{{% if {variable} %}} when it may be absent."
        )


def _template_being_rendered() -> str | None:
    """The file that the innermost tag on the stack was written in, or None."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        if isinstance(origin, Origin):
            return str(origin.name)
        frame = frame.f_back
    return None


class AGetThatWrites(AssertionError):
    """Reading a page changed the database."""


_WRITES = re.compile(
    r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO|MERGE\s+INTO)\s+\"?(\w+)", re.I
)
_WRITTEN_BY_READING = {"django_session"}


def _refuse_writes(
    execute: Callable[..., Any], sql: str, params: object, many: bool, context: dict[str, Any]
) -> Any:
    written = _WRITES.match(sql)
    if written and written[1] not in _WRITTEN_BY_READING:
        raise AGetThatWrites(f"A GET must change nothing, and this one wrote into {written[1]}: {sql[:200]}")
    return execute(sql, params, many, context)


@contextmanager
def gets_that_only_read() -> Iterator[None]:
    """Fail when answering GET or HEAD writes in any database, from a test client or a live server."""
    answer = BaseHandler.get_response

    def answer_reading_only(handler: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        with ExitStack() as watched:
            if request.method in ("GET", "HEAD"):
                for connection in connections.all():
                    watched.enter_context(connection.execute_wrapper(_refuse_writes))
            return answer(handler, request)

    with patch.object(BaseHandler, "get_response", answer_reading_only):
        yield


@contextmanager
def unordered_lists_backwards() -> Iterator[None]:
    """Hand back every list that asked for no order in the reverse of the database's order.

    The database promises none. Backwards rather than shuffled: a test that counts on the order of
    insertion fails each time, not now and then.
    """
    fetch = QuerySet._fetch_all

    def fetch_backwards(rows: QuerySet[Any]) -> None:
        fetched_before = rows._result_cache is not None
        fetch(rows)
        if not fetched_before and rows._result_cache and not rows.ordered:
            rows._result_cache.reverse()

    with patch.object(QuerySet, "_fetch_all", fetch_backwards):
        yield


class NetworkCall(AssertionError):
    """A test tried to leave the machine."""


def _stays_here(address: object) -> bool:
    if not isinstance(address, tuple):
        return True
    host = address[0]
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def refuse(address: object) -> None:
        if not _stays_here(address):
            raise NetworkCall(
                f"A test may not call {address!r}: give the function what the network would say."
            )

    def connect_here(this: socket.socket, address: Any) -> None:
        refuse(address)
        connect(this, address)

    def connect_ex_here(this: socket.socket, address: Any) -> int:
        refuse(address)
        return connect_ex(this, address)

    with (
        patch.object(socket.socket, "connect", connect_here),
        patch.object(socket.socket, "connect_ex", connect_ex_here),
    ):
        yield
