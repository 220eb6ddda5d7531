"""Reminders to offices that have not sent their form: never changed, and never two at a time."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import apps.reviews.models
from apps.core.postgres import append_only, not_truncated


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0001_initial"),  # it has the extension that compares keys beside periods
        ("reviews", "0004_threads_and_replies"),
        ("submissions", "0007_warning_count"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reminded_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="diingatkan"),
                ),
                ("repeat_from", models.DateTimeField(verbose_name="boleh diingatkan lagi sejak")),
                (
                    "reminded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "pengingat",
                "verbose_name_plural": "pengingat",
                "ordering": ("-reminded_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("repeat_from__gt", models.F("reminded_at"))),
                        name="reminder_stands_for_a_while",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("submission", "="),
                            (apps.reviews.models.MomentRange("reminded_at", "repeat_from"), "&&"),
                        ],
                        name="reminder_one_at_a_time",
                        violation_error_message="Kantor ini baru saja diingatkan.",
                    ),
                ],
            },
        ),
        append_only("reviews_reminder"),
        not_truncated("reviews_reminder"),
    ]
