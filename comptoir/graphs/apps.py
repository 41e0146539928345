from django.apps import AppConfig


class GraphsConfig(AppConfig):
    name = "comptoir.graphs"
    label = "graphs"
    default_auto_field = "django.db.models.BigAutoField"
