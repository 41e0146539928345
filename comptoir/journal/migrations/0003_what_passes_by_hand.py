from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_whose_facts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="fact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("visited", "visited"),
                    ("counted", "was counted"),
                    ("booked", "booked"),
                    ("used", "used"),
                    ("people_sent", "people sent"),
                    ("hours_given", "hours given"),
                    ("hours_received", "hours received"),
                    ("room_borrowed", "room borrowed"),
                    ("things_given", "things lent or given"),
                    ("things_received", "things borrowed or received"),
                    ("money_paid", "money paid"),
                    ("money_received", "money received"),
                    ("taught", "knowledge shared"),
                    ("learnt", "knowledge received"),
                    ("seat_given", "seat given"),
                    ("seat_taken", "seat taken"),
                ],
                max_length=16,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="fact",
            name="unit",
            field=models.CharField(
                choices=[
                    ("person", "person"),
                    ("minute", "minute"),
                    ("thing", "thing"),
                    ("euro", "euro"),
                    ("session", "session"),
                    ("seat", "seat"),
                ],
                max_length=10,
                verbose_name="unit",
            ),
        ),
    ]
