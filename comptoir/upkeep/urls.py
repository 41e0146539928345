"""What the team looks after: what is offered and by which rules, under « le-lieu/ »."""

from django.urls import include, path

from comptoir.upkeep import calendars

app_name = "upkeep"

of_calendars = [
    path("", calendars.calendars, name="calendars"),
    path("nouveau/", calendars.bring, name="bring_calendar"),
    path("<int:calendar>/", calendars.calendar, name="calendar"),
    path("<int:calendar>/nouvelle-version/", calendars.bring_again, name="bring_calendar_again"),
    path("<int:calendar>/retirer/", calendars.remove, name="remove_calendar"),
    path("adresses/", calendars.publish, name="publish_feed"),
    path("adresses/<int:feed>/revoquer/", calendars.revoke, name="revoke_feed"),
]

urlpatterns = [
    path("a-decider/", include("comptoir.upkeep.deciding.urls")),
    path("le-lieu/agendas/", include(of_calendars)),
    path("le-lieu/fermetures/", include("comptoir.upkeep.closing.urls")),
    path("le-lieu/ressources/", include("comptoir.upkeep.resources.urls")),
    path("le-lieu/droits/", include("comptoir.upkeep.rights.urls")),
]
