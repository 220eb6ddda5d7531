"""What the database refuses by itself: answers after the panel, or to what it does not ask."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import not_truncated, sql_file


class Migration(migrations.Migration):
    dependencies: ClassVar = [("panels", "0001_initial")]
    operations: ClassVar = [
        sql_file(__file__, "guards.sql"),
        not_truncated("panels_panel"),
        not_truncated("panels_panelexpert"),
        not_truncated("panels_expertscore"),
        not_truncated("panels_expertcomparison"),
        not_truncated("panels_expertallocation"),
    ]
