"""What a manager sets up in a place."""

from django.urls import include, path

from comptoir.places.views import hours, identity, spaces, stewards, team

app_name = "places"

set_up = [
    path("", identity.set_up, name="set_up"),
    path("identite/", identity.identity, name="set_up_identity"),
    path("horaires/", hours.weekly_hours, name="set_up_hours"),
    path("exceptions/", hours.exceptions, name="set_up_exceptions"),
    path("exceptions/ajouter/", hours.add_exception, name="add_exception"),
    path("exceptions/<str:day>/", hours.change_exception, name="change_exception"),
    path("exceptions/<str:day>/retirer/", hours.remove_exception, name="remove_exception"),
    path("espaces/", spaces.spaces, name="set_up_spaces"),
    path("espaces/ajouter/", spaces.add_space, name="add_space"),
    path("espaces/<slug:space>/", spaces.change_space, name="change_space"),
    path("espaces/<slug:space>/fermer/", spaces.close_space, name="close_space"),
    path("espaces/<slug:space>/rouvrir/", spaces.reopen_space, name="reopen_space"),
    path("equipe/", team.team, name="set_up_team"),
    path("equipe/ajouter/", team.give_role, name="give_role"),
    path("equipe/<int:role>/", team.change_role, name="change_role"),
    path("equipe/<int:role>/terminer/", team.end_role, name="end_role"),
    path("porteurs/", stewards.all_stewards, name="set_up_stewards"),
    path("porteurs/ajouter/", stewards.add_steward, name="add_steward"),
    path("porteurs/<int:steward>/", stewards.change_steward, name="change_steward"),
    path("porteurs/<int:steward>/retirer/", stewards.remove_steward, name="remove_steward"),
]

urlpatterns = [path("<slug:place>/le-lieu/", include(set_up))]
