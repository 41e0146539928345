from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "comptoir.site"
    label = "site"
