"""What the database refuses by itself: changing or emptying the log."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import append_only, not_truncated


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [
        append_only("audit_entry"),
        not_truncated("audit_entry"),
    ]
