"""A number and the method's name for every run, so that people can name it; runs from before are counted."""

from typing import ClassVar

from django.db import migrations, models

COUNT = """
ALTER TABLE computation_indexrun DISABLE TRIGGER computation_run_guard;
UPDATE computation_indexrun AS run
SET number = counted.number, aggregation = counted.aggregation
FROM (
    SELECT
        r.id,
        row_number() OVER (PARTITION BY r.edition_id ORDER BY r.id) AS number,
        CASE WHEN e.kind = 'external' THEN '' ELSE coalesce(
            i.aggregate ->> 'name', i.aggregate -> i.code ->> 'name', i.aggregate -> 'default' ->> 'name', ''
        ) END AS aggregation
    FROM computation_indexrun r
    JOIN indicators_edition e ON e.id = r.edition_id
    CROSS JOIN LATERAL (
        SELECT r.manifest -> 'method' -> 'aggregate' AS aggregate, r.manifest -> 'framework' ->> 'code' AS code
    ) i
) AS counted
WHERE counted.id = run.id;
ALTER TABLE computation_indexrun ENABLE TRIGGER computation_run_guard;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("computation", "0002_guards"), ("indicators", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField(
            "indexrun", "number", models.PositiveIntegerField("nomor", default=0), preserve_default=False
        ),
        migrations.AddField(
            "indexrun", "aggregation", models.CharField("agregasi", blank=True, max_length=40, default="")
        ),
        migrations.AlterField(
            "indexrun", "aggregation", models.CharField("agregasi", blank=True, max_length=40)
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "indexrun", models.UniqueConstraint(fields=("edition", "number"), name="run_number_once")
        ),
    ]
