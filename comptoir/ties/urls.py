"""What those who keep the ties declare around a place: ties and agreements."""

from django.urls import path

from comptoir.ties import agreement_views as papers
from comptoir.ties import following_views as life
from comptoir.ties import views

app_name = "ties"

urlpatterns = [
    path("liens/", views.around, name="around"),
    path("liens/declarer/", views.declare, name="declare"),
    path("liens/<int:tie>/", views.correct, name="correct"),
    path("liens/<int:tie>/etat/", views.state, name="state"),
    path("liens/<int:tie>/terminer/", views.end, name="end"),
    path("liens/<int:tie>/retirer/", views.withdraw, name="withdraw"),
    path("conventions/", papers.agreements, name="agreements"),
    path("conventions/ajouter/", papers.add_agreement, name="add_agreement"),
    path("conventions/<int:agreement>/", papers.change_agreement, name="change_agreement"),
    path("conventions/<int:agreement>/signer/", papers.sign_agreement, name="sign_agreement"),
    path("conventions/<int:agreement>/terminer/", papers.end_agreement, name="end_agreement"),
    path("conventions/<int:agreement>/retirer/", papers.withdraw_agreement, name="withdraw_agreement"),
    path("conventions/<int:agreement>/suivre/", life.follow, name="follow"),
    path("conventions/<int:agreement>/avenant/", life.amend, name="amend"),
    path("conventions/<int:agreement>/prolonger/", life.prolong, name="prolong"),
    path(
        "conventions/<int:agreement>/avenant/<int:amendment>/document/",
        life.amendment_document,
        name="amendment_document",
    ),
    path(
        "conventions/<int:agreement>/avenant/<int:amendment>/retirer/",
        life.withdraw_amendment,
        name="withdraw_amendment",
    ),
    path("conventions/<int:agreement>/document/", papers.document, name="document"),
]
