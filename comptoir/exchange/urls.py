"""The network as files: given to other software, taken from it: under « reseau/ » of a place."""

from django.urls import path

from comptoir.exchange import difference_views, export_views, import_views

app_name = "exchange"

urlpatterns = [
    path("fichiers/", export_views.files, name="files"),
    path("liens.csv", export_views.edges_csv, name="edges_csv"),
    path("reseau.<slug:form>", export_views.export, name="export"),
    path("importer/", import_views.bring, name="bring"),
    path("importer/noms/", import_views.names, name="names"),
    path("importer/ecarts/", difference_views.differences_page, name="differences"),
    path("importer/<int:run>/", import_views.done, name="import"),
    path("importer/<int:run>/colonnes/", import_views.columns, name="columns"),
    path("importer/<int:run>/mots/", import_views.words, name="words"),
    path("importer/<int:run>/apercu/", import_views.preview, name="preview"),
    path("importer/<int:run>/abandon/", import_views.drop, name="drop"),
    path("importer/<int:run>/refus.csv", import_views.refusals, name="refusals"),
    path("importer/<int:run>/retirer/", import_views.take_back, name="take_back"),
]
