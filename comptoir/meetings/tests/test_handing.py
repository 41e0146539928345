"""A next step of somebody who leaves the team is handed over; one that is late is put off."""

from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse
from time_machine import travel

from comptoir.meetings.handing import change_step
from comptoir.network.models import NextStep
from comptoir.network.steps import (
    NotOfTheTeam,
    StepIsDone,
    StepIsInThePast,
    StepSaysNothing,
    agree_step,
    finish_step,
)
from comptoir.network.tests.neighbourhood import NOW, TODAY, make_neighbourhood
from comptoir.places.tests.factories import make_person, make_place, make_role

pytestmark = pytest.mark.django_db
LEFT = "no longer of the team"


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def here(client):
    around = make_neighbourhood(client)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return around


@pytest.fixture
def nadia(here):
    person = make_person("Nadia Benali")
    make_role(here.place, "concierge", person)
    return person


@pytest.fixture
def hugo(here):
    person = make_person("Hugo Delorme")
    make_role(here.place, "mediator", person)
    return person


@pytest.fixture
def step(here, nadia):
    return agree_step(
        place=here.place, what="Appeler l’élue", who=nadia, on=TODAY, actor=here.city, by=None, now=NOW
    )


def address(here, step):
    return reverse("meetings:change_step", args=[here.place.slug, step.pk])


def changed(step, **changes):
    told = {"what": step.what, "who": step.who, "on": step.on, "by": None, "now": NOW}
    return change_step(step=step, **told | changes)


def read(answer):
    return unescape(" ".join(answer.content.decode().split()))


class TestWhoLeaves:
    @pytest.fixture(autouse=True)
    def _left(self, nadia, step):
        nadia.roles.update(ends_at=NOW - timedelta(days=1))

    def test_is_said_where_the_step_is_read(self, here, step):
        for page in (here.page("readings"), here.page("between_us", here.city.pk)):
            assert LEFT in page
            assert address(here, step) in page

    def test_is_handed_over_to_somebody_who_is_there(self, here, step, hugo):
        page = read(here.client.get(address(here, step)))
        assert "Nadia Benali is not of the team of this place any more." in page
        told = {"what": step.what, "who": hugo.pk, "on": f"{TODAY}"}
        answer = here.client.post(address(here, step), told, follow=True)
        assert "The next step is changed." in read(answer)
        assert LEFT not in read(answer)
        kept = NextStep.objects.get()
        assert (kept.who, kept.actor, kept.agreed_at) == (hugo, here.city, NOW)

    def test_does_not_keep_it(self, step):
        with pytest.raises(NotOfTheTeam):
            changed(step, on=TODAY + timedelta(days=7))


def test_nobody_is_said_to_have_left_while_they_are_there(here, step):
    assert LEFT not in here.page("readings")
    assert "any more" not in read(here.client.get(address(here, step)))


def test_one_that_is_late_is_put_off_but_not_to_a_day_that_is_over(step):
    with travel(NOW + timedelta(days=9), tick=False):
        later = {"now": NOW + timedelta(days=9)}
        assert changed(step, what="Lui écrire", **later).on == TODAY
        with pytest.raises(StepIsInThePast):
            changed(step, on=TODAY + timedelta(days=1), **later)
        assert changed(step, on=TODAY + timedelta(days=30), **later).on == TODAY + timedelta(days=30)


def test_it_still_says_what_will_be_done(step):
    with pytest.raises(StepSaysNothing):
        changed(step, what=" ")


def test_one_that_is_done_is_not_changed_and_says_so(here, step, hugo):
    finish_step(step=step, outcome="Vu", by=None, now=NOW)
    with pytest.raises(StepIsDone):
        changed(step, who=hugo)
    told = {"what": "Lui écrire demain", "who": hugo.pk, "on": f"{TODAY}"}
    typed = here.client.post(address(here, step), told)
    assert typed.status_code == 422
    assert "This step was done already." in read(typed)
    assert "Lui écrire demain" in read(typed)
    assert "This step was done already." in read(here.client.get(address(here, step), follow=True))


def test_the_step_of_another_place_is_out_of_reach(here, nadia):
    told = {"place": make_place(), "what": "Ailleurs", "who": nadia, "on": TODAY, "agreed_at": NOW}
    assert here.client.get(address(here, NextStep.objects.create(**told))).status_code == 404
