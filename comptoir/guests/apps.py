from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "comptoir.guests"
    label = "guests"
    default_auto_field = "django.db.models.BigAutoField"
