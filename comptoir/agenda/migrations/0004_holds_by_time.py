"""On PostgreSQL, what stands is also found by its time alone: many units at many hours in a few steps.

SQLite has no index of ranges; there each unit is asked, one step each (see ``agenda.occupancy``).
"""

from django.db import migrations

CREATE = (
    "CREATE INDEX hold_standing_by_time ON agenda_hold USING gist (tstzrange(starts_at, ends_at, '[)'))"
    " WHERE released_at IS NULL"
)
DROP = "DROP INDEX hold_standing_by_time"


def on_postgresql(sql):
    def do(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return do


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0003_kinds_from_spaces'),
    ]

    operations = [
        migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP)),
    ]
