"""The last day on which one of the two sides of a tie said that it is so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ties', '0003_told_in'),
    ]

    operations = [
        migrations.AddField(
            model_name='tie',
            name='confirmed_on',
            field=models.DateField(blank=True, null=True, verbose_name='confirmed on'),
        ),
    ]
