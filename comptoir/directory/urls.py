"""The directory, open to everybody, and its import, for those who keep it."""

from django.urls import path

from comptoir.directory import import_views, views

app_name = "directory"

urlpatterns = [
    path("", views.places, name="places"),
    path("annuaire.csv", views.export, name="export"),
    path("<slug:place>/annuaire/", import_views.imports, name="imports"),
    path("<slug:place>/annuaire/a-decider/", import_views.pile, name="pile"),
    path("<slug:place>/annuaire/a-decider/<int:doubt>/", import_views.decide, name="decide"),
    path("<slug:place>/annuaire/<int:run>/", import_views.report, name="import"),
    path("<slug:place>/annuaire/<int:run>/refus.csv", import_views.refusals, name="refusals"),
    path("<slug:place>/annuaire/<int:run>/colonnes/", import_views.columns, name="columns"),
    path("<slug:place>/annuaire/<int:run>/apercu/", import_views.preview, name="preview"),
    path("<slug:place>/annuaire/<int:run>/abandon/", import_views.drop, name="drop"),
]
