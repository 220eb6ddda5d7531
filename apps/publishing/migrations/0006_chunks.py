import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0005_shared"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="content_sha256",
            field=models.CharField(blank=True, max_length=64, verbose_name="sidik isi"),
        ),
        migrations.CreateModel(
            name="ReleaseChunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "job_state",
                    models.CharField(
                        choices=[
                            ("queued", "Menunggu giliran"),
                            ("running", "Sedang dikerjakan"),
                            ("finished", "Selesai"),
                            ("failed", "Gagal"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("job_stage", models.CharField(blank=True, max_length=80, verbose_name="tahap")),
                (
                    "job_progress",
                    models.PositiveSmallIntegerField(default=0, verbose_name="kemajuan (%)"),
                ),
                ("job_attempt", models.PositiveSmallIntegerField(default=0, verbose_name="percobaan")),
                ("job_queued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("job_started_at", models.DateTimeField(blank=True, null=True)),
                ("job_heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("job_finished_at", models.DateTimeField(blank=True, null=True)),
                ("job_failure", models.TextField(blank=True, verbose_name="sebab kegagalan")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("data", "data"),
                            ("reports", "laporan"),
                            ("pictures", "gambar"),
                            ("pages", "halaman"),
                        ],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("total", models.PositiveSmallIntegerField(verbose_name="banyaknya dari jenis ini")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="dikirim")),
                ("files", models.JSONField(null=True, verbose_name="berkas")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="publishing.release",
                    ),
                ),
            ],
            options={
                "verbose_name": "bagian terbitan",
                "verbose_name_plural": "bagian terbitan",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "kind", "position"), name="release_chunk_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["data", "reports", "pictures", "pages"])),
                        name="release_chunk_kind_known",
                    ),
                ],
            },
        ),
        sql_file(__file__, "chunks.sql"),
    ]
