"""The graph as a page: drawn, filtered, of another date; its tables and its files."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from comptoir.actors.network import set_place_in_network
from comptoir.graphs.models import Position
from comptoir.graphs.tests.neighbourhood import make_streets
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.tests.factories import make_organisation, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    with time_machine.travel(NOW, tick=False), override("en"):
        yield make_streets(client)


def read(page):
    return unescape(" ".join(page.split()))


def drawn(page):
    """Whom the drawing shows, by key, and where."""
    found = re.findall(r'data-key="(\d+)" transform="translate\(([\d.]+) ([\d.]+)\)"', page)
    return {int(key): (x, y) for key, x, y in found if key != "0"}


def cells(here, name, **query):
    text = here.get(name, **query).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


class TestTheDrawing:
    def test_each_actor_is_a_link_that_says_who_it_is(self, here):
        page = here.page("graph")
        assert drawn(page).keys() == {
            one.pk for one in (here.city, here.circle, here.school, here.federation)
        }
        assert f'href="{here.url("between_us", here.school.pk)}"' in page
        assert 'aria-label="École Chapelon, neighbourhood, publics, 2 links, 3 facts"' in page

    def test_what_is_wished_is_dotted_and_what_sleeps_is_grey(self, here):
        page = here.page("graph")
        for look, them in (("wished", here.city), ("asleep", here.circle)):
            assert f'class="graph-link {look}" data-a="0" data-b="{them.pk}"' in page

    def test_a_family_is_a_shape_and_a_word_of_the_legend(self, here):
        page = here.page("graph")
        assert 'class="graph-node f-funder"' in page
        assert "informal neighbours" in page
        assert "family not said" in page

    def test_it_is_the_same_from_one_day_to_the_next(self, here):
        first = here.page("graph").split("<figure")[1].split("</svg>")[0]
        with time_machine.travel(NOW + timedelta(days=3), tick=False):
            assert here.page("graph").split("<figure")[1].split("</svg>")[0] == first

    def test_who_comes_later_moves_nobody(self, here):
        here.client.post(here.url("arrange"))
        before = drawn(here.page("graph"))
        here.declare("helps", make_organisation("La boutique", scale="city", family="partner"))
        after = drawn(here.page("graph"))
        assert len(after) == 5
        assert {key: point for key, point in after.items() if key in before} == before

    def test_a_name_is_escaped(self, here):
        here.came(make_organisation("<script>x</script>", scale="city", family="peer"), 9)
        page = here.page("graph")
        assert "<script>x" not in page
        assert page.count("&lt;script&gt;x") >= 3

    def test_an_empty_place_says_what_would_be_there(self, client):
        with override("en"):
            streets = make_streets(client)
            streets.place.stewardships.all().delete()
            page = read(streets.page("graph", annee=2004))
        assert "will be drawn here" in page

    def test_only_the_fragment_is_sent_when_asked(self, here):
        answer = here.client.get(here.url("graph"), headers={"HX-Request": "true"})
        assert answer.content.decode().strip().startswith('<div id="graphe"')


class TestWhatIsAsked:
    @pytest.mark.parametrize(
        ("query", "left"),
        [
            ({"loin": 1}, {"city", "circle", "school"}),
            ({"loin": 3}, {"city", "circle", "school", "federation", "club"}),
            ({"famille": "public"}, {"school"}),
            ({"echelle": "city"}, {"city"}),
            ({"lien": "recognises"}, {"city"}),
            ({"etat": "asleep"}, {"circle"}),
            ({"etat": "in_force"}, {"circle", "school", "federation"}),
            ({"theme": "mediation"}, {"circle"}),
            ({"dates": "1"}, {"school"}),
        ],
    )
    def test_who_is_kept(self, here, query, left):
        set_place_in_network(
            actor=here.circle, scale="department", family="", themes=["Médiation"], by=None, now=NOW
        )
        assert drawn(here.page("graph", **query)).keys() == {getattr(here, name).pk for name in left}

    @pytest.mark.parametrize(
        "query",
        [{"annee": "x"}, {"annee": "1789"}, {"annee": "9999"}, {"mois": "13"}, {"loin": "-1"}, {"lien": "?"},
         {"famille": "<b>"}, {"echelle": "lune"}, {"etat": "0"}, {"page": "z"}],
    )  # fmt: skip
    def test_what_means_nothing_is_left_out(self, here, query):
        assert len(drawn(here.page("graph", **query))) == 4

    def test_nobody_left_is_said(self, here):
        assert "Nobody is left under these filters" in read(here.page("graph", theme="rien"))


class TestThePast:
    def test_it_is_what_stood_then(self, here):
        shop = make_organisation("La boutique", scale="city", family="partner")
        here.declare("helps", shop, since=date(2008, 3, 1), until=date(2010, 6, 1))
        assert shop.pk not in drawn(here.page("graph"))
        page = here.page("graph", annee=2009, mois=5)
        assert shop.pk in drawn(page)
        assert "May 2009" in page
        assert "What stood on 31 May 2009" in read(page)
        assert shop.pk not in drawn(here.page("graph", annee=2010, mois=6))

    def test_the_other_views_open_on_the_same_day(self, here):
        assert f'href="{here.url("rings")}?mois=12&amp;jour=2009-05-31"' in here.page(
            "graph", annee=2009, mois=5
        )
        assert f'href="{here.url("rings")}"' in here.page("graph")

    def test_ties_that_nobody_dated_are_told(self, here):
        assert "ties have no first day" in read(here.page("graph", annee=2009))
        assert "no first day" not in read(here.page("graph"))

    @pytest.mark.parametrize(("role", "may"), [("concierge", False), ("coordinator", True)])
    def test_who_keeps_the_ties_is_led_to_those_without_a_first_day(self, here, role, may):
        other = Client()
        sign_in_as(other, here.place, role)
        address = reverse("ties:around", args=[here.place.slug]) + "?sans-date=1"
        page = other.get(here.url("graph") + "?annee=2009").content.decode()
        assert (address in page) == may
        assert other.get(address).status_code == (200 if may else 403)

    def test_everybody_stands_where_they_stand_today(self, here):
        here.client.post(here.url("arrange"))
        today, then = drawn(here.page("graph")), drawn(here.page("graph", annee=2009))
        assert then
        assert then.items() <= today.items()


class TestTheTables:
    def test_the_first_says_what_each_holds_together(self, here):
        page = read(here.page("graph", loin=3))
        rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page)
        told = [re.sub(r"<[^>]+>", "|", row) for row in rows]
        assert "Cyberloire" in told[0]
        assert "without it, 2 actors would no longer be linked with us" in told[0]
        assert "Le Comptoir Numérique, École Chapelon, Fédération des cercles" in told[0]

    def test_the_second_says_each_tie_in_a_sentence(self, here):
        page = read(here.page("links"))
        assert "Ville de Saint-Étienne recognises Zoomacom (centre de ressources)" in page
        assert "wished" in page
        assert "Nothing: something circulates all the same." in page

    def test_the_files_say_the_same(self, here):
        header, *lines = cells(here, "nodes_csv", loin=3)
        first = dict(zip(header, lines[0], strict=True))
        assert (first["Actor"], first["Tied with"], first["Cut off without it"]) == ("Cyberloire", "3", "2")
        header, *lines = cells(here, "links_csv")
        assert ["Le Comptoir Numérique", "École Chapelon", "", "", "noted only", "3"] in lines
        assert len(lines) == 5

    def test_a_file_keeps_what_is_asked(self, here):
        assert [row[0] for row in cells(here, "nodes_csv", famille="public")[1:]] == ["École Chapelon"]
        assert f"{here.url('nodes_csv')}?annee=2026&amp;mois=11&amp;loin=2&amp;famille=public" in here.page(
            "graph", famille="public"
        )

    def test_a_long_table_has_pages(self, here):
        for number in range(105):
            here.declare("helps", make_organisation(f"Une {number}", scale="city", family="peer"))
        assert len(here.get("graph", page=2).context["page"]) == 9
        assert len(cells(here, "nodes_csv")) == 110
        assert len(here.get("links", page=2).context["lines"]) == 10


def test_the_queries_do_not_grow(here):
    def asked(name):
        with CaptureQueriesContext(connection) as queries:
            here.page(name)
        return len(queries)

    pages = ("graph", "links")
    for name in pages:
        asked(name)
    before = [asked(name) for name in pages]
    for number in range(12):
        here.declare("helps", make_organisation(f"Une {number}", scale="city", family="peer"))
    assert [asked(name) for name in pages] == before


def test_arranged_again_everybody_stands_and_it_is_said(here):
    here.get("graph")
    answer = here.client.post(here.url("arrange"), follow=True)
    assert "5 actors stand anew." in read(answer.content.decode())
    assert Position.objects.filter(place=here.place).exclude(actor=None).count() == 5


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("concierge", 200), ("manager", 200)])
def test_the_team_only(here, role, status):
    other = Client()
    sign_in_as(other, here.place, role)
    for name in ("graph", "links", "nodes_csv", "links_csv"):
        assert other.get(here.url(name)).status_code == status


@pytest.mark.parametrize(("role", "status"), [("concierge", 403), ("coordinator", 302), ("manager", 302)])
def test_who_keeps_the_network_may_have_it_arranged_again(here, role, status):
    other = Client()
    sign_in_as(other, here.place, role)
    assert (here.url("arrange") in other.get(here.url("graph")).content.decode()) == (status == 302)
    assert other.post(here.url("arrange")).status_code == status


def test_it_speaks_french(here):
    page = read(here.page("graph", language="fr", annee=2009, mois=3))
    assert "Le graphe de notre réseau" in page
    assert "Mars 2009" in page
