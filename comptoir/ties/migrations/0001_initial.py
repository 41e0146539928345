import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("actors", "0001_initial"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                ("grants", models.TextField(blank=True, verbose_name="what is granted or recognised")),
                (
                    "document",
                    models.FileField(blank=True, upload_to="agreements/%Y/", verbose_name="document"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="places.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
            },
        ),
        migrations.CreateModel(
            name="AgreementParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quality", models.CharField(blank=True, max_length=100, verbose_name="in what quality")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="actors.actor",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="ties.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "party to an agreement",
                "verbose_name_plural": "parties to an agreement",
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("member_of", "is a member of"),
                            ("employed_by", "is employed by"),
                            ("represents", "represents"),
                            ("sits_in", "sits in"),
                            ("resides_at", "resides at"),
                            ("partner_of", "is a partner of"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        blank=True,
                        help_text="Board, assembly, committee…",
                        max_length=100,
                        verbose_name="body",
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        blank=True,
                        help_text="President, treasurer, member…",
                        max_length=100,
                        verbose_name="seat",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "source",
                    models.CharField(
                        help_text="Who said so, or which document.", max_length=200, verbose_name="source"
                    ),
                ),
                ("declared_at", models.DateTimeField(verbose_name="declared at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "counterpart",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties_to",
                        to="actors.actor",
                        verbose_name="to whom",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="places.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties_from",
                        to="actors.actor",
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "tie",
                "verbose_name_plural": "ties",
            },
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="agreement_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.UniqueConstraint(fields=("agreement", "actor"), name="agreement_party_once"),
        ),
        migrations.AddIndex(
            model_name="tie",
            index=models.Index(fields=["subject", "kind"], name="tie_by_subject"),
        ),
        migrations.AddIndex(
            model_name="tie",
            index=models.Index(fields=["counterpart", "kind"], name="tie_by_counterpart"),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counterpart", None), ("place__isnull", False)),
                    models.Q(("counterpart__isnull", False), ("place", None)),
                    _connector="OR",
                ),
                name="tie_has_an_actor_or_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("since", None), ("until__gt", models.F("since")), _connector="OR"
                ),
                name="tie_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject", models.F("counterpart")), _negated=True),
                name="tie_is_with_somebody_else",
            ),
        ),
    ]
