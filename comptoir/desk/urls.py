"""Everything that is under the address of one place: its public page, its counter, one's own space."""

from django.urls import URLPattern, URLResolver, include, path

from comptoir.desk.public import views as public

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.place, name="place"),
    path("affiche.pdf", public.poster, name="poster"),
    path("comptoir/", include("comptoir.desk.counter.urls")),
    path("personnes/", include("comptoir.desk.people.urls")),
    path("moi/", include("comptoir.desk.mine.urls")),
    path("le-lieu/ressources/", include("comptoir.desk.resources.urls")),
]
