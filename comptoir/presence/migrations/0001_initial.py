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
            name="GroupVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="label")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("work", "work"),
                            ("free_access", "free access"),
                            ("help", "help"),
                            ("workshop", "workshop"),
                            ("meeting", "meeting"),
                            ("basket", "basket"),
                            ("other", "something else"),
                        ],
                        max_length=12,
                        verbose_name="for what",
                    ),
                ),
                ("arrived_at", models.DateTimeField(verbose_name="arrived at")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left at")),
                ("is_from_paper", models.BooleanField(default=False, verbose_name="typed from paper")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_visits",
                        to="actors.actor",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_visits",
                        to="places.place",
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
                "verbose_name": "group visit",
                "verbose_name_plural": "group visits",
            },
        ),
        migrations.CreateModel(
            name="HeadCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public",
                    models.CharField(
                        choices=[
                            ("adult", "adults"),
                            ("senior", "seniors"),
                            ("youth", "young people"),
                            ("child", "children"),
                            ("job_seeker", "job-seekers"),
                            ("professional", "professionals"),
                        ],
                        max_length=14,
                        verbose_name="public",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="presence.groupvisit",
                    ),
                ),
            ],
            options={
                "verbose_name": "head-count",
                "verbose_name_plural": "head-counts",
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("work", "work"),
                            ("free_access", "free access"),
                            ("help", "help"),
                            ("workshop", "workshop"),
                            ("meeting", "meeting"),
                            ("basket", "basket"),
                            ("other", "something else"),
                        ],
                        max_length=12,
                        verbose_name="for what",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200, verbose_name="detail")),
                ("claim", models.UUIDField(blank=True, db_index=True, null=True, verbose_name="claim")),
                ("arrived_at", models.DateTimeField(verbose_name="arrived at")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left at")),
                ("is_from_paper", models.BooleanField(default=False, verbose_name="typed from paper")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                (
                    "acting_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_in_its_name",
                        to="actors.actor",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="actors.actor"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="places.place"
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
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
            },
        ),
        migrations.AddIndex(
            model_name="groupvisit",
            index=models.Index(fields=["place", "arrived_at"], name="group_visit_by_arrival"),
        ),
        migrations.AddIndex(
            model_name="groupvisit",
            index=models.Index(
                condition=models.Q(("left_at", None), ("undone_at", None)),
                fields=["place"],
                name="group_visit_that_is_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_at", None), ("left_at__gte", models.F("arrived_at")), _connector="OR"
                ),
                name="group_visit_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="headcount",
            constraint=models.UniqueConstraint(fields=("group", "public"), name="head_count_once_per_public"),
        ),
        migrations.AddConstraint(
            model_name="headcount",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gt", 0)), name="head_count_is_of_somebody"
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["place", "arrived_at"], name="visit_by_place_and_arrival"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["person", "arrived_at"], name="visit_by_person"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_at", None), ("left_at__gte", models.F("arrived_at")), _connector="OR"
                ),
                name="visit_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None), ("undone_at", None)),
                fields=("place", "person"),
                name="visit_person_is_in_once",
            ),
        ),
    ]
