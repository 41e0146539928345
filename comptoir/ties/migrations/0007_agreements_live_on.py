"""What becomes of an agreement once it is signed: amendments, what is noted of it, what prolongs it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0002_place_in_network'),
        ('places', '0001_initial'),
        ('ties', '0006_corrections_are_kept'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changes', models.JSONField(verbose_name='changes')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
            ],
            options={
                'verbose_name': 'change of an agreement',
                'verbose_name_plural': 'changes of agreements',
                'ordering': ['changed_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('signed_on', models.DateField(verbose_name='signed on')),
                ('from_on', models.DateField(verbose_name='in effect from')),
                ('recognises', models.CharField(blank=True, max_length=200, verbose_name='what is recognised')),
                ('grants', models.TextField(blank=True, verbose_name='what is granted or recognised')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('document', models.FileField(blank=True, upload_to='agreements/%Y/', verbose_name='document')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
            ],
            options={
                'verbose_name': 'amendment',
                'verbose_name_plural': 'amendments',
                'ordering': ['from_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='note',
            field=models.TextField(blank=True, help_text='For the team: where the paper is, what to ask.', verbose_name='note'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='prolongs',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='prolonged_by', to='ties.agreement', verbose_name='prolongs'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('prolongs',), name='agreement_is_prolonged_by_one'),
        ),
        migrations.AddField(
            model_name='agreementchange',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='ties.agreement', verbose_name='agreement'),
        ),
        migrations.AddField(
            model_name='agreementchange',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='amendment',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='ties.agreement', verbose_name='agreement'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('from_on')), _connector='OR'), name='amendment_begins_before_the_end'),
        ),
    ]
