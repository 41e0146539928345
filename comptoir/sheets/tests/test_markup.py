"""GEXF and GraphML from several programs are tables of nodes and edges; whatever else is refused in words."""

import io

import networkx
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.directory.tables import FileTooLarge, NotATable
from comptoir.kit.refusals import Refusal
from comptoir.sheets.markup import is_markup, read_graph

GEPHI = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
  <meta lastmodifieddate="2026-11-02"><creator>Gephi 0.10.1</creator></meta>
  <graph defaultedgetype="directed" mode="dynamic" timeformat="date">
    <attributes class="node" mode="static">
      <attribute id="0" title="nature" type="string"><default>organisation</default></attribute>
    </attributes>
    <attributes class="edge"><attribute id="0" title="objet" type="string"/></attributes>
    <nodes>
      <node id="7" label="Le Département">
        <viz:color r="3" g="4" b="5"/>
        <attvalues><attvalue for="0" value="collectivité"/></attvalues>
      </node>
      <node id="8" label="Zoomacom"/>
    </nodes>
    <edges>
      <edge id="1" source="7" target="8" label="finance" weight="2.0">
        <attvalues><attvalue for="0" value="médiation"/></attvalues>
        <spells>
          <spell start="2009-01-01" end="2012-12-31"/><spell start="2014-01-01" end="2020-12-31"/>
        </spells>
      </edge>
    </edges>
  </graph>
</gexf>"""

YED = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key for="node" id="d6" yfiles.type="nodegraphics"/>
  <key for="edge" id="d9" yfiles.type="edgegraphics"/>
  <key for="edge" id="d2" attr.name="since"><default>2020</default></key>
  <graph edgedefault="directed" id="G">
    <node id="n0"><data key="d6"><y:ShapeNode><y:Fill color="#FFCC00"/>
      <y:NodeLabel>Cyberloire</y:NodeLabel></y:ShapeNode></data></node>
    <node id="n1"><data key="d6"><y:ShapeNode><y:NodeLabel>Zoomacom</y:NodeLabel></y:ShapeNode></data></node>
    <edge id="e0" source="n1" target="n0"><data key="d9"><y:PolyLineEdge>
      <y:EdgeLabel>membre de</y:EdgeLabel></y:PolyLineEdge></data></edge>
  </graph>
</graphml>"""


def cells(table):
    return [dict(row.cells) for row in table.rows]


def test_gephi_says_attributes_by_number_and_time_in_spells():
    graph = read_graph(GEPHI.encode(), "reseau.gexf")

    assert cells(graph.nodes) == [
        {"nature": "collectivité", "id": "7", "label": "Le Département"},
        {"nature": "organisation", "id": "8", "label": "Zoomacom"},
    ]
    (edge,) = cells(graph.edges)
    assert (edge["source"], edge["target"], edge["label"], edge["objet"]) == (
        "7",
        "8",
        "finance",
        "médiation",
    )
    assert (edge["start"], edge["end"]) == ("2009-01-01", "2020-12-31")


def gexf(edges, nodes="<node id='1'/><node id='2'/>"):
    content = f"<gexf><graph><nodes>{nodes}</nodes><edges>{edges}</edges></graph></gexf>"
    return read_graph(content.encode(), "reseau.gexf")


@pytest.mark.parametrize(
    ("spells", "start", "end"),
    [
        ("<spell end='2010-01-01'/><spell start='2012-01-01'/>", "", ""),
        ("<spell start='2014' end='2016'/><spell start='2009' end='2010'/>", "2009", "2016"),
        ("<spell start='2009' end='2010'/><spell start='2012'/>", "2009", ""),
    ],
)
def test_of_several_spells_one_that_is_open_leaves_the_whole_open(spells, start, end):
    (edge,) = cells(gexf(f"<edge source='1' target='2'><spells>{spells}</spells></edge>").edges)

    assert (edge["start"], edge["end"]) == (start, end)


def test_the_slices_of_an_older_gexf_are_its_spells():
    slices = "<slices><slice start='2009' end='2010'/></slices>"
    (edge,) = cells(gexf(f"<edge source='1' target='2' start='2008'>{slices}</edge>").edges)

    assert (edge["start"], edge["end"]) == ("2008", "2010")


def test_an_edge_between_two_or_more_is_a_row_that_says_whom_it_joins():
    ends = "".join(f"<endpoint node='{node}'/>" for node in "123")
    content = f"""<graphml><graph><hyperedge>{ends}</hyperedge>
        <hyperedge><endpoint node='1'/><endpoint node='2'/></hyperedge></graph></graphml>"""

    several, two = read_graph(content.encode(), "a.graphml").edges.rows

    assert (several["source"], several["target"]) == ("1", "2, 3")
    assert (two["source"], two["target"]) == ("1", "2")


def test_a_yed_group_is_called_by_the_first_of_its_labels():
    labels = "<y:NodeLabel/><y:NodeLabel>Le pôle</y:NodeLabel><y:NodeLabel>Dossier 1</y:NodeLabel>"
    node = f"<data key='d6'><y:ShapeNode>{labels}</y:ShapeNode></data>"
    content = YED[: YED.index("<node")] + f"<node id='n0'>{node}</node></graph></graphml>"

    assert cells(read_graph(content.encode(), "a.graphml").nodes) == [{"id": "n0", "label": "Le pôle"}]


def test_yed_keeps_what_is_written_among_the_graphics():
    graph = read_graph(YED.encode(), "reseau.graphml")

    assert [row["label"] for row in graph.nodes.rows] == ["Cyberloire", "Zoomacom"]
    (edge,) = graph.edges.rows
    assert (edge["label"], edge["since"], edge.line) == ("membre de", "2020", 10)


@pytest.mark.parametrize("write", [networkx.write_gexf, networkx.write_graphml], ids=["gexf", "graphml"])
def test_networkx_writes_what_is_read_back(write):
    told = networkx.MultiDiGraph()
    told.add_node("A", kind="circle", label="Le « A » & l’autre")
    told.add_edge("A", "B", kind="funds", since="2020")
    told.add_edge("A", "B", kind="helps")
    file = io.BytesIO()
    write(told, file)

    graph = read_graph(file.getvalue(), "a")

    assert {row["id"]: row["label"] for row in graph.nodes.rows}["A"] == "Le « A » & l’autre"
    assert sorted((row["source"], row["target"], row["kind"]) for row in graph.edges.rows) == [
        ("A", "B", "funds"), ("A", "B", "helps"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("<!DOCTYPE gexf [<!ENTITY a 'b'>]><gexf/>", "of its own"),
        ("<!DOCTYPE gexf SYSTEM 'file:///etc/passwd'><gexf/>", "of its own"),
        ("<gexf><nodes>", "broken at line 1"),
        ("<gexf>&a;</gexf>", "broken"),
        ("<html><body/></html>", "neither GEXF nor GraphML"),
        ("<gexf><graph/></gexf>", "no row"),
        ("<?xml version='1.0' encoding='klingon'?><gexf/>", "cannot be read"),
        ("<gexf>" + "<nodes>" * 120, "too deep"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, says):
    with translation.override("en"), pytest.raises(NotATable, match=says):
        read_graph(content.encode(), "a.gexf")


def test_too_many_nodes_are_refused():
    with translation.override("en"), pytest.raises(FileTooLarge, match="Cut it in two"):
        read_graph(b"<gexf>" + b"<node id='1'/>" * 50_001 + b"</gexf>", "a.gexf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_document_is_known_by_its_beginning(encoding):
    content = GEPHI.replace("UTF-8", encoding.removesuffix("-sig")).encode(encoding)

    assert is_markup(content)
    assert len(read_graph(content, "a.gexf").nodes.rows) == 2


def test_a_table_is_no_document():
    assert not is_markup(b"From;To;Type\n<A>;B;C")


PIECES = st.sampled_from(
    [
        "<gexf>",
        "</gexf>",
        "<graphml>",
        "</graphml>",
        "<node id='1' label='A'>",
        "</node>",
        "<edge source='1' target='1'>",
        "</edge>\n    ",
        "<attvalue for='0' value='x'/>",
        "<data key='d'>",
        "</data>",
        "<key id='d' for='node'>",
        "</key>",
        "<default>",
        "</default>\n    ",
        "<attributes class='edge'>",
        "</attributes>",
        "<spell start='2020'/>",
        "&amp;",
        "é",
        "<",
    ]
)
documents = st.lists(PIECES, max_size=25).map(lambda told: "".join(told).encode())


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=25).map(lambda told: "".join(told).encode()))
)
def test_any_bytes_are_two_tables_or_a_refusal(content):
    try:
        graph = read_graph(content, "a.gexf")
    except Refusal:
        return
    assert graph.nodes.rows or graph.edges.rows
