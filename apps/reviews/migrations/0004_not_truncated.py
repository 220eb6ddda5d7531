"""Verdicts cannot be deleted at once either."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import not_truncated


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reviews", "0003_append_only")]
    operations: ClassVar = [not_truncated("reviews_verdict")]
