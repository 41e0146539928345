"""Ties whose first day nobody said: found together, and dated one after the other."""

from datetime import date

import pytest
from django.urls import reverse

from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as
from comptoir.ties.tests.factories import make_tie


@pytest.mark.django_db
def test_what_has_no_first_day_is_listed_alone_and_dated_from_there(client):
    """The network shows it at every past date until somebody says since when."""
    place = make_place(slug="ici")
    sign_in_as(client, place, "coordinator")
    ours, other = make_organisation("OpenScop"), make_organisation("AMAP du jeudi")
    dated = make_tie(other, kind="partner_of", place=place, since=date(2020, 5, 4))
    undated = make_tie(ours, kind="partner_of", place=place, since=None)
    assert "1 lien sans premier jour" in client.get(reverse("ties:around", args=["ici"])).content.decode()

    address = reverse("ties:around", args=[place.slug]) + "?sans-date=1"
    alone = client.get(address).content.decode()
    correct = reverse("ties:correct", args=[place.slug, undated.pk]) + "?sans-date=1"
    assert correct in alone
    assert reverse("ties:correct", args=[place.slug, dated.pk]) not in alone
    assert f'href="{address}"' in client.get(correct).content.decode(), "doing nothing leads back there"

    told = dict.fromkeys(("quality", "seat", "body", "carried_by"), "")
    answer = client.post(correct, told | {"since": "2019-03-01", "visibility": "place", "source": "statuts"})

    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == address
    undated.refresh_from_db()
    assert undated.since == date(2019, 3, 1)
    assert "Chaque lien a son premier jour" in client.get(address).content.decode()
