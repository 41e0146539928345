from django.apps import AppConfig


class ListingConfig(AppConfig):
    name = "comptoir.listing"
    label = "listing"
    default_auto_field = "django.db.models.BigAutoField"
