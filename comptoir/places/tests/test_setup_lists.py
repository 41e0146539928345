"""The lists of the set-up: the same cost for one row and for thirty, and every word in both languages."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptoir.places.models import Stewardship
from comptoir.places.tests.conftest import NOW
from comptoir.places.tests.factories import (
    make_hours,
    make_organisation,
    make_person,
    make_role,
    make_space,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

LISTS = ["set_up", "set_up_exceptions", "set_up_spaces", "set_up_team", "set_up_stewards", "set_up_hours"]
FORMS = ["set_up_identity", "add_space", "give_role", "add_steward", "add_exception"]
TODAY = NOW.date()


def fill(place, many):
    """So many of each thing, in force, to come and over."""
    for number in range(many):
        make_space(place, f"Salle {number}", equipment=["écran"])
        make_space(place, f"Ancienne {number}", closed_at=NOW)
        for shift, ends in ((-9, None), (9, None), (-9, NOW)):
            starts, person = NOW + timedelta(days=shift), make_person(f"P{shift}{ends}{number}")
            make_role(place, "concierge", person, starts_at=starts, ends_at=ends)
        for until in (None, TODAY):
            Stewardship.objects.create(
                place=place, organisation=make_organisation(f"O{number}{until}"), function="life",
                since=date(2020, 1, 1), until=until,
            )  # fmt: skip
        for shift in (-100 + 2 * number, 2 * number):
            place.exceptions.create(on=TODAY + timedelta(days=shift), reason=f"Raison {number}")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_thirty(client, manager, place, name):
    make_hours(place, range(7), (9, 12))
    fill(place, 1)
    few = queries(client, name)
    for row in (*place.spaces.all(), *place.exceptions.all(), *place.stewardships.all()):
        row.delete()

    fill(place, 30)

    assert queries(client, name) == few


def queries(client, name):
    address = reverse(f"places:{name}", args=["ici"])
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_all_that_is_there(client, manager, place, name):
    make_hours(place, range(7), (9, 12), (14, 18))
    fill(place, 3)

    shown = client.get(reverse(f"places:{name}", args=["ici"])).content.decode()

    wanted = {
        "set_up": ["Salle 2", "Raison 2"],
        "set_up_exceptions": ["Raison 0", "Raison 2"],
        "set_up_spaces": ["Salle 0", "Salle 2", "Ancienne 2", "écran"],
        "set_up_team": ["P-9None2", "P9None2"],
        "set_up_stewards": ["O2None"],
        "set_up_hours": ["9\u00a0h\u00a0–\u00a012\u00a0h, 14\u00a0h\u00a0–\u00a018\u00a0h"],
    }
    assert [word for word in wanted[name] if word not in shown] == []


@pytest.mark.parametrize("name", [*LISTS, *FORMS])
def test_every_page_speaks_english_to_whoever_reads_it(client, manager, place, settings, name):
    fill(place, 2)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    answer = client.get(reverse(f"places:{name}", args=["ici"]))

    words = re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2].partition("</main")[0])
    assert re.findall(r"\b(?:les|des|du|dans|jour|horaires|ajouter|depuis)\b", words, re.I) == []
    assert answer["Content-Language"] == "en"
