"""A trade as small as can be, to try the constraints on: lockers, and who has which for how long.

Its tables exist only while a test needs them, made and altered by real migration operations.
"""

from datetime import UTC, datetime

from django.db import connection, models
from django.db.migrations import operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import F, Q

from comptoir.kit.overlap import NoOverlap

APP = "lockers"
ONCE = NoOverlap(
    name="taking_locker_taken_once",
    fields=["locker"],
    start="starts_at",
    end="ends_at",
    condition=Q(released_at=None),
)
ENDS_AFTER = models.CheckConstraint(
    name="taking_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
)

LOCKER = operations.CreateModel(
    "Locker",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20)),
        ("code", models.CharField(max_length=20, null=True)),
    ],
    {
        "constraints": [
            models.UniqueConstraint(name="locker_name_once", fields=["name"]),
            models.UniqueConstraint(models.functions.Lower("code"), name="locker_code_once_in_any_case"),
        ]
    },
)
TAKING = operations.CreateModel(
    "Taking",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("locker", models.ForeignKey("lockers.Locker", models.CASCADE, null=True, related_name="takings")),
        ("starts_at", models.DateTimeField()),
        ("ends_at", models.DateTimeField()),
        ("released_at", models.DateTimeField(null=True, blank=True)),
        ("note", models.CharField(max_length=20, blank=True)),
    ],
    {"constraints": [ENDS_AFTER, ONCE]},
)


class Lockers:
    """The two tables, as the migrations run so far have left them."""

    def __init__(self) -> None:
        self.state = ProjectState()

    def migrate(self, *ahead: Operation) -> None:
        for operation in ahead:
            before, self.state = self.state, self.state.clone()
            operation.state_forwards(APP, self.state)
            try:
                with connection.schema_editor() as editor:
                    operation.database_forwards(APP, editor, before, self.state)
            except Exception:
                self.state = before
                raise

    def remove(self) -> None:
        for name in ("Taking", "Locker"):
            if (APP, name.lower()) in self.state.models:
                self.migrate(operations.DeleteModel(name))

    def model(self, name: str = "Taking") -> type[models.Model]:
        return self.state.apps.get_model(APP, name)

    def locker(self, name: str = "1"):
        return self.model("Locker")._default_manager.get_or_create(name=name)[0]

    def take(self, start: float | datetime, end: float | datetime, locker: str | None = "1", **changes):
        return self.model()._default_manager.create(
            locker=self.locker(locker) if locker else None, starts_at=at(start), ends_at=at(end), **changes
        )


def at(hour: float | datetime) -> datetime:
    """An instant of one Tuesday, to the microsecond; an instant stays itself."""
    if isinstance(hour, datetime):
        return hour
    seconds, rest = divmod(round(hour * 3_600_000_000), 1_000_000)
    return datetime(2026, 11, 24, seconds // 3600, seconds // 60 % 60, seconds % 60, rest, tzinfo=UTC)
