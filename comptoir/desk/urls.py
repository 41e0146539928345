"""The counter of a place, and what its manager offers to be taken."""

from django.urls import include, path

app_name = "desk"

urlpatterns = [
    path("comptoir/", include("comptoir.desk.counter.urls")),
    path("le-lieu/ressources/", include("comptoir.desk.resources.urls")),
]
