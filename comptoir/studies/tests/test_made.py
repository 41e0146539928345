"""The study says what is declared and noted, to whom it may be said, and nothing of whom it may not."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from comptoir.actors.models import Consent
from comptoir.journal.models import Fact
from comptoir.network.gathering import readings_of
from comptoir.network.steps import agree_step, set_aside
from comptoir.network.tests.neighbourhood import NOW, OBSTACLE, TODAY, agree, make_neighbourhood, someone
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import make_organisation, make_person, make_role
from comptoir.studies.actions import draft_of
from comptoir.studies.made import make
from comptoir.studies.paper import paper, paper_data
from comptoir.studies.sheet import sheet_from
from comptoir.ties.actions import change_state
from comptoir.ties.models import TieState

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(client):
    return make_neighbourhood(client)


def sheet_now(place, audience="place", day=TODAY):
    return sheet_from(*draft_of(make(place, day, audience)))


def lines_of(around, part):
    with translation.override("en"):
        return make(around.place, TODAY, "place").parts[part]


def names(around, audience):
    return {mark.name for mark in make(around.place, TODAY, audience).marks}


def texts(around, audience="place", day=TODAY):
    """Every word of the paper, one line each, in English."""
    with translation.override("en"):
        data = paper_data(sheet_now(around.place, audience, day))
    for part in data["parts"]:
        part.pop("rings")
    found = []

    def walk(part):
        for one in part.values() if isinstance(part, dict) else part:
            if isinstance(one, str):
                found.append(one)
            else:
                walk(one)

    walk(data)
    return found


def test_each_actor_stands_in_the_chapter_of_its_scale_nearest_first(around):
    with translation.override("en"):
        (actors,) = [
            part for part in paper_data(sheet_now(around.place))["parts"] if part["kind"] == "actors"
        ]

    assert [(one["title"], [entry["said"] for entry in one["entries"]]) for one in actors["chapters"]] == [
        ("Neighbourhood", ["École Chapelon"]),
        ("City", ["Ville de Saint-Étienne"]),
        ("Department", ["Cyberloire"]),
    ]


def test_a_tie_is_said_once_with_its_state_and_what_stands_in_its_way(around):
    lines = texts(around)

    city = "Ville de Saint-Étienne recognises Zoomacom (centre de ressources)"
    of_ties = [one.text for one in lines_of(around, "actors") if city in one.text]
    assert of_ties == [f"{city} — wished: {OBSTACLE}"]
    assert "Zoomacom is a member of Cyberloire — asleep" in lines


def test_a_tie_between_two_others_is_in_it_too(around):
    around.declare("supports", make_organisation("Région", scale="region"), counterpart=around.circle)

    assert "Région supports Cyberloire" in texts(around)


def test_what_circulated_is_told_of_the_actor_and_of_both_years(around):
    happened(around.place, actor=around.school, quantity=20, at=NOW.replace(year=2025, month=3))

    lines = texts(around)

    assert "36 persons" in lines
    (people,) = lines_of(around, "circulates")
    assert people.cells == ("People", "received", "36 persons", "20 persons")
    assert people.text == "People, received: 36 persons; the year before: 20 persons."


def test_what_fewer_than_five_persons_did_is_in_no_sum(around):
    people = [make_person(f"Personne {number}") for number in range(5)]
    for who in people[:4]:
        around.came(who, 1, times=3, kind=Fact.Kind.USED)
    used = [one.text for one in lines_of(around, "circulates") if one.key.startswith("sum-rooms")]
    around.came(people[4], 1, times=3, kind=Fact.Kind.USED)

    assert used == []
    assert [one.cells[2] for one in lines_of(around, "circulates") if one.key.startswith("sum-rooms")] == [
        "15\N{NO-BREAK SPACE}min"
    ]


def test_few_persons_are_never_counted_out(around):
    around.came(around.city, 3)

    lines = texts(around)

    assert "fewer than 5 persons" in lines
    assert not [line for line in lines if line.startswith("3 person")]


@pytest.mark.parametrize(
    ("audience", "told"),
    [("public", ["public"]), ("network", ["public", "network"]), ("place", ["public", "network", "place"])],
)
def test_each_audience_reads_the_ties_it_may_see_and_nobody_the_team_s(around, audience, told):
    for level in ("public", "network", "place", "team"):
        around.declare("funds", make_organisation(f"Fonds {level}"), visibility=level)

    lines = "\n".join(texts(around, audience))

    assert [
        level for level in ("public", "network", "place", "team") if f"Fonds {level} funds" in lines
    ] == told


def test_a_person_is_named_only_when_they_agreed(around):
    silent, willing = make_person("Nadia Benali"), make_person("Paul Roche")
    Consent.objects.create(person=willing, purpose=Consent.Purpose.NETWORK, given_at=NOW, source="Dit")
    for person in (silent, willing):
        around.declare("represents", person)

    lines = "\n".join(texts(around))

    assert "Paul Roche represents Zoomacom" in lines
    assert "Nadia" not in lines


def test_to_everybody_no_person_is_named_even_one_who_agreed(around):
    around.declare("represents", someone("Paul Roche", may_be_named=True), visibility="public")

    assert "Paul" in "\n".join(texts(around, "network"))
    assert "Paul" not in "\n".join(texts(around, "public"))


def test_whoever_is_around_only_by_a_tie_of_the_team_is_not_drawn_for_others(around):
    around.declare("funds", make_organisation("Fonds secret", scale="region"), visibility="team")

    drawn = {audience: names(around, audience) for audience in ("place", "public")}

    assert "Fonds secret" not in drawn["place"] | drawn["public"]
    assert "École Chapelon" in drawn["public"], "something circulates with it"


def test_how_an_actor_is_drawn_says_nothing_of_a_tie_that_is_not_told(around):
    around.declare("funds", around.school, state="wished", visibility="team")

    looks = {mark.name: (mark.look, mark.is_pending) for mark in make(around.place, TODAY, "place").marks}

    assert looks["École Chapelon"] == ("live", False)
    assert looks["Ville de Saint-Étienne"] == ("wished", True)


def test_a_reading_that_was_set_aside_is_not_in_the_study(around):
    reading = readings_of(around.place, TODAY)[0]
    told = {one.key for one in make(around.place, TODAY, "place").parts["readings"]}
    set_aside(place=around.place, reading=reading, reason="Connu", by=None, now=NOW)

    after = {one.key for one in make(around.place, TODAY, "place").parts["readings"]}
    assert told - after == {reading.key}


def test_a_reading_that_rests_on_a_tie_of_the_house_stays_in_the_house(around):
    around.declare("trains", around.us, counterpart=around.circle, visibility="place")
    with translation.override("en"):
        house, everybody = (
            [one.text for one in make(around.place, TODAY, audience).parts["readings"]]
            for audience in ("place", "public")
        )

    with_circle = "As far as is recorded, everything with Cyberloire goes from us to them."
    assert with_circle in house
    assert with_circle not in everybody


def test_what_is_asked_comes_with_what_stands_in_the_way(around):
    (asked,) = lines_of(around, "ahead")

    city = "Ville de Saint-Étienne recognises Zoomacom (centre de ressources)"
    assert asked.text == f"{city} — wished: {OBSTACLE}"


def test_the_next_steps_of_the_team_are_offered_to_the_house_without_who_takes_them(around):
    who = make_person("Hélène Faure")
    make_role(around.place, "coordinator", who)
    agree_step(place=around.place, what="Appeler la Ville", who=who, on=TODAY, by=None, now=NOW)

    step = lines_of(around, "ahead")[-1]

    assert step.text == "Appeler la Ville, before 24\N{NO-BREAK SPACE}November 2026"
    assert step.is_offered
    assert "Appeler la Ville" not in "\n".join(texts(around))
    assert "Appeler" not in str(make(around.place, TODAY, "network").parts)


def test_outside_the_house_who_said_so_is_offered_only(around):
    assert "Le conseil" in texts(around)
    around.declare("funds", around.city, visibility="public")
    assert "Le conseil" not in texts(around, "public")


def changed(around, audience="place", day=TODAY):
    """Each change with when it was, but for the wish that everybody here begins with."""
    with translation.override("en"):
        told = make(around.place, day, audience, today=TODAY).parts["changes"]
    return plain((one.cells[0], one.text) for one in told if "centre de ressources" not in one.text)


def plain(rows):
    return [tuple(text.replace("\N{NO-BREAK SPACE}", " ") for text in row) for row in rows]


def test_what_circulates_otherwise_than_the_year_before_is_said(around):
    assert changed(around) == [], "a place that noted nothing the year before is all new"
    for actor, people in ((around.city, 20), (around.circle, 9)):
        happened(around.place, actor=actor, quantity=people, at=NOW.replace(year=2025, month=3))
    around.came(around.circle, 10)

    assert changed(around) == [
        ("appeared", "École Chapelon — People, received: 36 persons (the year before: nothing)"),
        ("disappeared", "Ville de Saint-Étienne — People, received: nothing (the year before: 20 persons)"),
    ], "what moved by less than a quarter is not told"


def test_an_agreement_of_the_year_is_told_to_the_house(around):
    agree(around, around.city)

    assert changed(around) == [("1 January 2026", "Agreement: Convention d’accueil")]
    assert make(around.place, TODAY, "public").parts["changes"] == []


def test_a_wish_of_the_year_is_told_from_when_it_was_said(around):
    (wish,) = lines_of(around, "changes")

    assert plain([(wish.cells[0], wish.text)]) == [
        ("24 November 2026", "Ville de Saint-Étienne recognises Zoomacom (centre de ressources) — wished")
    ]


def test_what_was_noted_asleep_at_once_is_no_change(around):
    assert not any("Cyberloire" in one.text for one in lines_of(around, "changes"))


def test_what_changed_in_the_year_is_told_in_order(around):
    tie = around.declare("funds", around.city, since=date(2026, 2, 1))
    change_state(tie=tie, state="asleep", obstacle="", by=None, now=NOW.replace(month=9))
    old = around.declare("supports", around.city, since=date(2015, 1, 1), until=date(2026, 6, 1))

    assert old.until == date(2026, 6, 1)
    assert changed(around) == [
        ("1 February 2026", "Ville de Saint-Étienne funds Zoomacom — asleep"),
        ("1 June 2026", "No longer: Ville de Saint-Étienne supports Zoomacom"),
    ]


def test_a_state_that_changed_is_told_with_the_one_before(around):
    tie = around.declare("trains", around.school, since=date(2015, 1, 1))
    TieState.objects.filter(tie=tie).update(since_at=NOW.replace(year=2015))
    change_state(tie=tie, state="asleep", obstacle="", by=None, now=NOW.replace(month=9, hour=23))

    assert changed(around) == [
        ("25 September 2026", "École Chapelon trains Zoomacom — asleep (before: in force)")
    ], "the day is that of the place"


class TestOfAPastDay:
    """On 1 July 2025, when the school had sent twenty people and the city supported us."""

    DAY = date(2025, 7, 1)

    @pytest.fixture(autouse=True)
    def _then(self, around):
        around.declare("supports", around.city, since=date(2024, 9, 1), until=date(2026, 1, 1))
        around.declare("funds", around.city, since=date(2026, 2, 1))
        for year, month, people in ((2024, 3, 8), (2025, 5, 20)):
            at = NOW.replace(year=year, month=month)
            happened(around.place, actor=around.school, quantity=people, at=at)

    def made(self, around, audience="place"):
        with translation.override("en"):
            return make(around.place, self.DAY, audience, today=TODAY)

    def told(self, around, part, audience="place"):
        return "\n".join(one.text for one in self.made(around, audience).parts[part])

    def test_its_ties_are_those_of_that_day(self, around):
        actors = self.told(around, "actors")
        assert "Ville de Saint-Étienne supports Zoomacom" in actors
        assert "funds" not in actors
        assert "centre de ressources" not in actors + self.told(around, "ahead")

    def test_its_year_is_the_twelve_months_before_it(self, around):
        (row,) = self.made(around).parts["circulates"]
        assert plain([row.cells]) == [("People", "received", "20 persons", "8 persons")]

    def test_its_changes_are_those_of_that_year(self, around):
        assert changed(around, day=self.DAY) == [
            ("1 September 2024", "Ville de Saint-Étienne supports Zoomacom"),
            ("grew", "École Chapelon — People, received: 20 persons (the year before: 8 persons)"),
        ]

    def test_it_says_that_it_is_of_a_past_day(self, around):
        assert "It is of a past day" in self.told(around, "method")
        assert "It is of a past day" not in "\n".join(texts(around))

    def test_whoever_does_not_agree_any_more_is_not_named(self, around):
        nadia = someone("Nadia Belkacem", may_be_named=True)
        around.declare("sits_in", nadia, counterpart=around.us, since=date(2020, 1, 1))
        assert "Nadia" in self.told(around, "actors")
        Consent.objects.update(withdrawn_at=NOW)
        assert "Nadia" not in self.told(around, "actors")

    def test_nothing_of_the_house_leaves_it(self, around):
        around.declare("trains", around.school, since=date(2024, 10, 1), visibility="place")
        assert "trains" in self.told(around, "changes")
        assert "trains" not in self.told(around, "changes", "public") + self.told(around, "actors", "public")

    def test_on_paper(self, around):
        with translation.override("en"):
            sheet = sheet_from(*draft_of(self.made(around)))
            assert sheet.dated.replace("\N{NO-BREAK SPACE}", " ") == "from 1 July 2024 to 1 July 2025"
        assert paper(sheet).startswith(b"%PDF")


def test_what_is_over_is_not_told_as_if_it_stood(around):
    around.declare("supports", around.city, since=date(2015, 1, 1), until=date(2016, 1, 1))

    assert "Ville de Saint-Étienne supports Zoomacom" not in "\n".join(texts(around))


def test_the_limits_are_said(around):
    assert "A tie that nobody recorded is not a tie that does not exist." in texts(around)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_paper_is_set_with_names_that_could_break_it(around, language):
    around.declare("funds", make_organisation('#let x = "<b>&' + "é" * 60, scale="world", family="funder"))

    with translation.override(language):
        assert paper(sheet_now(around.place)).startswith(b"%PDF")


def test_a_place_with_nobody_around_has_a_paper_too(client):
    from comptoir.places.tests.factories import make_place

    assert paper(sheet_now(make_place())).startswith(b"%PDF")


def test_the_study_costs_the_same_for_many_actors(around):
    def cost():
        with CaptureQueriesContext(connection) as queries, translation.override("en"):
            make(around.place, TODAY, "place")
        return len(queries)

    few = cost()
    for number in range(30):
        around.declare("funds", make_organisation(f"Fonds {number}"))

    assert cost() == few


def test_the_file_is_given_to_who_sees_the_network(around):
    address = reverse("studies:paper_now", args=[around.place.slug])

    answer = around.client.get(address, {"pour": "public"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
