"""The end of the chain of the log, noted by the database itself beside the chain."""

from typing import ClassVar

from django.db import migrations, models

from apps.core.postgres import not_truncated, sql_file


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0006_entry_indexes")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="ChainEnd",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(verbose_name="nomor")),
                ("sha256", models.CharField(max_length=64, verbose_name="sidik")),
            ],
            options={
                "verbose_name": "akhir rantai",
                "verbose_name_plural": "akhir rantai",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="chain_end_once")],
            },
        ),
        sql_file(__file__, "chain_end.sql"),
        not_truncated("audit_chainend"),
    ]
