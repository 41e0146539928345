"""Looking at the time of a place, under « planning/ »."""

from django.urls import path

from comptoir.planning import arriving, door, files, kiosk, moving, occupancy, pages, resource, screens, weeks

app_name = "planning"

urlpatterns = [
    path("", pages.day, name="day"),
    path("planning.csv", files.day_csv, name="day_csv"),
    path("semaine/", weeks.week, name="week"),
    path("semaine.csv", files.week_csv, name="week_csv"),
    path("mois/", weeks.month, name="month"),
    path("mois.csv", files.month_csv, name="month_csv"),
    path("ressources/<slug:slug>/", resource.resource, name="resource"),
    path("occupation/", occupancy.occupancy, name="occupancy"),
    path("occupation.csv", occupancy.occupancy_csv, name="occupancy_csv"),
    path("occupation/<slug:slug>/", occupancy.counted, name="counted"),
    path("deplacer/<int:booking>/", moving.move, name="move"),
    path("gestes/<int:gesture>/defaire/", moving.undo, name="undo"),
    path("arriver/<slug:slug>/", arriving.arrive, name="arrive"),
    path("ecrans/", screens.screens, name="screens"),
    path("ecrans/<int:screen>/retirer/", screens.revoke, name="revoke"),
    path("porte/<slug:slug>/<str:token>/", door.door, name="door"),
    path("borne/<str:token>/", kiosk.kiosk, name="kiosk"),
]
