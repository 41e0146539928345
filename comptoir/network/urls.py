"""The network of a place, under « reseau/ »."""

from django.urls import path

from comptoir.network import pages, readings_page, study_page, us_and_them

app_name = "network"

urlpatterns = [
    path("", pages.rings, name="rings"),
    path("reseau.csv", pages.rings_csv, name="rings_csv"),
    path("lectures/", readings_page.readings, name="readings"),
    path("etude.pdf", study_page.study, name="study"),
    path("<int:actor>/", us_and_them.between_us, name="between_us"),
    path("<int:actor>/lignes/", us_and_them.lines, name="lines"),
]
