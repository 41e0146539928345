from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class KitConfig(AppConfig):
    name = "comptoir.kit"
    label = "kit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comptoir.kit.checks import guards_are_in_force

        checks.register(guards_are_in_force, checks.Tags.database)
        # The only signal of the project: nothing else runs after every migration, whoever starts it.
        post_migrate.connect(_put_back_guards, sender=self)


def _put_back_guards(*, using: str, **kwargs: Any) -> None:
    from comptoir.kit.guards import put_back_guards

    # The state the migrations left, which is not the models' when one migrates backwards.
    put_back_guards(using, **{"apps": kwargs["apps"]} if "apps" in kwargs else {})
