from django.db import migrations

from comptoir.network.watching import unwatch, watch


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0001_initial"),
        ("journal", "0002_whose_facts"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, editor: watch(editor.connection),
            lambda apps, editor: unwatch(editor.connection),
            elidable=False,
        ),
    ]
