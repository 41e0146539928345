"""What a place shows to everybody."""

from django.urls import path

from comptoir.window import views

app_name = "window"

urlpatterns = [
    path("", views.place, name="place"),
    path("affiche.pdf", views.poster, name="poster"),
]
