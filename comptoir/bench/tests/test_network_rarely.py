"""The rarer works of a network are measured on whatever network is there."""

from collections import Counter

import pytest

from comptoir.actors.models import ActorTheme
from comptoir.bench import ground, network, network_pages, network_rarely
from comptoir.enquiries.models import Invitation, Proposal
from comptoir.network.projection import settle_flows
from comptoir.network.tests.neighbourhood import TODAY, make_neighbourhood
from comptoir.places.tests.factories import make_organisation, make_person
from comptoir.studies.models import Study

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(client):
    around = make_neighbourhood(client)
    for who in (around.city, around.circle, make_organisation("ALOLISE"), make_person("Nadia")):
        around.came(who, 6)
    settle_flows()
    return network_rarely.measured(around.place, TODAY, lambda *_: None)


def test_each_work_is_said_in_its_unit(figures):
    assert figures.pop("asked") == Invitation.objects.count()
    assert {name.rpartition("_")[2] for name in figures} == {"s", "ms"}
    assert all(figure > 0 for figure in figures.values())


def test_whoever_is_measured_did_the_whole_work(figures):
    assert figures["asked"] == 4, "the school, the city, the circle, an association, and no person"
    assert not Invitation.objects.filter(answer="").exists(), "all have answered"
    assert Proposal.objects.count() == 3 * figures["asked"]
    study = Study.objects.get()
    assert study.day == TODAY
    assert study.sections.exists()


def test_a_work_is_measured_once_the_first_time():
    runs = []
    assert ground.seconds(lambda: runs.append(1)) >= 0
    assert runs == [1]


def test_those_around_have_themes_in_common_and_persons_have_none():
    actors = [make_organisation(f"Structure {number}") for number in range(50)]
    network._theme([make_person("Nadia"), *actors])
    themes = Counter(ActorTheme.objects.values_list("folded", flat=True))
    assert set(ActorTheme.objects.values_list("actor", flat=True)) == {actor.pk for actor in actors}
    assert len(themes) <= 40
    assert max(themes.values()) > 1


def test_a_page_that_is_not_read_is_no_figure(client):
    place = make_neighbourhood(client).place
    with pytest.raises(RuntimeError, match="network:between_us is not read but answers 404"):
        network_pages.measured(place, [make_person("Nadia")], TODAY, network.EARLY, lambda *_: None)
