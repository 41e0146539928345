"""A form that somebody opened, before somebody else changes what it shows."""

from __future__ import annotations

from typing import Any

from django.test import Client

REFUSED = "Somebody changed this while you were writing."
GONE = "Somebody removed this while you were writing"


class Opened:
    """A form opened by a manager, before somebody else changes what it shows."""

    def __init__(self, client: Client, address: str, typed: dict[str, str], form_name: str = "form") -> None:
        self.client, self.address, self.typed = client, address, typed
        client.cookies["django_language"] = "en"
        form = client.get(address).context[form_name]
        shown = {field.html_name: field.value() for field in form}
        self.shown = {
            name: "\n".join(value) if isinstance(value, list) else value
            for name, value in shown.items()
            if value not in (None, False)
        }

    def send(self, **more: object):
        return self.client.post(self.address, {**self.shown, **self.typed, **more})

    def told(self, *reads: str) -> Any:
        """Sent: it is refused, says what the other made of it, and keeps what was typed. The form."""
        answer = self.send()
        page = answer.content.decode()
        assert answer.status_code == 422
        for words in (REFUSED, *reads):
            assert words in page
        form = answer.context["form"]
        for name, value in self.typed.items():
            assert form[name.removeprefix(f"{form.prefix}-")].value() == value
        return form

    def sent_again(self) -> int:
        """Sent, refused, and sent again as the page then stands."""
        answer = self.send()
        return int(self.send(seen=answer.context["form"]["seen"].value()).status_code)
