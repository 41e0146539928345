"""Under /lieux/<slug>/a-decider/."""

from django.urls import path

from comptoir.upkeep.deciding import views

urlpatterns = [
    path("", views.to_decide, name="to_decide"),
    path("demandes/<int:asked>/", views.answer, name="answer_request"),
    path("propositions/<int:offer>/prise/", views.take_offer, name="offer_taken"),
    path("propositions/<int:offer>/declinee/", views.decline_offer, name="offer_declined"),
    path("attente/<int:waiting>/quitter/", views.leave_list, name="leave_list"),
]
