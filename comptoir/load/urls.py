"""Who carries how much, told to them and to those they chose: under « reseau/ » of a place."""

from django.urls import path

from comptoir.load import pages

app_name = "load"

urlpatterns = [
    path("charge/", pages.shared, name="shared"),
    path("ma-charge/", pages.mine, name="mine"),
    path("ma-charge/<int:share>/reprendre/", pages.take_back, name="take_back"),
    path("ma-charge/montree/<int:share>/", pages.of_somebody, name="of_somebody"),
]
