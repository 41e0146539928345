from django.apps import AppConfig


class WindowConfig(AppConfig):
    name = "comptoir.window"
    label = "window"
    default_auto_field = "django.db.models.BigAutoField"
