"""A tie that only a place or its team may see says whose: two places of one installation keep theirs apart."""

import django.db.models.deletion
from django.db import migrations, models


def tell_where(apps, schema_editor):
    """A tie with a place was told there; of the others nobody knows it any more."""
    ties = apps.get_model("ties", "Tie").objects
    ties.filter(place__isnull=False).update(told_in=models.F("place"))


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0001_initial'),
        ('ties', '0002_states_and_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='tie',
            name='told_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ties_told', to='places.place', verbose_name='told in'),
        ),
        migrations.RunPython(tell_where, migrations.RunPython.noop),
    ]
