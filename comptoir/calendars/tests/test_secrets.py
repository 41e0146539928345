"""What programs are given: what it may do, who forgets it, what a person may ask for."""

from datetime import timedelta
from uuid import uuid4

import pytest

from comptoir.calendars.feeds import feed_at, make_feed, revoke_feed
from comptoir.calendars.models import Call, Feed, Token
from comptoir.calendars.personal import erase, export_of
from comptoir.calendars.tests.scene import LONG_BEFORE, Scene
from comptoir.calendars.tokens import NoScope, give_token, revoke_token
from comptoir.places.tests.factories import make_account

pytestmark = pytest.mark.django_db
LATER = LONG_BEFORE + timedelta(days=1)


@pytest.fixture
def account():
    return make_account()


def test_whoever_may_book_may_read(account):
    token, _ = give_token(account=account, name="x", scopes=["book"], now=LONG_BEFORE)

    assert token.scopes == ["book", "read"]


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_a_token_that_may_do_nothing_is_not_given(account, scopes):
    with pytest.raises(NoScope):
        give_token(account=account, name="x", scopes=scopes, now=LONG_BEFORE)


def test_the_secret_of_a_token_is_kept_nowhere(account):
    token, secret = give_token(account=account, name="x", scopes=["read"], now=LONG_BEFORE)

    assert secret.startswith("comptoir_")
    assert secret not in str(Token.objects.filter(pk=token.pk).values().get())


def test_an_expired_token_is_in_force_no_more(account):
    give_token(account=account, name="x", scopes=["read"], expires_at=LATER, now=LONG_BEFORE)

    assert Token.objects.in_force(LONG_BEFORE).exists()
    assert not Token.objects.in_force(LATER).exists()


def test_revoking_twice_keeps_the_first_moment(account):
    token, _ = give_token(account=account, name="x", scopes=["read"], now=LONG_BEFORE)
    for moment in (LONG_BEFORE, LATER):
        revoke_token(token=token, by=None, now=moment)

    token.refresh_from_db()
    assert token.revoked_at == LONG_BEFORE


def test_an_address_is_found_by_its_secret_alone():
    scene = Scene()
    feed, secret = scene.feed()

    assert feed_at(secret) == feed
    assert feed_at(feed.token_hash) is None
    revoke_feed(feed=feed, by=None, now=LATER)
    assert feed_at(secret) is None


def test_a_person_is_told_what_is_held_without_the_secrets(account):
    scene = Scene()
    make_feed(
        kind=Feed.Kind.PERSONAL, place=scene.place, person=account.person, name="Téléphone", by=account,
        now=LONG_BEFORE,
    )  # fmt: skip
    _, secret = give_token(account=account, name="Domotique", scopes=["read"], now=LONG_BEFORE)

    told = export_of(account.person)

    assert [feed["name"] for feed in told["feeds"]] == ["Téléphone"]
    assert [token["name"] for token in told["tokens"]] == ["Domotique"]
    assert secret not in str(told)


def test_who_is_erased_leaves_no_way_in(account):
    scene = Scene()
    make_feed(kind=Feed.Kind.PERSONAL, place=scene.place, person=account.person, by=account, now=LONG_BEFORE)
    give_token(account=account, name="Domotique", scopes=["read"], now=LONG_BEFORE)

    Call.objects.create(
        account=account,
        key=uuid4(),
        digest="",
        status=200,
        answer={"booking": "Atelier"},
        made_at=LONG_BEFORE,
    )
    assert "Atelier" in str(export_of(account.person))

    erase(account.person, by=None, now=LATER)

    assert not Call.objects.exists()

    assert not Feed.objects.exists()
    assert not Token.objects.exists()
