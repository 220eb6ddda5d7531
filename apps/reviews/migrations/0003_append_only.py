"""Verdicts are never changed or deleted."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reviews", "0002_initial")]
    operations: ClassVar = [append_only("reviews_verdict")]
