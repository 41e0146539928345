import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("actors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address on the site")),
                (
                    "opened_here_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="run with this software since"),
                ),
                ("is_listed", models.BooleanField(default=True, verbose_name="shown in the directory")),
                (
                    "time_zone",
                    models.CharField(default="Europe/Paris", max_length=50, verbose_name="time zone"),
                ),
                ("language", models.CharField(default="fr", max_length=5, verbose_name="language")),
                ("country", models.CharField(default="FR", max_length=2, verbose_name="country")),
                (
                    "keeps_public_holidays",
                    models.BooleanField(default=True, verbose_name="closed on public holidays"),
                ),
                ("summary", models.CharField(blank=True, max_length=280, verbose_name="in one sentence")),
                ("presentation", models.TextField(blank=True, verbose_name="presentation")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "address_more",
                    models.CharField(blank=True, max_length=200, verbose_name="more of the address"),
                ),
                ("postcode", models.CharField(blank=True, max_length=10, verbose_name="postcode")),
                ("commune", models.CharField(blank=True, max_length=100, verbose_name="town")),
                ("insee_code", models.CharField(blank=True, max_length=5, verbose_name="INSEE code")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="phone")),
                ("emails", models.JSONField(blank=True, default=list, verbose_name="e-mails")),
                ("websites", models.JSONField(blank=True, default=list, verbose_name="websites")),
                ("pivot", models.CharField(blank=True, max_length=14, verbose_name="SIRET or RNA")),
                ("typologies", models.JSONField(blank=True, default=list, verbose_name="types")),
                ("services", models.JSONField(blank=True, default=list, verbose_name="services")),
                ("publics", models.JSONField(blank=True, default=list, verbose_name="publics")),
                ("care", models.JSONField(blank=True, default=list, verbose_name="special care")),
                ("fees", models.JSONField(blank=True, default=list, verbose_name="fees")),
                ("access_modes", models.JSONField(blank=True, default=list, verbose_name="how to come")),
                (
                    "support_modes",
                    models.JSONField(blank=True, default=list, verbose_name="how one is helped"),
                ),
                (
                    "programmes",
                    models.JSONField(blank=True, default=list, verbose_name="national programmes"),
                ),
                ("labels", models.JSONField(blank=True, default=list, verbose_name="labels")),
                ("other_labels", models.JSONField(blank=True, default=list, verbose_name="other labels")),
                (
                    "itinerancy",
                    models.JSONField(blank=True, default=list, verbose_name="fixed or travelling"),
                ),
                (
                    "parent_structure",
                    models.CharField(blank=True, max_length=200, verbose_name="parent structure"),
                ),
                (
                    "opening_hours",
                    models.CharField(blank=True, max_length=500, verbose_name="hours (OpenStreetMap)"),
                ),
                (
                    "accessibility_page",
                    models.URLField(blank=True, max_length=500, verbose_name="accessibility page"),
                ),
                (
                    "booking_page",
                    models.URLField(blank=True, max_length=500, verbose_name="appointment page"),
                ),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="source")),
                ("updated_on", models.DateField(blank=True, null=True, verbose_name="listing updated on")),
                ("search_words", models.TextField(default="", editable=False)),
                ("facets", models.TextField(default="", editable=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="places_of",
                        to="actors.actor",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(help_text="0 is Monday.", verbose_name="weekday"),
                ),
                ("opens", models.TimeField(verbose_name="opens")),
                ("closes", models.TimeField(verbose_name="closes")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hours", to="places.place"
                    ),
                ),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
                "ordering": ["weekday", "opens"],
            },
        ),
        migrations.CreateModel(
            name="OpeningException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("opens", models.TimeField(blank=True, null=True, verbose_name="opens")),
                ("closes", models.TimeField(blank=True, null=True, verbose_name="closes")),
                ("reason", models.CharField(blank=True, max_length=100, verbose_name="reason")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening exception",
                "verbose_name_plural": "opening exceptions",
                "ordering": ["on", "opens"],
            },
        ),
        migrations.CreateModel(
            name="Acquaintance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acquaintances",
                        to="actors.actor",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acquaintances",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "verbose_name": "acquaintance",
                "verbose_name_plural": "acquaintances",
            },
        ),
        migrations.CreateModel(
            name="Role",
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
                            ("concierge", "concierge"),
                            ("mediator", "mediator"),
                            ("manager", "manager"),
                            ("coordinator", "coordinator"),
                            ("member", "member"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="actors.actor"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="places.place"
                    ),
                ),
            ],
            options={
                "verbose_name": "role",
                "verbose_name_plural": "roles",
            },
        ),
        migrations.CreateModel(
            name="Space",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("slug", models.SlugField(max_length=80, verbose_name="address on the site")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("room", "room"),
                            ("desks", "desks"),
                            ("workstations", "workstations"),
                            ("lockers", "lockers"),
                            ("lounge", "lounge"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        help_text="How many people at once.", verbose_name="capacity"
                    ),
                ),
                ("floor", models.CharField(blank=True, max_length=30, verbose_name="floor")),
                ("is_step_free", models.BooleanField(default=False, verbose_name="step-free access")),
                ("equipment", models.JSONField(blank=True, default=list, verbose_name="equipment")),
                ("description", models.CharField(blank=True, max_length=280, verbose_name="description")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="order")),
                (
                    "outline",
                    models.JSONField(
                        blank=True,
                        help_text="x, y, width, height in plan units",
                        null=True,
                        verbose_name="outline on the plan",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="no longer used since"),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="spaces", to="places.place"
                    ),
                ),
            ],
            options={
                "verbose_name": "space",
                "verbose_name_plural": "spaces",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="Stewardship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("administration", "administration and finance"),
                            ("life", "life of the place"),
                            ("premises", "premises"),
                        ],
                        max_length=20,
                        verbose_name="function",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stewardships",
                        to="actors.actor",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stewardships",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "verbose_name": "stewardship",
                "verbose_name_plural": "stewardships",
            },
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["postcode"], name="place_by_postcode"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="place_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes__gt", models.F("opens")), ("closes", datetime.time(0, 0)), _connector="OR"
                ),
                name="opening_hours_close_after_they_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)), name="opening_hours_weekday_is_real"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(
                fields=("place", "weekday", "opens"), name="opening_hours_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="openingexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes", None), ("opens", None)),
                    models.Q(
                        ("closes__gt", models.F("opens")), ("closes__isnull", False), ("opens__isnull", False)
                    ),
                    models.Q(
                        ("closes", datetime.time(0, 0)), ("closes__isnull", False), ("opens__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="opening_exception_is_hours_or_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingexception",
            constraint=models.UniqueConstraint(
                fields=("place", "on", "opens"), name="opening_exception_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="openingexception",
            constraint=models.UniqueConstraint(
                condition=models.Q(("opens", None)),
                fields=("place", "on"),
                name="opening_exception_closes_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="acquaintance",
            constraint=models.UniqueConstraint(fields=("place", "person"), name="place_knows_person_once"),
        ),
        migrations.AddIndex(
            model_name="role",
            index=models.Index(fields=["person", "place"], name="role_by_person_and_place"),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                ),
                name="role_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.UniqueConstraint(fields=("place", "slug"), name="space_slug_once_in_place"),
        ),
        migrations.AddConstraint(
            model_name="stewardship",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                name="stewardship_ends_after_it_starts",
            ),
        ),
    ]
