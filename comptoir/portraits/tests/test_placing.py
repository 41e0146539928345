"""Whoever cannot be drawn is listed with a quick form; its whole place is said on a page of its own."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comptoir.places.tests.factories import make_organisation, make_person, sign_in_as
from comptoir.portraits.tests.scene import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def unknown(here):
    actor = make_organisation("Sans famille")
    here.declare("partner_of", actor)
    return actor


def listed(here):
    return [one.actor for one, _form, _facts in here.client.get(url(here, "unplaced")).context["rows"]]


def test_only_those_who_cannot_be_drawn_are_listed(here, unknown):
    assert listed(here) == [unknown]


def test_the_rings_lead_there(here, unknown):
    assert url(here, "unplaced") in here.page("rings")


def test_nobody_left_says_what_would_be_there(here):
    assert "Whoever comes without one" in here.client.get(url(here, "unplaced")).content.decode()


def test_the_quick_form_places_and_keeps_the_themes(here, unknown):
    unknown.themes.create(theme="Couture")
    key = unknown.pk
    told = {"actor": key, f"a{key}-scale": "city", f"a{key}-family": "peer"}

    answer = here.client.post(url(here, "unplaced"), told)

    assert answer.status_code == 302
    unknown.refresh_from_db()
    assert (unknown.scale, unknown.family) == ("city", "peer")
    assert [row.theme for row in unknown.themes.all()] == ["Couture"]
    assert listed(here) == []


def test_what_is_wrong_comes_back_beside_its_actor(here, unknown):
    key = unknown.pk
    told = {"actor": key, f"a{key}-scale": "galaxy", f"a{key}-family": "peer"}

    answer = here.client.post(url(here, "unplaced"), told)

    assert answer.status_code == 422
    assert "galaxy" in answer.content.decode()
    ((_one, form, _facts),) = answer.context["rows"]
    assert form.data[f"a{key}-family"] == "peer"
    unknown.refresh_from_db()
    assert unknown.family == ""


@pytest.mark.parametrize("typed", ["", "x", "0", "99999999999999999999"])
def test_a_form_about_nobody_is_not_found(here, typed):
    assert here.client.post(url(here, "unplaced"), {"actor": typed}).status_code == 404


def test_the_page_says_scale_family_and_themes(here, unknown):
    page = url(here, "place_actor", unknown.pk)
    told = {"kind": "organisation", "scale": "region", "family": "funder"}
    told["themes"] = "Couture\ncouture\nTiers-lieux"

    assert here.client.post(page, told).status_code == 302

    unknown.refresh_from_db()
    assert (unknown.scale, unknown.family) == ("region", "funder")
    assert sorted(row.theme for row in unknown.themes.all()) == ["Couture", "Tiers-lieux"]
    assert "Tiers-lieux" in here.client.get(page).content.decode()


def test_a_theme_that_is_too_long_is_kept_on_the_form(here, unknown):
    told = {"kind": "organisation", "scale": "city", "themes": "x" * 61}
    answer = here.client.post(url(here, "place_actor", unknown.pk), told)

    assert answer.status_code == 422
    assert "61 were typed" in answer.content.decode()
    assert "x" * 61 in answer.content.decode()
    unknown.refresh_from_db()
    assert unknown.scale == ""


def test_the_page_says_what_it_is_and_its_town(here, unknown):
    page = url(here, "place_actor", unknown.pk)

    assert here.client.post(page, {"kind": "circle", "commune": "Firminy"}).status_code == 302

    unknown.refresh_from_db()
    assert (unknown.kind, unknown.commune) == ("circle", "Firminy")
    assert 'value="Firminy"' in here.client.get(page).content.decode()


def test_a_person_is_not_placed_here(here):
    assert here.client.get(url(here, "place_actor", make_person("Nadia").pk)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("concierge", 200)])
def test_the_team_only(here, unknown, role, status):
    other = Client()
    sign_in_as(other, here.place, role)
    for address in (url(here, "unplaced"), url(here, "place_actor", unknown.pk)):
        assert other.get(address).status_code == status


def test_the_queries_do_not_grow_with_the_list(here, unknown):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            here.client.get(url(here, "unplaced"))
        return len(queries)

    asked()
    before = asked()
    for number in range(12):
        here.declare("partner_of", make_organisation(f"Une {number}"))
    assert asked() == before
