"""The directory, its import, and what a manager sets up in a place."""

from django.urls import URLPattern, URLResolver

app_name = "places"

urlpatterns: list[URLPattern | URLResolver] = []
