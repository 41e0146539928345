from django.apps import AppConfig


class RingsConfig(AppConfig):
    name = "comptoir.rings"
    label = "rings"
    default_auto_field = "django.db.models.BigAutoField"
