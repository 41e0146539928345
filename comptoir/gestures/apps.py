from django.apps import AppConfig


class GesturesConfig(AppConfig):
    name = "comptoir.gestures"
    label = "gestures"
    default_auto_field = "django.db.models.BigAutoField"
