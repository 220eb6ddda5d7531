"""What the database itself refuses: changing what a study found."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import append_only, not_truncated, sql_file


class Migration(migrations.Migration):
    dependencies: ClassVar = [("robustness", "0001_initial")]
    operations: ClassVar = [
        sql_file(__file__, "guards.sql"),
        append_only("robustness_robustnessresult"),
        not_truncated("robustness_robustnessstudy"),
        not_truncated("robustness_robustnesschunk"),
        not_truncated("robustness_robustnessresult"),
    ]
