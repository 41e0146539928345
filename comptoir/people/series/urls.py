"""What comes back, under /lieux/<slug>/moi/series/."""

from django.urls import path

from comptoir.people.series import changing, prolonging, shifting, views

urlpatterns = [
    path("nouvelle/", views.new_series, name="my_series_new"),
    path("<int:series>/", changing.series, name="my_series"),
    path("<int:series>/prolonger/", prolonging.prolong_series, name="my_series_prolong"),
    path("<int:series>/decaler/", shifting.shift_dates, name="my_series_shift"),
    path("dates/<int:booking>/deplacer/", changing.move_series, name="my_series_move"),
    path("dates/<int:booking>/decrire/", changing.describe_series, name="my_series_describe"),
    path("dates/<int:booking>/annuler/", changing.cancel_series, name="my_series_cancel"),
]
