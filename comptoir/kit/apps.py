from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.core import checks
from django.db.models.signals import post_migrate


class KitConfig(AppConfig):
    name = "comptoir.kit"
    label = "kit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comptoir.kit.checks import guards_are_in_force

        checks.register(guards_are_in_force, checks.Tags.database)
        # The only signal of the project, and of the network: nothing else runs after every migration.
        post_migrate.connect(_put_back_guards)


def _put_back_guards(*, app_config: AppConfig, using: str, apps: Apps = installed, **kwargs: Any) -> None:
    """``apps`` are the models as the migrations left them, which one may have migrated backwards."""
    from comptoir.kit.guards import put_back_guards

    put_back_guards(using, apps=apps, of_app=app_config.label)
