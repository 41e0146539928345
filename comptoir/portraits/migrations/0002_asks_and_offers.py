import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0002_place_in_network"),
        ("places", "0001_initial"),
        ("portraits", "0001_what_passed_by_hand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AskOrOffer",
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
                        choices=[("ask", "asks for"), ("offer", "offers")],
                        max_length=8,
                        verbose_name="asks or offers",
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="what")),
                ("theme", models.CharField(blank=True, max_length=60, verbose_name="theme")),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "everybody"),
                            ("network", "the network"),
                            ("place", "the place"),
                            ("team", "the team only"),
                        ],
                        default="place",
                        max_length=8,
                        verbose_name="who may see it",
                    ),
                ),
                ("told_at", models.DateTimeField(verbose_name="told at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("outcome", models.CharField(blank=True, max_length=200, verbose_name="what came of it")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks_and_offers",
                        to="actors.actor",
                        verbose_name="who",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks_and_offers",
                        to="places.place",
                        verbose_name="told in",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ask or offer",
                "verbose_name_plural": "asks and offers",
                "indexes": [models.Index(fields=["actor", "kind"], name="ask_or_offer_by_actor")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="ask_or_offer_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None),
                            ("since", None),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="ask_or_offer_ends_after_it_starts",
                    ),
                ],
            },
        ),
    ]
