"""What the database refuses by itself: a role in a region of the wrong level."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0001_initial"), ("regions", "0001_initial")]
    operations: ClassVar = [
        sql_file(__file__, "guards.sql"),
    ]
