"""The network on the map, as a matrix, and between two dates: under « reseau/ » of a place."""

from django.urls import path

from comptoir.atlas import dates_page, map_page, matrix_page

app_name = "atlas"

urlpatterns = [
    path("matrice/", matrix_page.matrix_page, name="matrix"),
    path("matrice.csv", matrix_page.matrix_csv, name="matrix_csv"),
    path("carte/", map_page.map_page, name="map"),
    path("carte.csv", map_page.map_csv, name="map_csv"),
    path("deux-dates/", dates_page.two_dates, name="two_dates"),
    path("deux-dates.csv", dates_page.two_dates_csv, name="two_dates_csv"),
]
