from django.apps import AppConfig


class ClosuresConfig(AppConfig):
    name = "comptoir.closures"
    label = "closures"
    default_auto_field = "django.db.models.BigAutoField"
