"""The addresses of the counter, under « comptoir/ »."""

from django.urls import path

from comptoir.desk.counter import bookings, closing, day_sheet, live, paper, reserving, welcome

urlpatterns = [
    path("", live.counter, name="counter"),
    path("nouveau/", live.news, name="news"),
    path("tableau/", live.table, name="table"),
    path("gestes/", live.made, name="gestures"),
    path("gestes/<int:gesture>/annuler/", live.undo, name="undo"),
    path("accueillir/", welcome.welcome, name="welcome"),
    path("accueillir/<int:person>/", welcome.welcome_known, name="welcome_known"),
    path("groupe/", welcome.welcome_group, name="group"),
    path("depart/<int:visit>/", welcome.goodbye, name="goodbye"),
    path("depart-groupe/<int:group>/", welcome.goodbye_group, name="goodbye_group"),
    path("reserver/", reserving.book, name="book"),
    path("ressources/<slug:slug>/", bookings.resource_day, name="resource_day"),
    path("reservations/<int:booking>/", bookings.booking, name="booking"),
    path("reservations/<int:booking>/arrivee/", bookings.arrive, name="arrive"),
    path("reservations/<int:booking>/venu/", bookings.came, name="came"),
    path("reservations/<int:booking>/absent/", bookings.absent, name="absent"),
    path("reservations/<int:booking>/deplacer/", bookings.move, name="move"),
    path("reservations/<int:booking>/prolonger/", bookings.prolong, name="prolong"),
    path("reservations/<int:booking>/terminer/", bookings.end, name="end"),
    path("reservations/<int:booking>/annuler/", bookings.cancel, name="cancel"),
    path("feuille.pdf", day_sheet.day_sheet, name="day_sheet"),
    path("papier/", paper.paper, name="paper"),
    path("papier/noms/", paper.known_names, name="known_names"),
    path("cloture/", closing.closing, name="closing"),
    path("cloture/rouvrir/", closing.reopen, name="reopen"),
]
