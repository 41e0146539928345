"""A meeting on one page: bars that open their lines, an agreement drafted, changed, signed or set aside."""

from datetime import date
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse
from time_machine import travel

from comptoir.meetings.drafting import a_year_after
from comptoir.network.tests.neighbourhood import NOW, OBSTACLE, make_neighbourhood, someone
from comptoir.places.tests.factories import make_organisation, sign_in_as
from comptoir.ties.models import Agreement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def here(client):
    around = make_neighbourhood(client)
    around.came(around.city, 30, times=4)
    return around


def url(here, name, *args, them=None):
    return reverse(f"meetings:{name}", args=[here.place.slug, (them or here.city).pk, *args])


def read(here, name="meeting", *args, them=None, language="en", status=200, **query):
    here.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = here.client.get(url(here, name, *args, them=them), query)
    assert answer.status_code == status
    return unescape(" ".join(answer.content.decode().split()))


def draft(here, **changes):
    posted = {
        "title": "Convention de ressources", "party_0": "Zoomacom", "party_1": here.city.name,
        "starts_on": "01/01/2027", "recognises": "un centre de ressources",
    }  # fmt: skip
    return here.client.post(url(here, "draft"), posted | changes)


def test_the_meeting_says_what_nothing_recognises_and_what_stands_in_the_way(here):
    page = read(here)
    assert "no agreement and no recognition in force speaks of it" in page
    assert OBSTACLE in page
    assert "That this comes into force: “Ville de Saint-Étienne recognises Zoomacom" in page
    assert "aucune convention et aucune reconnaissance en vigueur n’en parle" in read(here, language="fr")


def test_each_bar_opens_its_lines(here):
    link = f"{url(here, 'lines')}?nature=people&sens=received&du=2026-10-01&pas=trimestre"
    assert link in read(here)

    page = read(here, "lines", nature="people", sens="received", du="2026-10-01", pas="trimestre")
    assert page.count('<th scope="row"') == 4
    assert "From Ville de Saint-Étienne to us, Q4 2026" in page


NO_LINES = (
    {"nature": "people", "sens": "received", "du": "2025-01-01"},
    {"nature": "people", "sens": "given", "du": "2026-10-01"},
    {"nature": "people", "sens": "received", "du": "hier"},
    {"nature": "people", "sens": "received", "du": "0001-01-01"},
    {"nature": "people", "sens": "received", "du": "9999-12-31"},
    {"nature": "people", "sens": "received"},
    {"nature": "or", "sens": "received", "du": "2026-10-01"},
)


def test_lines_of_nothing_are_not_found(here):
    for query in NO_LINES:
        read(here, "lines", status=404, **query)


def test_so_few_persons_are_said_as_such_and_open_on_lines_that_count_them(here):
    club = make_organisation("Le club")
    here.came(club, 2)
    asked = "nature=people&sens=received&du=2026-10-01&pas=trimestre"
    assert f'?{asked}">fewer than 5 persons</a>' in read(here, them=club)
    lines = read(here, "lines", them=club, **dict(one.split("=") for one in asked.split("&")))
    assert "fewer than 5 persons" in lines
    assert '<td class="num">2 persons</td>' in lines


def test_by_year_is_asked_and_anything_else_is_by_quarter(here):
    assert ">2026</th>" in read(here, pas="an")
    for wrong in ("", "siècle"):
        assert ">Q4 2026</th>" in read(here, pas=wrong)
    assert "2026" in read(here, "over_time_csv", pas="an")


def test_with_whom_nothing_circulates_says_what_would_be_there(here):
    page = read(here, them=here.circle)
    assert "Nothing was noted between us in twelve months." in page
    assert "By quarter" not in page


def test_a_person_is_not_met_here(here):
    read(here, them=someone("Paul", may_be_named=True), status=404)


def test_the_draft_is_filled_with_what_is_recorded(here):
    page = read(here, "draft")
    for filled in (
        'value="Agreement with Ville de Saint-Étienne"', 'value="Zoomacom"', 'value="Ville de Saint-Étienne"',
        'value="centre de ressources"', "What the place receives in twelve months: 120 persons.",
    ):  # fmt: skip
        assert filled in page
    assert "2027" in page.split('name="review_on"')[1][:200]


def test_a_draft_is_kept_then_changed_then_signed(here):
    assert draft(here).status_code == 302
    kept = Agreement.objects.get()
    assert (kept.is_draft, kept.recognises) == (True, "un centre de ressources")
    assert {party.actor for party in kept.parties.all()} == {here.us, here.city}
    assert "Convention de ressources" in read(here)
    assert "Convention de ressources" not in here.page("between_us", here.city.pk)

    changed = {
        "title": "Convention 2027", "party_0": "Zoomacom", "party_1": here.city.name,
        "starts_on": "01/01/2026",
    }  # fmt: skip
    assert here.client.post(url(here, "redraft", kept.pk), changed).status_code == 302
    assert Agreement.objects.get().title == "Convention 2027"

    assert here.client.post(url(here, "sign", kept.pk), {"signed_on": "01/01/2030"}).status_code == 422
    assert here.client.post(url(here, "sign", kept.pk), {"signed_on": "24/11/2026"}).status_code == 302
    assert "Convention 2027" in here.page("between_us", here.city.pk)
    assert "no recognition in force" not in read(here)
    read(here, "sign", kept.pk, status=404)
    read(here, "redraft", kept.pk, status=404)


def test_a_draft_is_set_aside(here):
    draft(here)
    kept = Agreement.objects.get()
    assert here.client.post(url(here, "drop", kept.pk)).status_code == 302
    assert "Nothing is drafted." in read(here)
    read(here, "redraft", kept.pk, status=404)


@pytest.mark.parametrize("wrong", [{"title": ""}, {"starts_on": "bientôt"}, {"ends_on": "01/01/2020"}])
def test_a_wrong_draft_comes_back_with_what_was_typed(here, wrong):
    answer = draft(here, **wrong)
    assert answer.status_code == 422
    assert "un centre de ressources" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_the_draft_of_another_is_not_changed_here(here):
    draft(here)
    read(here, "redraft", Agreement.objects.get().pk, them=here.circle, status=404)


def test_the_sheet_is_printed_for_us_or_to_be_left_with_them(here):
    for query in ({}, {"pour": "eux", "demande": "Une salle"}, {"pour": "personne"}):
        answer = here.client.get(url(here, "sheet"), query)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_who_coordinates_or_manages_drafts_and_the_team_only_reads(here, client):
    assert url(here, "draft") in read(here)
    sign_in_as(client, here.place, "manager")
    assert url(here, "draft") in read(here)
    sign_in_as(client, here.place, "concierge")
    assert url(here, "draft") not in read(here)
    assert draft(here).status_code == 403
    sign_in_as(client, here.place, "member")
    read(here, status=403)


def test_from_between_us_to_the_meeting(here):
    assert url(here, "meeting") in here.page("between_us", here.city.pk)


def test_a_year_after_the_leap_day_is_the_last_of_february():
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2026, 11, 24)) == date(2027, 11, 24)
