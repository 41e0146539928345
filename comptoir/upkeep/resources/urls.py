"""Under /lieux/<slug>/le-lieu/ressources/."""

from django.urls import path

from comptoir.upkeep.resources import views

urlpatterns = [
    path("", views.resources, name="resources"),
    path("nouvelle/", views.new_resource, name="new_resource"),
    path("<slug:resource>/unites/", views.number_of_units, name="number_of_units"),
    path("<slug:resource>/retirer/", views.retire, name="retire_resource"),
]
