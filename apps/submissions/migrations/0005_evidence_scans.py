"""What a virus scanner says of files. Where the bytes of evidence lie is a matter of the settings."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import apps.submissions.models
from apps.core.postgres import not_truncated, sql_file


class Migration(migrations.Migration):
    dependencies = [("submissions", "0004_explanations")]

    operations = [
        migrations.AlterField(
            model_name="evidence",
            name="file",
            field=models.FileField(
                max_length=200,
                storage=apps.submissions.models.evidence_storage,
                upload_to="",
                verbose_name="berkas",
            ),
        ),
        migrations.CreateModel(
            name="EvidenceScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Sedang diperiksa"),
                            ("clean", "Bersih"),
                            ("infected", "Ditolak pemindai virus"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("signature", models.CharField(blank=True, max_length=200, verbose_name="nama virus")),
                ("attempt", models.PositiveIntegerField(default=0, verbose_name="percobaan")),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="giliran")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="diperiksa")),
            ],
            options={
                "verbose_name": "pemeriksaan virus",
                "verbose_name_plural": "pemeriksaan virus",
            },
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["sha256"], name="evidence_sha256_idx"),
        ),
        migrations.AddField(
            model_name="evidencescan",
            name="evidence",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="scan", to="submissions.evidence"
            ),
        ),
        migrations.AddIndex(
            model_name="evidencescan",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["due_at"], name="scan_waiting_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencescan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "clean", "infected"])), name="scan_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencescan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_at__isnull", True), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("checked_at__isnull", False)),
                    _connector="OR",
                ),
                name="scan_checked_with_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencescan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "infected"), models.Q(("signature", ""), _negated=True)),
                    models.Q(models.Q(("state", "infected"), _negated=True), ("signature", "")),
                    _connector="OR",
                ),
                name="scan_virus_named",
            ),
        ),
        sql_file(__file__, "evidence_scans.sql"),
        not_truncated("submissions_evidencescan"),
    ]
