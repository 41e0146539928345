"""What circulates and what recognises it, as it is recorded; a sheet tells no more than it may."""

from decimal import Decimal

import pytest
from django.utils import translation
from time_machine import travel

from comptoir.meetings.preparing import main_party, prepared
from comptoir.meetings.recognition import Recognition, asked, grants, said
from comptoir.meetings.sheet import THEM, sheet, sheet_data
from comptoir.network.flows import FlowTotal
from comptoir.network.steps import agree_step
from comptoir.network.tests.neighbourhood import NOW, OBSTACLE, TODAY, agree, make_neighbourhood
from comptoir.places.models import Role
from comptoir.places.tests.factories import EARLY, make_organisation, make_person
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db
NOTHING = "As far as is recorded, no agreement and no recognition in force speaks of it."


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.fixture
def here(client):
    around = make_neighbourhood(client)
    around.came(around.city, 30, times=4)
    return around


def met(here, them=None):
    return prepared(here.place, them or here.city, TODAY, 12)


def told(here, them=None):
    one = met(here, them)
    return said(one.recognition, one.them.name)


def drafted(here, **changes):
    plain = {"title": "Convention", "place": here.place, "parties": [here.us, here.city], "starts_on": TODAY}
    return record_agreement(**plain | changes, is_draft=True, by=None, now=NOW)


def test_what_circulates_and_nothing_recognises_is_told(here):
    figures, nothing = told(here)
    assert figures == "In twelve months, from Ville de Saint-Étienne to us: 120 persons."
    assert nothing == NOTHING


def test_visits_of_those_who_live_there_are_unrecognised_too():
    found = Recognition((), (), (), (), town="Firminy", from_town=40)
    assert said(found, "Ville de Firminy")[-1] == NOTHING
    assert not Recognition((), (), (), ()).is_unrecognised


@pytest.mark.parametrize(
    ("nature", "ends"),
    [("hours", "vers la Ville de Saint-Étienne : 12 h."), ("rooms", "12 h (salles et matériel).")],
)
def test_an_amount_says_its_nature_where_its_unit_does_not(here, nature, ends):
    total = FlowTotal(
        nature=nature,
        direction="given",
        unit="minute",
        quantity=Decimal(720),
        facts=1,
        first_at=NOW,
        last_at=NOW,
    )
    with translation.override("fr"):
        [sentence] = said(Recognition([total], [], [Tie()], []), "Ville de Saint-Étienne")
    assert " ".join(sentence.split()).endswith(ends)


def test_what_is_asked_is_a_sentence(here):
    with translation.override("fr"):
        [wish] = asked(met(here).recognition, [])
    assert "« La Ville de Saint-Étienne reconnaît Zoomacom (centre de ressources) »." in " ".join(
        wish.split()
    )


def lives_in(here, town, times, **changes):
    here.city.commune = "Saint-Étienne"
    here.city.save(update_fields=["commune"])
    for number in range(times):
        who = make_person(f"Quelqu’un {number}", commune=town if number % 2 else "")
        here.came(who, 1, commune="" if number % 2 else town, **changes)


def test_of_a_city_it_is_told_how_often_those_who_live_there_came(here):
    lives_in(here, "Saint-Étienne", 7)
    lives_in(here, "Firminy", 9)
    lives_in(here, "Saint-Étienne", 3, at=NOW.replace(year=2024))

    sentence = "In twelve months, 7 visits by people who live in Saint-Étienne were noted here."
    assert told(here)[-2:] == [sentence, NOTHING]
    assert grants(met(here).recognition).endswith(sentence)


def test_fewer_than_five_people_of_a_town_are_not_told_nor_of_an_actor_that_is_no_city(here):
    lives_in(here, "Saint-Étienne", 4)
    assert "Saint-Étienne were noted" not in " ".join(told(here))
    here.school.commune = "Saint-Étienne"
    here.school.save(update_fields=["commune"])
    assert met(here, here.school).recognition.town == ""


def test_with_whom_nothing_circulates_there_is_nothing_to_recognise(here):
    assert told(here, here.circle) == []


@pytest.mark.parametrize("kind", ["recognises", "funds", "commissions", "supports"])
def test_a_tie_in_force_recognises(here, kind):
    here.declare(kind, here.city, quality="tiers-lieu")
    assert NOTHING not in told(here)


@pytest.mark.parametrize(("kind", "state"), [("partner_of", "in_force"), ("funds", "asleep")])
def test_another_tie_does_not_nor_one_that_sleeps(here, kind, state):
    here.declare(kind, here.city, state=state)
    assert NOTHING in told(here)


def test_an_agreement_in_force_recognises_and_its_draft_does_not(here):
    drafted(here)
    assert NOTHING in told(here)

    agree(here, here.city, recognises="un centre de ressources")

    assert (
        "“Convention d’accueil”, in force since 1\xa0January 2026, recognises: un centre de ressources."
        in told(here)
    )


def test_an_agreement_that_does_not_say_what_it_recognises_is_told_so(here):
    agree(here, here.city)
    assert told(here)[-1].endswith("what it recognises is not noted.")


def test_we_ask_that_what_is_wished_comes_into_force_and_what_is_drafted_is_signed(here):
    drafted(here, title="Convention de ressources")
    one = met(here)

    assert asked(one.recognition, one.drafts) == [
        "That this comes into force: “Ville de Saint-Étienne recognises Zoomacom (centre de ressources)”.",
        "To sign “Convention de ressources”.",
    ]


def test_the_draft_says_the_figures(here):
    assert grants(met(here).recognition) == "What the place receives in twelve months: 120 persons."
    assert grants(met(here, here.circle).recognition) == ""


def test_the_place_signs_through_its_own_organisation_else_through_who_carries_its_life(here):
    assert main_party(met(here)) == here.us
    here.place.organisation = make_organisation("Le Comptoir, association")
    here.place.save()
    assert main_party(met(here)) == here.place.organisation


def with_a_step(here):
    maud = make_person("Maud Perrin")
    Role.objects.create(place=here.place, person=maud, kind=Role.Kind.CONCIERGE, starts_at=EARLY)
    agree_step(
        place=here.place, what="Appeler l’élue", who=maud, on=TODAY, actor=here.city, by=None, now=NOW
    )  # fmt: skip


def test_the_sheet_for_the_team_tells_everything(here):
    with_a_step(here)
    data = sheet_data(met(here), "equipe", "Une salle\n\n Un créneau ")

    assert data["said"][-1] == NOTHING
    assert data["ties"][0]["obstacle"] == OBSTACLE
    assert data["steps"] == ["Appeler l’élue (Maud Perrin, by 24\xa0November 2026)"]
    assert data["asks"][-2:] == ["Une salle", "Un créneau"]
    assert data["time"][0]["received"] == ["120 persons"]


def test_the_sheet_left_with_them_tells_neither_steps_nor_what_stands_in_the_way(here):
    with_a_step(here)
    here.declare("partner_of", here.city, visibility="network")
    data = sheet_data(met(here), THEM, "")

    assert [tie["said"] for tie in data["ties"]] == ["Ville de Saint-Étienne is a partner of Zoomacom"]
    assert (data["steps"], OBSTACLE in str(data)) == ([], False)


@pytest.mark.parametrize("audience", ["equipe", "eux"])
def test_it_is_a_pdf_whatever_is_typed(here, audience):
    assert sheet(met(here), audience, '#panic("non") $x$ \\ <b>').startswith(b"%PDF")
    assert sheet(met(here, here.circle), audience, "").startswith(b"%PDF")


def test_it_costs_the_same_however_much_stands_between_us(here, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as few:
        met(here)
    for number in range(6):
        here.declare("supports", here.city, quality=f"Motif {number}")
        drafted(here, title=f"Convention {number}")
        here.came(here.city, 12, times=5)
    with django_assert_max_num_queries(len(few)):
        met(here)
