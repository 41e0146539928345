"""The measure of the network runs, on few rows, and says every figure that is wanted of it."""

import pytest

from comptoir.bench import network
from comptoir.network.comparing import compare_flows
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.django_db

WANTED = {
    "rebuild_s", "one_fact_ms", "one_fact_ms_p95", "between_ms", "lines_ms", "between_owed_ms",
    "totals_of_a_year_ms", "totals_of_all_time_ms", "readings_s", "cut_points_s", "betweenness_of_2000_s",
    "placing_s", "rings_ms", "rings_page_ms", "actor_page_ms", "portrait_page_ms", "graph_2000_ms",
    "graph_page_ms", "graph_nodes", "rings_past_page_ms", "portrait_past_page_ms", "two_dates_page_ms",
    "pair_page_ms", "check_flows_s", "export_s", "study_s", "study_paper_s", "enquiry_asked_s", "answer_ms",
    "enquiry_known_ms",
}  # fmt: skip


def test_a_small_network_is_measured_and_left_true(monkeypatch):
    """In two places and not in twenty, so that each has some around it."""
    monkeypatch.setattr(network, "PLACES", 2)
    told = []
    figures = network.run(actors=400, ties=900, facts=3000, progress=lambda *said: told.append(said))
    assert figures.keys() >= WANTED
    assert (figures["facts"], figures["flows"] > 0) == (3000, True)
    assert compare_flows().is_same
    assert told


def test_what_is_not_empty_is_not_measured():
    place = make_place()
    network.Actor.objects.create(kind="person", name="Nadia", registered_at=place.opened_here_at)
    with pytest.raises(RuntimeError, match="empty database"):
        network.run(actors=10, ties=10, facts=10, progress=lambda *said: None)
