"""What the database refuses by itself: changing what was published."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import not_truncated, sql_file


class Migration(migrations.Migration):
    dependencies: ClassVar = [("publishing", "0001_initial")]
    operations: ClassVar = [
        sql_file(__file__, "guards.sql"),
        not_truncated("publishing_release"),
    ]
