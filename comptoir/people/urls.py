"""The people of a place, and one's own space in it."""

from django.urls import include, path

from comptoir.people import data, duplicates, organisations, views
from comptoir.people.series import views as series

app_name = "people"

persons = [
    path("", views.people, name="people"),
    path("nouvelle/", views.new_person, name="new_person"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/nouvelle/", organisations.new_organisation, name="new_organisation"),
    path("organisations/<int:organisation>/", organisations.organisation, name="organisation"),
    path(
        "organisations/<int:organisation>/corriger/",
        organisations.edit_organisation,
        name="edit_organisation",
    ),
    path(
        "organisations/<int:organisation>/fusionner/",
        duplicates.merge_organisation,
        name="merge_organisation",
    ),
    path("fusions/<int:merge>/defaire/", duplicates.take_apart, name="undo_merge"),
    path("<int:person>/", views.person, name="person"),
    path("<int:person>/series/nouvelle/", series.new_series_for, name="series_for"),
    path("<int:person>/corriger/", views.edit_person, name="edit_person"),
    path("<int:person>/carte/", views.card, name="card"),
    path("<int:person>/carte/nouvelle/", views.issue_card, name="issue_card"),
    path("<int:person>/carte.pdf", views.card_pdf, name="card_pdf"),
    path("<int:person>/accords/", views.consents, name="consents"),
    path("<int:person>/fusionner/", duplicates.merge_person, name="merge_person"),
    path("<int:person>/compte/", data.account, name="open_account"),
    path("<int:person>/donnees.json", data.export, name="export_person"),
    path("<int:person>/effacer/", data.erase, name="erase_person"),
]

urlpatterns = [
    path("personnes/", include(persons)),
    path("moi/", include("comptoir.people.mine.urls")),
]
