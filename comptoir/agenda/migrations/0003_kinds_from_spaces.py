"""Each resource is of the kind of the space it is in."""

from django.db import migrations

KINDS = {"desks": "desks", "workstations": "workstations", "lockers": "locker"}


def take_the_kind_of_the_space(apps, schema_editor):
    resources = apps.get_model("agenda", "Resource").objects
    for of_space, kind in KINDS.items():
        resources.filter(space__kind=of_space).update(kind=kind)


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0002_time_complete'),
    ]

    operations = [
        migrations.RunPython(take_the_kind_of_the_space, migrations.RunPython.noop),
    ]
