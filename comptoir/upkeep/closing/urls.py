"""Under /lieux/<slug>/le-lieu/fermetures/."""

from django.urls import path

from comptoir.upkeep.closing import views

urlpatterns = [
    path("", views.closures, name="closures"),
    path("nouvelle/", views.close, name="close"),
    path("<int:closure>/", views.closure, name="closure"),
    path("<int:closure>/lever/", views.lift, name="lift"),
    path("suites/<int:settlement>/remettre/", views.put_back, name="put_back"),
    path("suites/<int:settlement>/prevenu/", views.told, name="told"),
]
