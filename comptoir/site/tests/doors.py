"""The ways in, as a test takes them."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

ASK, CONFIRM, LOGIN = "account_request_login_code", "account_confirm_login_code", "account_login"
PHRASE = "longue et sûre phrase"
BACKEND = "comptoir.site.backends.Backend"


def ask_for_a_code(client: Client, email: str):
    return client.post(reverse(ASK), {"email": email})


def code_in(mail: Any) -> str:
    found = re.search(r"^    (\S+)$", mail.body, re.M)
    assert found, mail.body
    return found[1]


def type_code(client: Client, code: str):
    return client.post(reverse(CONFIRM), {"code": code})


def sign_in(client: Client, email: str, password: str):
    return client.post(reverse(LOGIN), {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
