"""Under /lieux/<slug>/reserver/."""

from django.urls import path

from comptoir.people.guests import views

urlpatterns = [
    path("", views.choose, name="guest_book"),
    path("qui/", views.tell, name="guest_tell"),
    path("code/<uuid:key>/", views.confirm, name="guest_code"),
    path("ma-reservation/<str:link>/", views.booking, name="guest_booking"),
]
