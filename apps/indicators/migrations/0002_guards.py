"""What the database itself refuses: changing a frozen instrument, or mixing the parts of two instruments."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies: ClassVar = [("indicators", "0001_initial")]
    operations: ClassVar = [
        sql_file(__file__, "guards.sql"),
    ]
