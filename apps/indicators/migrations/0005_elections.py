"""The elections of an edition stay once it was opened."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies: ClassVar = [("indicators", "0004_checks")]
    operations: ClassVar = [sql_file(__file__, "elections.sql")]
