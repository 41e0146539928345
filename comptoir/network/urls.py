"""The network of a place, under « reseau/ »."""

from django.urls import path

from comptoir.network import pages, readings_page, steps_pages, thresholds_page, us_and_them

app_name = "network"

urlpatterns = [
    path("", pages.rings, name="rings"),
    path("reseau.csv", pages.rings_csv, name="rings_csv"),
    path("lectures/", readings_page.readings, name="readings"),
    path("lectures/seuils/", thresholds_page.thresholds, name="thresholds"),
    path("lectures/seuils/habituels/", thresholds_page.usual, name="usual_thresholds"),
    path("lectures/<slug:key>/etape/", steps_pages.step_from, name="step_from"),
    path("lectures/<slug:key>/ecarter/", steps_pages.aside, name="aside"),
    path("lectures/ecartees/<int:row>/reprendre/", steps_pages.shown_again, name="shown_again"),
    path("etapes/<int:step>/faite/", steps_pages.step_done, name="step_done"),
    path("<int:actor>/", us_and_them.between_us, name="between_us"),
    path("<int:actor>/etape/", steps_pages.step_with, name="step_with"),
    path("<int:actor>/lignes/", us_and_them.lines, name="lines"),
]
