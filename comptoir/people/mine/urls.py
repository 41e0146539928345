"""Under /lieux/<slug>/moi/."""

from django.urls import include, path

from comptoir.people.mine import booking, calendars, finding, views

urlpatterns = [
    path("", views.me, name="me"),
    path("series/", include("comptoir.people.series.urls")),
    path("reserver/", finding.book, name="my_book"),
    path("reserver/confirmer/", booking.confirm, name="my_confirm"),
    path("reservations/<int:booking>/confirmer/", booking.keep, name="my_keep"),
    path("demandes/<int:asked>/retirer/", booking.withdraw, name="my_withdraw"),
    path("attente/<int:waiting>/quitter/", booking.leave_list, name="my_leave_list"),
    path("propositions/<int:offer>/", booking.answer_offer, name="my_answer_offer"),
    path("reservations/<int:booking>/changer/", booking.change, name="my_change"),
    path("reservations/<int:booking>/annuler/", booking.cancel, name="my_cancel"),
    path("reservations/<int:booking>/arriver/", booking.check_in, name="my_check_in"),
    path("gestes/<int:gesture>/defaire/", booking.undo, name="my_undo"),
    path("agendas/", calendars.calendars, name="my_calendars"),
    path("agendas/suivre/", calendars.follow, name="my_calendar_follow"),
    path("agendas/<int:feed>/revoquer/", calendars.unfollow, name="my_calendar_revoke"),
    path("jetons/", calendars.give, name="my_token_give"),
    path("jetons/<int:token>/revoquer/", calendars.take_back, name="my_token_revoke"),
    path("carte.pdf", views.my_card, name="my_card"),
    path("accords/", views.my_consent, name="my_consent"),
    path("langue/", views.my_language, name="my_language"),
    path("donnees.json", views.my_data, name="my_data"),
    path("effacement/", views.ask_to_be_erased, name="ask_to_be_erased"),
]
