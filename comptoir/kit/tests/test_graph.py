"""The measures of a network, against published values and against another implementation."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.kit.graph import betweenness, cut_off_without, cut_points, parts


@pytest.fixture
def karate():
    """Zachary, 1977: the club that split."""
    club = nx.karate_club_graph()
    return list(club.nodes), list(club.edges)


@pytest.fixture
def kite():
    """Krackhardt, 1990: ten people, of whom three are the most central, each in another way."""
    drawn = nx.krackhardt_kite_graph()
    return list(drawn.nodes), list(drawn.edges)


@pytest.fixture
def florence():
    """Padgett and Ansell, 1993: marriages between families of Florence."""
    families = nx.florentine_families_graph()
    return list(families.nodes), list(families.edges)


def test_the_karate_club_is_as_published(karate):
    between = betweenness(*karate)
    assert between[0] == pytest.approx(0.4376, abs=5e-5)
    assert between[33] == pytest.approx(0.3041, abs=5e-5)
    assert between[32] == pytest.approx(0.1452, abs=5e-5)
    assert cut_points(*karate) == {0}
    assert [len(part) for part in parts(*karate, without=0)] == [27, 5, 1]
    # Seen from the administrator: without the instructor five and one reach him no more.
    cut_off = cut_off_without(*karate, root=33)
    assert {node: number for node, number in cut_off.items() if number} == {0: 6}


def test_the_kite_is_as_published(kite):
    between = betweenness(*kite)
    assert max(between, key=between.__getitem__) == 7
    assert between[7] == pytest.approx(14 / 36), "Heather"
    assert cut_points(*kite) == {7, 8}


def test_the_medici_are_between_the_others(florence):
    between = betweenness(*florence)
    assert between["Medici"] == pytest.approx(0.522, abs=5e-4)
    assert between["Strozzi"] == pytest.approx(0.103, abs=5e-4)
    assert between["Guadagni"] == pytest.approx(0.255, abs=5e-4)
    assert cut_points(*florence) == {"Albizzi", "Guadagni", "Medici", "Salviati"}
    cut_off = cut_off_without(*florence, root="Strozzi")
    assert {family: number for family, number in cut_off.items() if number} == {
        "Medici": 3, "Salviati": 1, "Albizzi": 1, "Guadagni": 1,
    }  # fmt: skip


# A line a - b - c - d: of the three pairs that do not hold b, two pass through it.
def test_a_line_reckoned_by_hand():
    line = "abcd", [("a", "b"), ("b", "c"), ("c", "d")]
    assert betweenness(*line) == {"a": 0, "b": pytest.approx(2 / 3), "c": pytest.approx(2 / 3), "d": 0}
    assert cut_points(*line) == {"b", "c"}
    assert parts(*line, without="b") == [{"c", "d"}, {"a"}]


# From a: c and d are behind b, e stands apart with f.
def test_who_is_cut_off_reckoned_by_hand():
    ties = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "b"), ("e", "f")]
    assert cut_off_without("abcdef", ties, "a") == {"b": 2, "c": 0, "d": 0, "e": 0, "f": 0}


@pytest.mark.parametrize("nodes", ["", "a", "ab"])
def test_small_networks_have_no_middle(nodes):
    ties = [("a", "b"), ("b", "a"), ("a", "elsewhere")]
    assert set(betweenness(nodes, ties).values()) <= {0.0}
    assert cut_points(nodes, ties) == set()


edges = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25)


@settings(max_examples=80, deadline=None)
@given(edges)
def test_another_implementation_says_the_same(ties):
    nodes = range(10)
    drawn = nx.Graph((a, b) for a, b in ties if a != b)
    drawn.add_nodes_from(nodes)

    assert cut_points(nodes, ties) == set(nx.articulation_points(drawn))
    assert betweenness(nodes, ties) == pytest.approx(nx.betweenness_centrality(drawn))
    assert sorted(map(sorted, parts(nodes, ties))) == sorted(map(sorted, nx.connected_components(drawn)))


@settings(max_examples=60, deadline=None)
@given(edges)
def test_who_is_cut_off_is_who_is_reached_no_more(ties):
    drawn = nx.Graph((a, b) for a, b in ties if a != b)
    drawn.add_nodes_from(range(10))
    with_all = nx.node_connected_component(drawn, 0)
    for node, cut in cut_off_without(range(10), ties, 0).items():
        without = nx.node_connected_component(drawn.subgraph(set(drawn) - {node}), 0)
        assert cut == len(with_all - without - {node})
