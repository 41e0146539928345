"""The network as a graph: who stands near whom, stable from day to day: under « reseau/ » of a place."""

from django.urls import path

from comptoir.graphs import pages

app_name = "graphs"

urlpatterns = [
    path("graphe/", pages.graph, name="graph"),
    path("graphe/liens/", pages.links, name="links"),
    path("graphe/acteurs.csv", pages.nodes_csv, name="nodes_csv"),
    path("graphe/liens.csv", pages.links_csv, name="links_csv"),
    path("graphe/ranger/", pages.arrange, name="arrange"),
]
