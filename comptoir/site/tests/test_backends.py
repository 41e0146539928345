"""Who comes back is who they are in the database, with their person, in one query."""

import pytest

from comptoir.places.tests.factories import make_account
from comptoir.site.backends import Backend

pytestmark = pytest.mark.django_db


def test_who_comes_back_is_read_with_their_person(django_assert_num_queries):
    account = make_account()

    with django_assert_num_queries(1):
        read = Backend().get_user(account.pk)
        assert (read, read.person, read.person.name) == (account, account.person, account.person.name)
    assert {f.attname: getattr(read, f.attname) for f in account._meta.concrete_fields} == {
        f.attname: getattr(account, f.attname) for f in account._meta.concrete_fields
    }


def test_who_may_not_sign_in_is_nobody():
    account = make_account()
    account.is_active = False
    account.save()

    assert Backend().get_user(account.pk) is None
    assert Backend().get_user(account.pk + 1) is None
