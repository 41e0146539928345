"""Where an actor stands in a network: its scale, its family and its themes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActorTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', models.CharField(max_length=60, verbose_name='theme')),
                ('folded', models.CharField(editable=False, max_length=120)),
            ],
            options={
                'verbose_name': 'theme of an actor',
                'verbose_name_plural': 'themes of actors',
            },
        ),
        migrations.AddField(
            model_name='actor',
            name='family',
            field=models.CharField(blank=True, choices=[('funder', 'funder'), ('peer', 'peer'), ('partner', 'partner'), ('public', 'public'), ('informal', 'informal')], max_length=12, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='actor',
            name='scale',
            field=models.CharField(blank=True, choices=[('neighbourhood', 'neighbourhood'), ('city', 'city'), ('metropolis', 'metropolis'), ('department', 'department'), ('region', 'region'), ('nation', 'nation'), ('world', 'world')], max_length=16, verbose_name='scale'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=models.CheckConstraint(condition=models.Q(('scale__in', ['', 'neighbourhood', 'city', 'metropolis', 'department', 'region', 'nation', 'world'])), name='actor_scale_is_known'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=models.CheckConstraint(condition=models.Q(('family__in', ['', 'funder', 'peer', 'partner', 'public', 'informal'])), name='actor_family_is_known'),
        ),
        migrations.AddField(
            model_name='actortheme',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='themes', to='actors.actor'),
        ),
        migrations.AddIndex(
            model_name='actortheme',
            index=models.Index(fields=['folded'], name='actor_theme_by_theme'),
        ),
        migrations.AddConstraint(
            model_name='actortheme',
            constraint=models.CheckConstraint(condition=models.Q(('folded', ''), _negated=True), name='actor_theme_says_something'),
        ),
        migrations.AddConstraint(
            model_name='actortheme',
            constraint=models.UniqueConstraint(fields=('actor', 'folded'), name='actor_theme_once'),
        ),
    ]
