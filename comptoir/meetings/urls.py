"""Preparing a meeting with one of those around the place: under « reseau/ » of a place."""

from django.urls import path

from comptoir.meetings import declaring, drafting, handing, pages

app_name = "meetings"

urlpatterns = [
    path("<int:actor>/rencontre/", pages.meeting, name="meeting"),
    path("<int:actor>/rencontre.csv", pages.over_time_csv, name="over_time_csv"),
    path("<int:actor>/rencontre.pdf", pages.sheet_pdf, name="sheet"),
    path("<int:actor>/rencontre/lignes/", pages.lines, name="lines"),
    path("<int:actor>/avec/<int:other>/lien/", declaring.between_them, name="between_them"),
    path("etapes/<int:step>/", handing.change, name="change_step"),
    path("<int:actor>/convention/", drafting.draft, name="draft"),
    path("<int:actor>/convention/<int:agreement>/", drafting.redraft, name="redraft"),
    path("<int:actor>/convention/<int:agreement>/signer/", drafting.sign, name="sign"),
    path("<int:actor>/convention/<int:agreement>/abandonner/", drafting.drop, name="drop"),
]
