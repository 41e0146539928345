import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("actors", "0001_initial"),
        ("places", "0001_initial"),
        ("ties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fact",
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
                            ("visited", "visited"),
                            ("counted", "was counted"),
                            ("booked", "booked"),
                            ("used", "used"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("label", models.CharField(max_length=200, verbose_name="what")),
                (
                    "origin",
                    models.CharField(
                        help_text="Model and key of the row it comes from.",
                        max_length=60,
                        verbose_name="origin",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        help_text="Which of the facts of that row.",
                        max_length=40,
                        verbose_name="part",
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="quantity")),
                (
                    "unit",
                    models.CharField(
                        choices=[("person", "person"), ("minute", "minute")],
                        max_length=10,
                        verbose_name="unit",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name="amount"),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                ("commune", models.CharField(blank=True, max_length=100, verbose_name="town")),
                (
                    "acting_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts_in_its_name",
                        to="actors.actor",
                        verbose_name="acting for",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="actors.actor",
                    ),
                ),
                (
                    "counterpart",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts_with",
                        to="actors.actor",
                    ),
                ),
                (
                    "frame",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="ties.agreement",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="facts", to="places.place"
                    ),
                ),
            ],
            options={
                "verbose_name": "fact",
                "verbose_name_plural": "facts",
                "indexes": [
                    models.Index(fields=["place", "at"], name="fact_by_place_and_moment"),
                    models.Index(fields=["actor", "at"], name="fact_by_actor_and_moment"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("origin", "kind", "part"), name="fact_written_once")
                ],
            },
        ),
    ]
