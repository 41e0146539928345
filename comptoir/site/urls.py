"""All addresses of an installation."""

from django.urls import include, path

from comptoir.site import coming_back, views

handler400 = "comptoir.site.views.bad_request"
handler403 = "comptoir.site.views.not_allowed"
handler404 = "comptoir.site.views.not_found"
handler429 = "comptoir.site.views.too_often"
handler500 = "comptoir.site.views.broken"

site_urls = [
    path("", views.home, name="home"),
    path("apres-connexion/", views.after_sign_in, name="after_sign_in"),
    path("langue/", views.choose_language, name="choose_language"),
    path("essayer/", views.sign_in_as_demo, name="sign_in_as_demo"),
    path("reprise/laisser/", coming_back.leave_typed, name="leave_typed"),
    path("sante/", views.health, name="health"),
]

urlpatterns = [
    path("", include((site_urls, "site"))),
    path("compte/", include("allauth.urls")),
    path("agenda/", include("comptoir.calendars.urls")),
    path("api/v1/", include("comptoir.api.urls")),
    path("lieux/", include("comptoir.directory.urls")),
    path("lieux/", include("comptoir.places.urls")),
    path("lieux/<slug:place>/le-lieu/", include("comptoir.ties.urls")),
    path("lieux/<slug:place>/", include("comptoir.window.urls")),
    path("lieux/<slug:place>/", include("comptoir.people.urls")),
    path("lieux/<slug:place>/reserver/", include("comptoir.guests.urls")),
    path("lieux/<slug:place>/", include("comptoir.upkeep.urls")),
    path("lieux/<slug:place>/planning/", include("comptoir.planning.urls")),
    path("lieux/<slug:place>/reseau/", include("comptoir.network.urls")),
    path("lieux/<slug:place>/reseau/", include("comptoir.graphs.urls")),
    path("lieux/<slug:place>/reseau/", include("comptoir.atlas.urls")),
    path("lieux/<slug:place>/reseau/", include("comptoir.exchange.urls")),
    path("lieux/<slug:place>/reseau/", include("comptoir.enquiries.urls")),
    path("lieux/<slug:place>/reseau/", include("comptoir.studies.urls")),
    path("lieux/<slug:place>/reseau/", include("comptoir.portraits.urls")),
    path("lieux/<slug:place>/reseau/", include("comptoir.load.urls")),
    path("lieux/<slug:place>/reseau/", include("comptoir.meetings.urls")),
    path("lieux/<slug:place>/", include("comptoir.desk.urls")),
]
