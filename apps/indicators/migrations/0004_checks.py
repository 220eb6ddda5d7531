"""Checks of an instrument, frozen with it like everything else below it."""

import django.db.models.deletion
from django.db import migrations, models

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0003_codebook"),
    ]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="kode")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("required_evidence", "bukti wajib"),
                            ("range", "batas angka"),
                            ("sum", "perbandingan jumlah"),
                            ("implies", "jawaban yang berkaitan"),
                            ("previous", "perubahan dari edisi sebelumnya"),
                            ("neighbours", "perbandingan dengan kantor lain"),
                            ("answered", "jawaban"),
                            ("reason", "alasan"),
                            ("repeated_rows", "baris kembar"),
                        ],
                        max_length=20,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("error", "Kesalahan"), ("warning", "Peringatan"), ("hint", "Catatan")],
                        max_length=10,
                        verbose_name="tingkat",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nama")),
                ("message", models.TextField(verbose_name="pesan")),
                ("indicators", models.JSONField(default=list, verbose_name="indikator")),
                ("applies_to", models.CharField(blank=True, max_length=10, verbose_name="berlaku untuk")),
                ("parameters", models.JSONField(default=dict, verbose_name="parameter")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("published", "diterbitkan"),
                            ("derived", "dihitung ulang dari angka terbitan"),
                            ("unpublished", "belum diterbitkan"),
                        ],
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("position", models.PositiveSmallIntegerField(verbose_name="urutan")),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="indicators.instrument",
                    ),
                ),
            ],
            options={
                "verbose_name": "pemeriksaan isian",
                "verbose_name_plural": "pemeriksaan isian",
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("instrument", "code"), name="check_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ("required_evidence", "range", "sum", "implies", "previous", "neighbours"),
                            )
                        ),
                        name="check_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ("error", "warning"))),
                        name="check_severity_known",
                    ),
                ],
            },
        ),
        sql_file(__file__, "checks.sql"),
    ]
