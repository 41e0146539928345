"""The study of the network, written from the figures and edited by people: under « reseau/ » of a place."""

from django.urls import path

from comptoir.studies import acts, everybody, parts, views

app_name = "studies"

urlpatterns = [
    path("etude.pdf", views.paper_now, name="paper_now"),
    path("etude/", views.studies, name="studies"),
    path("etude/<int:study>/", views.study, name="study"),
    path("etude/<int:study>/etude.pdf", views.study_paper, name="paper"),
    path("etude/<int:study>/titre/", acts.titled, name="titled"),
    path("etude/<int:study>/refaire/", acts.made_again, name="made_again"),
    path("etude/<int:study>/garder/", acts.kept, name="kept"),
    path("etude/<int:study>/jeter/", acts.dropped, name="dropped"),
    path("etude/<int:study>/donner/", acts.published, name="published"),
    path("etude/<int:study>/reprendre/", acts.taken_back, name="taken_back"),
    path("etude/<int:study>/parties/<slug:kind>/", parts.part, name="part"),
    path("etude/<int:study>/parties/<slug:kind>/deplacer/", parts.moved, name="moved"),
    path("etude/<int:study>/pour-tous/", everybody.read, name="everybody"),
    path("etude/<int:study>/pour-tous/etude.pdf", everybody.read_paper, name="everybody_paper"),
]
