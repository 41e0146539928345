"""The directory as anybody sees it."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from comptoir.directory.pages import directory_page, place_page
from comptoir.directory.search import Criteria
from comptoir.directory.tests.builders import FAR, bring, many, row
from comptoir.directory.views import listed_place
from comptoir.listing.map import Window
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.django_db

URL = reverse("directory:places")
TUESDAY = date(2026, 11, 17)
BABET = {"id": "lieu-2", "nom": "Le Babet", "adresse": "10 rue Félix Pyat"}


@pytest.fixture
def three_places():
    bring(row(), row(**BABET), row(id="lieu-3", nom="Fil numérique", adresse="9 quai du Port", **FAR))


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page(client, **query):
    answer = client.get(URL, query)
    assert answer.status_code == 200
    return answer


@pytest.mark.usefixtures("three_places")
def test_anybody_may_look(client):
    told = text(page(client))
    assert "3 lieux" in told
    assert all(name in told for name in ("La Rotonde", "Le Babet", "Fil numérique"))


def test_an_empty_directory_says_how_it_fills(client):
    assert "L’annuaire est vide" in text(page(client))


@pytest.mark.usefixtures("three_places")
def test_a_search_finds_whatever_the_accents(client):
    told = text(page(client, q="numerique"))
    assert "1 lieu" in told
    assert "Le Babet" not in told


@pytest.mark.usefixtures("three_places")
def test_what_was_asked_stays_in_the_form(client):
    answer = page(
        client, q="fil", commune="Roanne", gratuit="on", service="Aide aux démarches administratives"
    )
    html = answer.content.decode()
    assert 'value="fil"' in html
    assert 'value="Roanne"' in html
    assert re.search(r'name="gratuit"[^>]*checked', html)
    assert re.search(r'value="Aide aux démarches administratives" selected', html)


@pytest.mark.usefixtures("three_places")
def test_nothing_found_proposes_what_was_meant(client):
    told = text(page(client, q="rotande"))
    assert "Aucun lieu ne répond" in told
    assert "La Rotonde" in told


@pytest.mark.parametrize(
    "query", [{"vue": "abc"}, {"page": "999"}, {"page": "x"}, {"service": "Cuisine"}, {"public": "'"}]
)
@pytest.mark.usefixtures("three_places")
def test_an_address_typed_by_hand_does_no_harm(client, query):
    page(client, **query)


@pytest.mark.usefixtures("three_places")
def test_signs_of_html_stay_signs(client):
    html = page(client, q="<script>alert(1)</script>", commune='"><b>').content.decode()
    assert "<script>alert" not in html
    assert "<b>" not in html.split("<main")[1].split("</form>")[0]


@pytest.mark.usefixtures("three_places")
def test_the_list_follows_the_map(client):
    shown = directory_page(Criteria(), window=Window.read("513265,360120,600"), number="1", today=TUESDAY)
    everything = directory_page(Criteria(), window=None, number="1", today=TUESDAY)
    assert everything.found == 3
    assert not everything.is_narrowed
    assert shown.is_narrowed
    assert shown.page.paginator.count < 3


@pytest.mark.usefixtures("three_places")
def test_each_point_of_the_map_is_a_link(client):
    html = page(client).content.decode()
    drawn = re.findall(r'<a href="([^"]+)"[^>]*aria-label="([^"]+)"', html.split("<svg", 1)[1])
    names = " ".join(label for _href, label in drawn)
    assert "Fil numérique, Roanne" in names
    assert reverse("window:place", args=["fil-numerique-roanne"]) in [href for href, _label in drawn]


@pytest.mark.usefixtures("three_places")
def test_the_map_calls_nobody(client):
    html = page(client).content.decode()
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


@pytest.mark.usefixtures("three_places")
def test_numbers_of_the_picture_have_no_comma(client):
    """In French a number would be written 12,5, which no browser draws."""
    svg = page(client).content.decode().split('<svg class="map"', 1)[1].split("</svg>")[0]
    assert not re.search(r'(?:cx|cy|r|x|y|width)="[^"]*,', svg)


@pytest.mark.usefixtures("three_places")
def test_the_buttons_keep_the_search(client):
    html = page(client, q="numerique", gratuit="on").content.decode()
    near = re.search(r'data-map-near href="([^"]+)"', html)
    assert near
    assert "q=numerique" in near[1]
    assert "gratuit=on" in near[1]
    assert "vue=" in near[1]


@pytest.mark.usefixtures("three_places")
def test_htmx_gets_the_part_that_the_whole_page_has(client):
    whole = page(client).content.decode()
    part = client.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.strip().startswith('<div id="directory"')
    assert part.strip() in whole


def test_a_place_without_position_is_in_the_list_and_said(client):
    bring(row(latitude="", longitude=""))
    told = text(page(client))
    assert "La Rotonde" in told
    assert "1 lieu n’est pas sur la carte" in told


def test_a_place_run_here_says_that_one_can_book(client):
    make_place("Le Comptoir", fees=["Gratuit"])
    assert "on y réserve ici" in text(page(client))


def test_a_place_that_is_not_listed_is_not_shown(client):
    make_place("Maison cachée", is_listed=False)
    assert "Maison cachée" not in text(page(client))


@pytest.mark.usefixtures("three_places")
def test_the_hours_of_the_day_are_beside_each_place():
    shown = directory_page(Criteria(), window=None, number="1", today=TUESDAY)
    assert [row.today.periods[0][0].hour for row in shown.rows if row.today] == [9, 9, 9]
    sunday = directory_page(Criteria(), window=None, number="1", today=date(2026, 11, 22))
    assert all(row.today and not row.today.periods for row in sunday.rows)


def test_long_lists_have_pages(client):
    assert bring(*many(40)).counts()["created"] == 40
    names = [
        [one.place.name for one in page(client, page=number).context["shown"].rows] for number in ("1", "2")
    ]
    assert [len(some) for some in names] == [25, 15]
    assert not set(names[0]) & set(names[1])
    assert "page 1 sur 2" in text(page(client))


def test_thirty_places_cost_the_queries_of_one(client, django_assert_max_num_queries):
    bring(row())
    with django_assert_max_num_queries(6):
        page(client)
    bring(*many(30))
    with django_assert_max_num_queries(6):
        page(client)


@pytest.mark.usefixtures("three_places")
def test_the_list_can_be_taken_away(client):
    answer = client.get(reverse("directory:export"), {"q": "numerique"})
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/csv")
    assert "lieux-de-mediation-numerique.csv" in answer["Content-Disposition"]
    assert len(lines) == 2
    assert "Fil numérique" in lines[1]


@time_machine.travel("2026-11-17 10:00 +0100", tick=False)
def test_a_listed_place_has_its_page(client, rf):
    bring(
        row(presentation_resume="On y apprend.", typologie="EPN", modalites_accompagnement="En autonomie"),
        licence="ODbL 1.0",
    )
    answer = client.get(reverse("window:place", args=["la-rotonde-saint-etienne"]))
    told = text(answer)
    assert answer.status_code == 200
    for fact in (
        "La Rotonde",
        "On y apprend.",
        "Espace public numérique",
        "3 place Massenet",
        "04 77 80 12 34",
        "Aide aux démarches administratives",
        "En autonomie",
        "Gratuit",
        "Mardi 17 novembre",
        "9 h – 12 h",
        "Tout le monde",
        "Hinaura",
        "ODbL 1.0",
        "1er mars 2026",
    ):
        assert fact in told.replace("\u202f", " ").replace("\u00a0", " "), fact


def test_hours_that_are_not_known_are_said_to_be_so(client):
    bring(row(horaires=""))
    assert "Non connus ici" in text(client.get(reverse("window:place", args=["la-rotonde-saint-etienne"])))


@pytest.mark.usefixtures("three_places")
def test_the_nearest_places_come_in_order():
    shown = place_page(Place.objects.get(name="La Rotonde"), TUESDAY)
    assert [near.place.name for near in shown.nearby] == ["Le Babet"]
    assert shown.map
    assert shown.map.inside == 2


@pytest.mark.usefixtures("three_places")
def test_a_place_without_position_has_no_map():
    place = Place.objects.get(name="La Rotonde")
    place.latitude = None
    shown = place_page(place, TUESDAY)
    assert (shown.map, shown.nearby) == (None, [])


def test_a_place_that_nobody_knows_is_not_found(client):
    assert client.get(reverse("window:place", args=["nulle-part"])).status_code == 404


@pytest.mark.usefixtures("three_places")
def test_the_page_of_a_place_costs_few_queries(rf, django_assert_max_num_queries):
    request = rf.get("/")
    request.user = type("Nobody", (), {"is_authenticated": False, "pk": None})()
    place = Place.objects.get(name="La Rotonde")
    with django_assert_max_num_queries(4):
        listed_place(request, place)
