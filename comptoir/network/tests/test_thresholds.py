"""The team sets from when on something is said; the readings follow, everywhere; who did so is kept."""

from dataclasses import asdict, replace
from html import unescape

import pytest
from time_machine import travel

from comptoir.network.gathering import readings_of
from comptoir.network.models import PlaceThresholds
from comptoir.network.setting import (
    ThresholdIsOutOfBounds,
    ThresholdsAreTheSame,
    reset_thresholds,
    set_thresholds,
    thresholds_history,
    thresholds_of,
)
from comptoir.network.tests.neighbourhood import NOW, TODAY, make_neighbourhood, someone
from comptoir.network.thresholds import BOUNDS, DEFAULT, read, told
from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as
from comptoir.places.tests.opened import Opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def here(client):
    return make_neighbourhood(client)


def chosen(here, **changes):
    return set_thresholds(place=here.place, thresholds=replace(DEFAULT, **changes), by=None, now=NOW)


def codes(here):
    return [one.code for one in readings_of(here.place, TODAY)]


def read_page(here, name="readings"):
    return unescape(" ".join(here.page(name).split()))


def test_each_threshold_has_bounds_that_hold_the_usual_one():
    assert list(BOUNDS) == list(asdict(DEFAULT))
    assert all(least <= getattr(DEFAULT, name) <= most for name, (least, most) in BOUNDS.items())


@pytest.mark.parametrize("name", BOUNDS)
def test_a_threshold_stays_in_its_bounds(here, name):
    least, most = BOUNDS[name]
    for wrong in (least - 1, most + 1):
        with pytest.raises(ThresholdIsOutOfBounds):
            chosen(here, **{name: wrong})
    assert not PlaceThresholds.objects.exists()


def test_the_readings_follow_what_is_set_in_this_place_only(here):
    carrier = someone("Nadia Benali", may_be_named=False)
    for name in ("Région", "Agence régionale"):
        here.declare("funds", make_organisation(name, scale="region"), carried_by=carrier)
    assert "through_one_person" in codes(here)

    chosen(here, least_ties=3)

    assert "through_one_person" not in codes(here)
    assert thresholds_of(make_place()) == DEFAULT


def test_only_what_is_not_usual_is_kept_and_the_last_holds(here):
    chosen(here, least_ties=3)
    chosen(here, asleep_after_months=6)

    assert [row.values for row in thresholds_history(here.place)] == [
        {"asleep_after_months": 6}, {"least_ties": 3}
    ]  # fmt: skip
    assert told(thresholds_of(here.place)) == {"asleep_after_months": 6}


def test_the_same_again_is_refused(here):
    with pytest.raises(ThresholdsAreTheSame):
        reset_thresholds(place=here.place, by=None, now=NOW)
    chosen(here, least_ties=3)
    with pytest.raises(ThresholdsAreTheSame):
        chosen(here, least_ties=3)
    reset_thresholds(place=here.place, by=None, now=NOW)
    assert thresholds_of(here.place) == DEFAULT


def test_what_was_kept_and_is_no_threshold_any_more_is_the_usual_one():
    assert read({"gone": 4, "least_ties": 3, "most_named": 900}) == replace(DEFAULT, least_ties=3)


def test_it_is_set_on_its_page_and_told_with_the_readings(here):
    posted = {**asdict(DEFAULT), "asleep_after_months": 6}
    assert here.client.post(here.url("thresholds"), posted).status_code == 302

    assert "then nothing for 6 months." in read_page(here)
    page = read_page(here, "thresholds")
    assert "Une personne (coordinator)" in page
    assert "Asleep: months without anything: 6" in page
    assert here.client.post(here.url("usual_thresholds")).status_code == 302
    assert "then nothing for 9 months." in read_page(here)
    here.client.post(here.url("usual_thresholds"))
    assert "These are the thresholds already." in unescape(here.page("readings"))


def test_a_wrong_number_comes_back_as_it_was_typed(here):
    for wrong in ("99", "", "beaucoup", "-3", "1e9"):
        answer = here.client.post(
            here.url("thresholds"), {**asdict(DEFAULT), "asleep_after_months": wrong}
        )  # fmt: skip
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.content.decode() or not wrong
    answer = here.client.post(here.url("thresholds"), asdict(DEFAULT))
    assert "Ce sont déjà les seuils." in answer.content.decode()
    assert not PlaceThresholds.objects.exists()


def test_of_two_who_set_them_at_once_the_second_reads_what_the_first_set(here):
    opened = Opened(here.client, here.url("thresholds"), {"asleep_after_months": "6"})
    chosen(here, least_ties=7)

    opened.told("One person carries all: ties at one scale, at least – 7")
    assert opened.sent_again() == 302
    assert thresholds_of(here.place) == replace(DEFAULT, asleep_after_months=6)


def test_nobody_set_them_yet(here):
    page = read_page(here, "thresholds")
    assert "Nobody yet: these are the usual ones." in page
    assert "Back to the usual ones" not in page


def test_they_are_for_the_team(here, client):
    sign_in_as(client, here.place, "member")
    assert here.get("thresholds").status_code == 403
    assert client.post(here.url("usual_thresholds")).status_code == 403
