"""What the database itself refuses: changing what a run found."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import append_only, not_truncated, sql_file


class Migration(migrations.Migration):
    dependencies: ClassVar = [("computation", "0001_initial")]
    operations: ClassVar = [
        sql_file(__file__, "guards.sql"),
        append_only("computation_regionresult"),
        not_truncated("computation_indexrun"),
        not_truncated("computation_regionresult"),
    ]
