"""Windows of an edition, for each level and step; the one deadline that there was holds for both levels."""

import django.db.models.deletion
from django.db import migrations, models

COPY = """
INSERT INTO indicators_editionwindow (edition_id, level, stage, due_at)
SELECT edition.id, level.name, 'entry', edition.entry_due_at
FROM indicators_edition AS edition CROSS JOIN (VALUES ('province'), ('regency')) AS level (name)
WHERE edition.entry_due_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0005_elections"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("nation", "Nasional"),
                            ("province", "Provinsi"),
                            ("regency", "Kabupaten/Kota"),
                        ],
                        max_length=10,
                        verbose_name="tingkat",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("entry", "Pengisian"),
                            ("review", "Pemeriksaan"),
                            ("acceptance", "Penerimaan"),
                        ],
                        max_length=12,
                        verbose_name="tahap",
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="dibuka")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="batas")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="windows",
                        to="indicators.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "batas waktu edisi",
                "verbose_name_plural": "batas waktu edisi",
                "ordering": ("level", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "level", "stage"), name="window_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ("province", "regency"))), name="window_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["entry", "review", "acceptance"])),
                        name="window_stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_at__isnull", True),
                            ("due_at__isnull", True),
                            ("opens_at__lt", models.F("due_at")),
                            _connector="OR",
                        ),
                        name="window_opens_before_due",
                    ),
                ],
            },
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
    ]
