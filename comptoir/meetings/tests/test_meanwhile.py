"""A draft that somebody else signs or drops while one writes in it: a sentence, and nothing typed is lost."""

from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse
from time_machine import travel

from comptoir.network.tests.neighbourhood import NOW, TODAY, make_neighbourhood
from comptoir.ties import agreements
from comptoir.ties.models import Agreement

pytestmark = pytest.mark.django_db
SIGNED, DROPPED = "This agreement is signed already.", "This agreement was withdrawn."


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def here(client):
    around = make_neighbourhood(client)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return around


@pytest.fixture
def kept(here):
    return agreements.record_agreement(
        title="Convention de ressources", place=here.place, parties=[here.us, here.city],
        starts_on=TODAY, is_draft=True, by=None, now=NOW,
    )  # fmt: skip


def sign(kept):
    agreements.sign_agreement(agreement=kept, signed_on=TODAY, by=None, now=NOW)


def drop(kept):
    agreements.withdraw_agreement(agreement=kept, by=None, now=NOW)


def post(here, name, kept, **typed):
    address = reverse(f"meetings:{name}", args=[here.place.slug, here.city.pk, kept.pk])
    return here.client.post(address, typed, follow=True)


@pytest.mark.parametrize(("meanwhile", "sentence"), [(sign, SIGNED), (drop, DROPPED)])
def test_what_was_typed_comes_back_with_why_it_is_not_kept(here, kept, meanwhile, sentence):
    meanwhile(kept)

    answer = post(
        here, "redraft", kept, title="Convention de ressources", party_0="Zoomacom", party_1=here.city.name,
        starts_on="2026-11-24", grants="Douze mille euros par an",
    )  # fmt: skip

    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert sentence in page
    assert "Douze mille euros par an</textarea>" in page
    assert Agreement.objects.get().grants == ""


@pytest.mark.parametrize(("meanwhile", "sentence"), [(sign, SIGNED), (drop, DROPPED)])
def test_who_signs_second_reads_what_was_done(here, kept, meanwhile, sentence):
    meanwhile(kept)
    answer = post(here, "sign", kept, signed_on="2026-11-23")
    assert sentence in unescape(answer.content.decode())
    assert Agreement.objects.get().signed_on in (None, TODAY)


def test_one_that_was_signed_is_not_set_aside(here, kept):
    sign(kept)
    assert SIGNED in unescape(post(here, "drop", kept).content.decode())
    assert Agreement.objects.get().withdrawn_at is None


def test_set_aside_twice_is_once(here, kept):
    pages = [unescape(post(here, "drop", kept).content.decode()) for _press in range(2)]
    assert "is set aside" in pages[0]
    assert DROPPED in pages[1]


def test_of_two_who_write_in_one_draft_the_second_is_told_and_may_record_again(here, kept):
    address = reverse("meetings:redraft", args=[here.place.slug, here.city.pk, kept.pk])
    form = here.client.get(address).context["form"]
    shown = {one.html_name: one.value() or "" for one in form if one.name != "document"}
    agreements.correct_agreement(
        agreement=kept, title="Convention de ressources", parties=[here.us, here.city], starts_on=TODAY,
        grants="Dix mille euros", by=None, now=NOW,
    )  # fmt: skip

    told = here.client.post(address, {**shown, "grants": "Douze mille euros par an"})

    assert told.status_code == 422
    assert "Somebody changed this while you were writing" in told.content.decode()
    assert "Douze mille euros par an</textarea>" in told.content.decode()
    assert Agreement.objects.get().grants == "Dix mille euros"
    again = {**shown, "grants": "Douze mille euros par an", "seen": told.context["form"]["seen"].value()}
    assert here.client.post(address, again).status_code == 302
    assert Agreement.objects.get().grants == "Douze mille euros par an"
