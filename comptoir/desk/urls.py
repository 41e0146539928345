"""Everything that is under the address of one place: its public page, its counter, one's own space."""

from django.urls import URLPattern, URLResolver

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = []
