"""What the database refuses by itself: changing a verdict."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import append_only, not_truncated


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reviews", "0001_initial")]
    operations: ClassVar = [
        append_only("reviews_verdict"),
        not_truncated("reviews_verdict"),
    ]
