"""Runs and results cannot be deleted at once either."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import not_truncated


class Migration(migrations.Migration):
    dependencies: ClassVar = [("computation", "0003_guards")]
    operations: ClassVar = [not_truncated("computation_indexrun"), not_truncated("computation_regionresult")]
