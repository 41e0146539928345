"""The directory, open to everybody, and its import, for those who keep it."""

from django.urls import path

from comptoir.directory import views

app_name = "directory"

urlpatterns = [
    path("", views.places, name="places"),
]
