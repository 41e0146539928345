"""Under /lieux/<slug>/le-lieu/ressources/."""

from django.urls import path

from comptoir.upkeep.resources import rules, views

urlpatterns = [
    path("", views.resources, name="resources"),
    path("nouvelle/", views.new_resource, name="new_resource"),
    path("<slug:resource>/", rules.rules, name="resource_rules"),
    path("<slug:resource>/horaires/", rules.own_hours, name="resource_hours"),
    path("<slug:resource>/contient/", rules.put_inside, name="put_inside"),
    path("<slug:resource>/contient/<slug:part>/enlever/", rules.take_out, name="take_out"),
    path("<slug:resource>/unites/", views.number_of_units, name="number_of_units"),
    path("<slug:resource>/retirer/", views.retire, name="retire_resource"),
]
