"""The counter of a place."""

from django.urls import include, path

app_name = "desk"

urlpatterns = [
    path("comptoir/", include("comptoir.desk.counter.urls")),
]
