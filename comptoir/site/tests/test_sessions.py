"""A session is what Django keeps, read by a plain statement."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as DjangoStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from comptoir.site.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**words):
    store = SessionStore()
    store.update(words)
    store.save()
    return store.session_key


def test_what_was_kept_is_read_by_either_store():
    key = kept(place="comptoir")

    assert SessionStore(key)["place"] == DjangoStore(key)["place"] == "comptoir"


def test_an_expired_session_is_nobody_s():
    key = kept(place="comptoir")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    store = SessionStore(key)

    assert (dict(store.items()), store.session_key) == ({}, None)


def test_an_unknown_key_is_not_taken_over():
    store = SessionStore("0123456789abcdef0123456789abcdef")

    assert (dict(store.items()), store.session_key) == ({}, None)
