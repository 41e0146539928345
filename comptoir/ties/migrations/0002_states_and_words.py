"""Ties have a state with its history, and say as what, who may see them and who carries them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def begin_the_history(apps, schema_editor):
    """Each tie came into force when it was declared; residents are named in public already."""
    ties, states = apps.get_model("ties", "Tie").objects, apps.get_model("ties", "TieState").objects
    ties.filter(kind="resides_at").update(visibility="public")
    known = ties.order_by("pk").values_list("pk", "declared_at", "declared_by")
    states.bulk_create(
        (
            states.model(tie_id=tie, state="in_force", since_at=since_at, by_id=by)
            for tie, since_at, by in known.iterator(chunk_size=2_000)
        ),
        batch_size=2_000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0002_place_in_network'),
        ('places', '0001_initial'),
        ('ties', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TieState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('wished', 'wished'), ('discussed', 'under discussion'), ('in_force', 'in force'), ('asleep', 'asleep'), ('ended', 'ended'), ('refused', 'refused')], max_length=12, verbose_name='state')),
                ('obstacle', models.TextField(blank=True, verbose_name='what stands in the way')),
                ('since_at', models.DateTimeField(verbose_name='since')),
            ],
            options={
                'verbose_name': 'state of a tie',
                'verbose_name_plural': 'states of ties',
                'ordering': ['since_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='contact_here',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='actors.actor', verbose_name='contact here'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='contact_there',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='actors.actor', verbose_name='contact there'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='recognises',
            field=models.CharField(blank=True, help_text='A resource centre, a third place…', max_length=200, verbose_name='what is recognised'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='review_on',
            field=models.DateField(blank=True, null=True, verbose_name='to be reviewed on'),
        ),
        migrations.AddField(
            model_name='tie',
            name='carried_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ties_carried', to='actors.actor', verbose_name='carried by'),
        ),
        migrations.AddField(
            model_name='tie',
            name='obstacle',
            field=models.TextField(blank=True, verbose_name='what stands in the way'),
        ),
        migrations.AddField(
            model_name='tie',
            name='quality',
            field=models.CharField(blank=True, help_text='Recognised as what; what is funded, commissioned, lent…', max_length=200, verbose_name='as what, or for what'),
        ),
        migrations.AddField(
            model_name='tie',
            name='state',
            field=models.CharField(choices=[('wished', 'wished'), ('discussed', 'under discussion'), ('in_force', 'in force'), ('asleep', 'asleep'), ('ended', 'ended'), ('refused', 'refused')], default='in_force', max_length=12, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='tie',
            name='visibility',
            field=models.CharField(choices=[('public', 'everybody'), ('network', 'the network'), ('place', 'the place'), ('team', 'the team only')], default='place', max_length=8, verbose_name='who may see it'),
        ),
        migrations.AlterField(
            model_name='tie',
            name='kind',
            field=models.CharField(choices=[('member_of', 'is a member of'), ('employed_by', 'is employed by'), ('represents', 'represents'), ('sits_in', 'sits in'), ('resides_at', 'resides at'), ('partner_of', 'is a partner of'), ('funds', 'funds'), ('commissions', 'commissions work from'), ('recognises', 'recognises'), ('supports', 'supports'), ('founded', 'founded'), ('coordinates', 'coordinates'), ('manages', 'manages'), ('hosts', 'hosts'), ('refers_to', 'refers people to'), ('trains', 'trains'), ('supplies', 'supplies'), ('informs', 'informs'), ('helps', 'helps'), ('cooperates_with', 'cooperates with'), ('lends_to', 'lends to')], max_length=16, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='tie',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['wished', 'discussed', 'in_force', 'asleep', 'ended', 'refused'])), name='tie_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='tie',
            constraint=models.CheckConstraint(condition=models.Q(('visibility__in', ['public', 'network', 'place', 'team'])), name='tie_visibility_is_known'),
        ),
        migrations.AddField(
            model_name='tiestate',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tiestate',
            name='tie',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='states', to='ties.tie', verbose_name='tie'),
        ),
        migrations.AddConstraint(
            model_name='tiestate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['wished', 'discussed', 'in_force', 'asleep', 'ended', 'refused'])), name='state_of_a_tie_is_known'),
        ),
        migrations.RunPython(begin_the_history, migrations.RunPython.noop),
    ]
