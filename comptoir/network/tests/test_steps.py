"""A reading leads to somebody's next step by a day, or is set aside for a reason; a step is done once."""

from datetime import timedelta

import pytest
from time_machine import travel

from comptoir.network.gathering import readings_of
from comptoir.network.models import NextStep, SetAside
from comptoir.network.personal import erase, export_of
from comptoir.network.steps import (
    IsSetAside,
    NotOfTheTeam,
    ReasonIsMissing,
    StepIsDone,
    StepIsInThePast,
    StepSaysNothing,
    agree_step,
    finish_step,
    open_steps,
    set_aside,
    standing_aside,
    take_back,
    team_of,
)
from comptoir.network.tests.neighbourhood import NOW, TODAY, make_neighbourhood
from comptoir.places.models import Role
from comptoir.places.tests.factories import EARLY, make_person, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def around(client):
    return make_neighbourhood(client)


@pytest.fixture
def nadia(around):
    person = make_person("Nadia Benali")
    Role.objects.create(place=around.place, person=person, kind=Role.Kind.COORDINATOR, starts_at=EARLY)
    return person


def agreed(around, who, **changes):
    told = {"what": "Appeler l’élue", "who": who, "on": TODAY, "actor": around.city, "by": None, "now": NOW}
    return agree_step(place=around.place, **told | changes)


def reading_of(around):
    (found,) = [one for one in readings_of(around.place, TODAY) if one.code == "sends_without_agreement"]
    return found


def test_agreed_twice_it_is_one_step_until_it_is_done(around, nadia):
    first = agreed(around, nadia)
    assert agreed(around, nadia) == first
    assert agreed(around, nadia, what="Lui écrire") != first
    assert len(open_steps(around.place)) == 2

    finish_step(step=first, outcome="", by=None, now=NOW)
    assert agreed(around, nadia) != first


def test_a_step_is_agreed_with_somebody_of_the_team_and_a_day(around, nadia):
    step = agreed(around, nadia)

    assert open_steps(around.place, around.city) == open_steps(around.place) == [step]
    assert open_steps(around.place, around.circle) == []


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"what": "  "}, StepSaysNothing),
        ({"on": TODAY - timedelta(days=1)}, StepIsInThePast),
    ],
)
def test_a_step_says_what_and_is_not_for_yesterday(around, nadia, wrong, refusal):
    with pytest.raises(refusal):
        agreed(around, nadia, **wrong)
    assert not NextStep.objects.exists()


def test_who_takes_a_step_on_is_of_the_team(around, nadia):
    member = make_person("Paul Roche")
    Role.objects.create(place=around.place, person=member, kind=Role.Kind.MEMBER, starts_at=EARLY)
    elsewhere = make_person("Zoé Martin")
    Role.objects.create(place=make_place(), person=elsewhere, kind=Role.Kind.MANAGER, starts_at=EARLY)

    for person in (member, elsewhere):
        with pytest.raises(NotOfTheTeam):
            agreed(around, person)
    assert nadia in team_of(around.place, NOW)


def test_a_step_is_done_once_and_what_came_of_it_is_kept(around, nadia):
    step = agreed(around, nadia)

    finish_step(step=step, outcome=" Un rendez-vous est pris. ", by=None, now=NOW)
    with pytest.raises(StepIsDone):
        finish_step(step=step, outcome="Autre chose", by=None, now=NOW)

    step.refresh_from_db()
    assert (step.done_at, step.outcome) == (NOW, "Un rendez-vous est pris.")
    assert open_steps(around.place) == []


def test_a_reading_is_set_aside_for_a_reason_until_its_evidence_changes(around):
    reading = reading_of(around)
    with pytest.raises(ReasonIsMissing):
        set_aside(place=around.place, reading=reading, reason=" ", by=None, now=NOW)
    set_aside(place=around.place, reading=reading, reason="C’est voulu", by=None, now=NOW)
    with pytest.raises(IsSetAside):
        set_aside(place=around.place, reading=reading, reason="Encore", by=None, now=NOW)
    assert "sends us people" not in listed(around.page("readings"))

    around.came(around.city, 9)

    assert reading_of(around).key != reading.key
    assert "send us people" in listed(around.page("readings"))


def listed(page):
    return page.split("h-readings")[2].split("</section>")[0]


def test_what_was_set_aside_is_shown_again(around):
    aside = set_aside(place=around.place, reading=reading_of(around), reason="Non", by=None, now=NOW)

    for _ in range(2):
        take_back(aside=aside, by=None, now=NOW)

    assert standing_aside(around.place) == []
    assert "sends us people" in listed(around.page("readings"))


def test_from_the_reading_to_the_step_and_to_what_came_of_it(around, nadia):
    key = reading_of(around).key
    told = {"what": "Proposer une convention", "who": nadia.pk, "on": "2026-12-10"}

    answer = around.client.post(around.url("step_from", key), told)
    assert answer.status_code == 302
    page = around.page("readings")
    assert "Proposer une convention" in page
    assert "Nadia Benali, by " in page
    step = NextStep.objects.get()
    assert step.because == reading_of(around).sentence

    around.client.post(around.url("step_done", step.pk), {"outcome": "Signée"})
    assert "Proposer une convention" not in around.page("readings")
    assert NextStep.objects.get().outcome == "Signée"


def test_a_step_with_an_actor_stands_on_its_page(around, nadia):
    told = {"what": "Inviter l’adjointe", "who": nadia.pk, "on": "2026-12-10"}

    assert around.client.post(around.url("step_with", around.city.pk), told).status_code == 302

    assert "Inviter l’adjointe" in around.page("between_us", around.city.pk)
    assert "Inviter l’adjointe" not in around.page("between_us", around.circle.pk)


def test_a_wrong_step_comes_back_with_what_was_typed(around, nadia):
    told = {"what": "Inviter l’adjointe", "who": nadia.pk, "on": "2020-01-01"}

    answer = around.client.post(around.url("step_with", around.city.pk), told)

    assert answer.status_code == 422
    assert "Inviter l’adjointe" in answer.content.decode()
    assert not NextStep.objects.exists()


def test_a_reason_is_asked_and_the_reading_leaves_the_list(around):
    key = reading_of(around).key

    assert around.client.post(around.url("aside", key), {"reason": ""}).status_code == 422
    assert around.client.post(around.url("aside", key), {"reason": "C’est voulu"}).status_code == 302

    aside = SetAside.objects.get()
    assert "C’est voulu" in around.page("readings")
    around.client.post(around.url("shown_again", aside.pk))
    assert "C’est voulu" not in around.page("readings")


def test_what_the_network_no_longer_says_is_not_found(around):
    for name in ("step_from", "aside"):
        assert around.get(name, "asleep-000000000000").status_code == 404


class TestWhatTheNetworkNoLongerSaysWhileSomebodyWrites:
    @pytest.fixture
    def key(self, around):
        key = reading_of(around).key
        around.came(around.city, 9)
        return key

    def test_the_step_is_agreed_all_the_same(self, around, nadia, key):
        told = {"what": "Proposer une convention", "who": nadia.pk, "on": "2026-12-10"}
        assert around.client.post(around.url("step_from", key), told).status_code == 302
        step = NextStep.objects.get()
        assert (step.what, step.reading, step.because) == ("Proposer une convention", "", "")

    def test_nothing_is_left_to_set_aside(self, around, key):
        around.page("readings", language="en")
        answer = around.client.post(around.url("aside", key), {"reason": "C’est voulu"}, follow=True)
        assert "The network does not say this any more." in answer.content.decode()
        assert not SetAside.objects.exists()


def test_a_late_step_says_so(around, nadia):
    agreed(around, nadia)
    with travel(NOW + timedelta(days=3), tick=False):
        assert "late" in around.page("readings")


def test_another_place_s_rows_are_out_of_reach(around, nadia):
    other = make_place()
    step = NextStep.objects.create(place=other, what="Ailleurs", who=nadia, on=TODAY, agreed_at=NOW)
    aside = SetAside.objects.create(place=other, reading="x-1", sentence="…", reason="Non", at=NOW)

    assert around.get("step_done", step.pk).status_code == 404
    assert around.client.post(around.url("shown_again", aside.pk)).status_code == 404


def test_a_person_is_given_their_steps_and_what_came_of_them_is_forgotten_with_them(around, nadia):
    finish_step(step=agreed(around, nadia), outcome="Vu avec Nadia", by=None, now=NOW)

    (told,) = export_of(nadia)["next_steps"]
    assert (told["what"], told["with"], told["outcome"]) == (
        "Appeler l’élue", "Ville de Saint-Étienne", "Vu avec Nadia"
    )  # fmt: skip
    erase(nadia, by=None, now=NOW)
    assert NextStep.objects.get().outcome == ""
