"""What notices are about, how each person wants them by mail, and the digest of a day."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="hari")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dikirim")),
            ],
            options={
                "verbose_name": "rangkuman",
                "verbose_name_plural": "rangkuman",
            },
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="jenis")),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("at_once", "Segera, satu surel tiap pemberitahuan"),
                            ("digest", "Sekali sehari, dalam rangkuman"),
                            ("portal", "Tidak lewat surel, di portal saja"),
                        ],
                        max_length=8,
                        verbose_name="surel",
                    ),
                ),
            ],
            options={
                "verbose_name": "pilihan surel",
                "verbose_name_plural": "pilihan surel",
            },
        ),
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_unsent_idx",
        ),
        migrations.AddField(
            model_name="notice",
            name="delivery",
            field=models.CharField(
                choices=[
                    ("at_once", "Segera, satu surel tiap pemberitahuan"),
                    ("digest", "Sekali sehari, dalam rangkuman"),
                    ("portal", "Tidak lewat surel, di portal saja"),
                ],
                default="at_once",
                editable=False,
                max_length=8,
                verbose_name="surel",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="kind",
            field=models.CharField(default="decision", max_length=20, verbose_name="jenis"),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(
                    ("emailed_at__isnull", True), models.Q(("delivery", "portal"), _negated=True)
                ),
                fields=["delivery", "id"],
                name="notice_unsent_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("delivery__in", ["at_once", "digest", "portal"])),
                name="notice_delivery_known",
            ),
        ),
        migrations.AddField(
            model_name="digest",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mailchoice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail_choices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(fields=("recipient", "on"), name="digest_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="mailchoice",
            constraint=models.UniqueConstraint(fields=("user", "kind"), name="mail_choice_once_per_kind"),
        ),
        migrations.AddConstraint(
            model_name="mailchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("delivery__in", ["at_once", "digest", "portal"])),
                name="mail_choice_delivery_known",
            ),
        ),
    ]
