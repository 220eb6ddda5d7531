"""Roles that end by themselves, when they were last used, and who confirmed them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from apps.core.postgres import append_only, not_truncated, sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_api_access"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="nomor")),
                (
                    "confirmed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="dikonfirmasi"),
                ),
            ],
            options={
                "verbose_name": "konfirmasi penugasan",
                "verbose_name_plural": "konfirmasi penugasan",
                "ordering": ("assignment", "-number"),
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="berlaku sampai"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="last_used_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="terakhir dipakai"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="warned_days",
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="role_expires_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="peran berlaku sampai"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_at__isnull", True), ("expires_at__gt", models.F("granted_at")), _connector="OR"
                ),
                name="assignment_expires_later",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confirmations",
                to="accounts.assignment",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="confirmed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="oleh",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                fields=("assignment", "number"), name="confirmation_number_once"
            ),
        ),
        append_only("accounts_confirmation"),
        not_truncated("accounts_confirmation"),
        sql_file(__file__, "confirmations.sql"),
    ]
