"""Under /lieux/<slug>/reserver/."""

from django.urls import path

from comptoir.guests import views

app_name = "guests"

urlpatterns = [
    path("", views.choose, name="book"),
    path("qui/", views.tell, name="tell"),
    path("code/<uuid:key>/", views.confirm, name="code"),
    path("ma-reservation/<str:link>/", views.booking, name="booking"),
]
