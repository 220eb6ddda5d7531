"""The audit log cannot be emptied at once either."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import not_truncated


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0002_append_only")]
    operations: ClassVar = [not_truncated("audit_entry")]
