"""Under /api/v1/."""

from django.urls import path, re_path

from comptoir.api import views
from comptoir.api.application import api

app_name = "api"

urlpatterns = [
    path("", views.reference, name="reference"),
    path("openapi.json", views.openapi, name="openapi"),
    path("", api.urls),
    re_path(r"^.*$", views.nothing, name="nothing"),
]
