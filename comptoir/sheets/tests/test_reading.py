"""The same network is told whatever program wrote it: encoding, separator, order of columns, format."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import networkx
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.directory.tables import NotATable
from comptoir.kit.text import fold
from comptoir.listing.values import is_nothing
from comptoir.sheets.cleaning import Words
from comptoir.sheets.columns import ACTORS, TIES
from comptoir.sheets.reading import read_sheets
from comptoir.sheets.told import ToldActor, ToldTie
from comptoir.ties.models import Tie

COLUMNS = ("From", "To", "Type", "State", "Quality", "Since", "Until", "Visibility")
LETTERS = "aàbcdeéèfghiîlmnoôprstuvz ABCÉÇ'’-&<>\";,|=+@0123456789"
names = (
    st.text(LETTERS, min_size=3, max_size=20)
    .map(lambda text: " ".join(text.split()))
    # A quotation mark before a formula is what makes it harmless: our own files write it, nobody's name does.
    .filter(lambda text: fold(text) and not text.isdecimal() and not is_nothing(text) and text[0] != "'")
)
days = st.one_of(st.none(), st.dates(date(1000, 1, 2), date(2999, 12, 30)))
ties = st.builds(
    lambda ends, kind, state, quality, since, until, visibility: {
        "subject": ends[0], "other": ends[1], "kind": str(kind), "state": str(state), "quality": quality,
        "since": since, "until": until, "visibility": str(visibility),
    },
    st.lists(names, min_size=2, max_size=2, unique_by=fold), st.sampled_from(Tie.Kind),
    st.sampled_from(Tie.State), st.one_of(st.just(""), names), days, days, st.sampled_from(Tie.Visibility),
)  # fmt: skip
networks = st.lists(ties, min_size=1, max_size=6)


def row(tie):
    """As a file says it: the last day is in it."""
    last = tie["until"] - timedelta(days=1) if tie["until"] else ""
    return [
        tie["subject"], tie["other"], tie["kind"], tie["state"], tie["quality"],
        f"{tie['since'] or ''}", f"{last}", tie["visibility"],
    ]  # fmt: skip


def told(content, name, actors=None):
    sheets = read_sheets((content, name), actors)
    return sheets.told(sheets.guessed(), Words())


def said(found):
    """What is told of each tie, as the network has it; nothing was refused nor remarked."""
    for tie in found.ties:
        assert not tie.refusals, tie
        assert not tie.remarks, tie
    fields = ("subject", "other", "kind", "state", "quality", "since", "until", "visibility")
    return [{name: getattr(tie, name) for name in fields} for tie in found.ties]


def table(network, columns, delimiter, line_end):
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end)
    rows = [COLUMNS, *map(row, network)]
    writer.writerows([cells[column] for column in columns] for cells in rows)
    return file.getvalue()


@settings(max_examples=80, deadline=None)
@given(
    networks, st.permutations(range(len(COLUMNS))), st.sampled_from(";,\t|"), st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)  # fmt: skip
def test_a_table_says_the_same_in_any_encoding_separator_and_order(
    network, columns, delimiter, line_end, encoding
):
    content = table(network, columns, delimiter, line_end).encode(encoding)

    assert said(told(content, "liens.csv")) == network


@settings(max_examples=40, deadline=None)
@given(networks, st.sampled_from([networkx.write_gexf, networkx.write_graphml]))
def test_a_graph_says_the_same_as_a_table(network, write):
    graph, file = networkx.MultiDiGraph(), io.BytesIO()
    for tie in network:
        values = dict(zip(COLUMNS[2:], row(tie)[2:], strict=True))
        graph.add_edge(tie["subject"], tie["other"], **{name.lower(): text for name, text in values.items()})
    write(graph, file)

    found = said(told(file.getvalue(), "reseau.xml"))
    assert sorted(map(repr, found)) == sorted(map(repr, network))


@settings(max_examples=40, deadline=None)
@given(networks)
def test_ends_by_number_with_a_second_file_say_the_same_as_names(network):
    ends = list(dict.fromkeys(name for tie in network for name in (tie["subject"], tie["other"])))
    numbered = [
        {**tie, "subject": str(ends.index(tie["subject"])), "other": str(ends.index(tie["other"]))}
        for tie in network
    ]
    nodes = io.StringIO()
    csv.writer(nodes).writerows([("Id", "Label"), *enumerate(ends)])
    content = table(numbered, range(len(COLUMNS)), ",", "\n").encode()

    found = told(content, "liens.csv", (nodes.getvalue().encode(), "noeuds.csv"))

    assert said(found) == network
    assert [actor.name for actor in found.actors] == ends


@settings(max_examples=60, deadline=None)
@given(networks, st.integers(2, 10**6))
def test_a_row_that_waits_is_given_back_from_what_is_kept_of_it(network, line):
    for tie in network:
        waiting = ToldTie(line=line, subject_id="7", source="Dit", obstacle="Refus", **tie)
        kept = json.loads(json.dumps(waiting.as_json()))
        assert ToldTie.from_json({**kept, "of_a_later_version": 1}) == waiting
        actor = ToldActor(line=line, name=tie["subject"], themes=(tie["other"], "x"), is_listed=True)
        assert ToldActor.from_json(json.loads(json.dumps(actor.as_json()))) == actor


EDGES = (b"From,To,Type\nA,B,finance\n", "liens.csv")
NODES = (b"Id,Label\n1,A\n", "noeuds.csv")
GRAPH = (b"<gexf><node id='1'/><edge source='1' target='1'/></gexf>", "a.gexf")


@pytest.mark.parametrize(
    ("first", "second"), [(EDGES, EDGES), (NODES, NODES), (NODES, EDGES), (GRAPH, NODES)]
)
def test_two_files_are_ties_first_and_actors_second(first, second):
    with translation.override("en"), pytest.raises(NotATable, match="must list actors"):
        read_sheets(first, second)


@pytest.mark.parametrize(
    ("file", "parts"),
    [(EDGES, [TIES]), (NODES, [ACTORS]), (GRAPH, [TIES, ACTORS])],
    ids=["ties", "actors", "both"],
)
def test_a_file_has_the_tables_that_it_fills(file, parts):
    assert read_sheets(file).parts == parts


def test_an_edge_of_a_graph_towards_no_node_makes_nobody():
    graph = b"<gexf><node id='1' label='Ville'/><edge source='1' target='n42' label='finance'/></gexf>"

    (tie,) = told(graph, "reseau.gexf").ties
    (named,) = told(
        b"Source,Target,Label\nVille,n42,finance", "liens.csv", (b"Label,Type\nVille,", "a.csv")
    ).ties

    assert [(refusal.code, refusal.value) for refusal in tie.refusals] == [("unknown_node", "n42")]
    assert (named.other, named.refusals) == ("n42", ()), "a table may name others than those it lists"
