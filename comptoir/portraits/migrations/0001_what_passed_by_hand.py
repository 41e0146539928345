import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("actors", "0002_place_in_network"),
        ("places", "0001_initial"),
        ("ties", "0004_confirmed_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Exchange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("people", "people"),
                            ("hours", "hours"),
                            ("rooms", "rooms and equipment"),
                            ("things", "things"),
                            ("money", "money"),
                            ("knowledge", "knowledge"),
                            ("seats", "seats"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("given", "given"), ("received", "received")],
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="how much")),
                ("on", models.DateField(verbose_name="day")),
                ("what", models.CharField(blank=True, max_length=200, verbose_name="in a few words")),
                ("noted_at", models.DateTimeField(verbose_name="noted at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchanges",
                        to="actors.actor",
                        verbose_name="with whom",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ties.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "noted_by",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exchanges",
                        to="places.place",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "exchange",
                "verbose_name_plural": "exchanges",
            },
        ),
        migrations.CreateModel(
            name="ExchangeSaid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("people", "people"),
                            ("hours", "hours"),
                            ("rooms", "rooms and equipment"),
                            ("things", "things"),
                            ("money", "money"),
                            ("knowledge", "knowledge"),
                            ("seats", "seats"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("given", "given"), ("received", "received")],
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="how much")),
                ("on", models.DateField(verbose_name="day")),
                ("what", models.CharField(blank=True, max_length=200, verbose_name="in a few words")),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                ("said_at", models.DateTimeField(verbose_name="said at")),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ties.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "exchange",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="said",
                        to="portraits.exchange",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "what was said of an exchange",
                "verbose_name_plural": "what was said of exchanges",
                "ordering": ["said_at", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="exchange",
            index=models.Index(fields=["place", "-on"], name="exchange_by_place_and_day"),
        ),
        migrations.AddIndex(
            model_name="exchange",
            index=models.Index(fields=["actor", "-on"], name="exchange_by_actor_and_day"),
        ),
        migrations.AddConstraint(
            model_name="exchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="exchange_is_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="exchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["given", "received"])), name="exchange_goes_one_way"
            ),
        ),
    ]
