"""Ties and agreements in lists: the same cost at any size, both languages, and what a citizen never sees."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from comptoir.kit import documents
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_organisation, make_person, make_place, sign_in_as
from comptoir.ties import selectors
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Tie
from comptoir.ties.tests.factories import PAPERS, make_paper, make_tie, odt

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
LISTS = ["around", "agreements"]


@pytest.fixture
def place(client, db):
    """A place whose manager is signed in with ``client``, on a Monday morning."""
    with time_machine.travel(NOW, tick=False):
        place = make_place(slug="ici")
        sign_in_as(client, place, "manager")
        yield place


def fill(place, many, prefix):
    """So many residents, representatives, memberships and agreements, in force and over."""
    for number in range(many):
        one, other = (make_organisation(f"{prefix} {side}{number}") for side in "AB")
        person = make_person(f"{prefix} P{number}")
        meet(place=place, person=person, now=NOW)
        for until in (None, TODAY):
            since = until and until - timedelta(days=9)
            make_tie(one, kind="resides_at", place=place, since=since or TODAY, until=until)
            make_tie(person, other, kind="represents", since=since or TODAY, until=until)
            make_tie(one, other, kind="member_of", since=since or TODAY, until=until)
            record_agreement(
                title=f"{prefix} {number}", place=place, parties=[one, other, person],
                starts_on=date(2020, 1, 1), ends_on=until and date(2020, 2, 1), by=None, now=NOW,
            )  # fmt: skip


def read(client, name, queries=False):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(reverse(f"ties:{name}", args=["ici"]))
    assert answer.status_code == 200
    return len(captured) if queries else answer


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_thirty(client, place, name):
    fill(place, 1, "Une")
    few = read(client, name, queries=True)

    fill(place, 30, "Trente")

    assert read(client, name, queries=True) == few


@pytest.mark.parametrize("name", [*LISTS, "declare", "add_agreement"])
def test_every_page_speaks_english_to_whoever_reads_it(client, place, settings, name):
    fill(place, 2, "X")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    shown = read(client, name).content.decode()

    words = re.sub(r"<[^>]+>", " ", shown.partition("<main")[2].partition("</main")[0])
    assert re.findall(r"\b(?:les|des|du|dans|depuis|convention|siège|représente)\b", words, re.I) == []


def test_each_tie_stands_in_one_list_only(client, place):
    fill(place, 3, "X")

    context = read(client, "around").context

    lists = [context[name] for name in ("residents", "representatives", "others", "coming", "over")]
    shown = [row.tie.pk for rows in lists for row in rows]
    assert [len(rows) for rows in lists] == [3, 3, 3, 0, 9]
    assert sorted(shown) == sorted(Tie.objects.values_list("pk", flat=True))


def test_a_person_who_leaves_the_place_s_memory_leaves_its_lists(client, place):
    fill(place, 1, "X")
    place.acquaintances.filter(person__name="X P0").delete()

    assert read(client, "around").context["representatives"] == []


def test_a_merged_organisation_is_no_longer_of_the_house(place):
    fill(place, 1, "X")
    kept = make_organisation("Gardée")
    place_of = selectors.house_of(place)
    assert place_of.filter(name="X A0").exists()

    place_of.model.objects.filter(name="X A0").update(merged_into=kept)

    assert not selectors.house_of(place).filter(name="X A0").exists()


@pytest.mark.parametrize("day", [TODAY - timedelta(days=5), TODAY, TODAY + timedelta(days=5)])
def test_who_may_act_agrees_with_who_is_listed_on_every_day(place, day):
    fill(place, 2, "X")
    person = place.acquaintances.get(person__name="X P1").person

    may = selectors.organisations_represented_by(person, day)

    assert [organisation.name for organisation in may] == ["X B1"]
    assert all(selectors.may_act_for(person, organisation, day) for organisation in may)


# Papers of any bytes


@given(st.binary(max_size=200))
def test_only_the_four_kinds_are_ever_kept(content):
    begins = (b"%PDF-", PAPERS["png"][:8], b"\xff\xd8\xff", b"PK\x03\x04")
    try:
        name = documents.check(make_paper("papier.html", content))
    except documents.DocumentIsOfAnotherKind:
        return
    assert content.startswith(begins)
    assert name.rpartition(".")[2] in PAPERS.keys() | {"odt"}


@given(st.text(max_size=80), st.sampled_from([*PAPERS.values(), odt()]))
def test_whatever_it_is_called_a_paper_gets_a_plain_name(name, content):
    kept = documents.check(make_paper(f"{name}x", content))

    assert re.fullmatch(r"[a-z0-9_-]{1,60}\.(pdf|png|jpg|odt)", kept)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\fakepath\\a.pdf", "a\r\nSet-Cookie: x.pdf", ".pdf"]
)
def test_a_name_leads_nowhere(name):
    kept = documents.check(make_paper(name))

    assert not set(kept) & set("/\\\r\n:")
