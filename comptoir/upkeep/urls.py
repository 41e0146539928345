"""What the team looks after: what is offered and by which rules, under « le-lieu/ »."""

from django.urls import include, path

app_name = "upkeep"

urlpatterns = [
    path("le-lieu/ressources/", include("comptoir.upkeep.resources.urls")),
    path("le-lieu/droits/", include("comptoir.upkeep.rights.urls")),
]
