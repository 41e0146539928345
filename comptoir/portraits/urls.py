"""An actor's part in the network, what it asks and offers: under « reseau/ » of a place."""

from django.urls import path

from comptoir.portraits import (
    asking_pages,
    between,
    exchange_pages,
    pages,
    placing,
    restoring_pages,
    twice_pages,
)

app_name = "portraits"

urlpatterns = [
    path("acteurs/<int:actor>/", pages.actor, name="actor"),
    path("acteurs/<int:actor>/et/<int:other>/", between.between, name="between"),
    path("a-situer/", placing.unplaced, name="unplaced"),
    path("acteurs/<int:actor>/situer/", placing.place_actor, name="place_actor"),
    path("acteurs/<int:actor>/noter/", exchange_pages.note_with, name="note_with"),
    path("acteurs/<int:actor>/demandes/ajouter/", asking_pages.tell, name="tell_ask"),
    path("liens-dits-deux-fois/", twice_pages.twice, name="twice"),
    path("liens-dits-deux-fois/<int:tie>/<int:other>/", twice_pages.unite, name="unite_ties"),
    path("liens-dits-deux-fois/<int:made>/defaire/", twice_pages.part, name="part_ties"),
    path("demandes-et-offres/", asking_pages.asks, name="asks"),
    path("demandes-et-offres.csv", asking_pages.asks_csv, name="asks_csv"),
    path("demandes-et-offres/<int:ask>/", asking_pages.correct, name="correct_ask"),
    path("demandes-et-offres/<int:ask>/clore/", asking_pages.close, name="close_ask"),
    path("echanges/", exchange_pages.listed, name="exchanges"),
    path("echanges.csv", exchange_pages.listed_csv, name="exchanges_csv"),
    path("echanges/noter/", exchange_pages.note, name="note"),
    path("echanges/retires/", restoring_pages.withdrawn, name="withdrawn"),
    path("echanges/<int:exchange>/remettre/", restoring_pages.restore, name="restore_exchange"),
    path("echanges/<int:exchange>/", exchange_pages.correct, name="correct_exchange"),
    path("echanges/<int:exchange>/retirer/", exchange_pages.withdraw, name="withdraw_exchange"),
]
