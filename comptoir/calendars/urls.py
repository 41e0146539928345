"""Under /agenda/: the secret addresses of calendars."""

from django.urls import path

from comptoir.calendars import views

app_name = "calendars"

urlpatterns = [path("<str:secret>.ics", views.feed, name="feed")]
