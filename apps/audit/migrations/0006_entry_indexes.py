"""Indexes for a log of millions of rows, made while the portal goes on writing into it."""

from typing import ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index that is made concurrently cannot be made inside a transaction
    dependencies: ClassVar = [("audit", "0005_entry_address")]
    operations: ClassVar = [
        AddIndexConcurrently("entry", models.Index(fields=("at", "id"), name="entry_by_time_idx")),
        AddIndexConcurrently(
            "entry", models.Index(fields=("region", "at", "id"), name="entry_by_region_idx")
        ),
        AddIndexConcurrently(
            "entry",
            models.Index(fields=("action", "at", "id"), include=("region",), name="entry_by_action_idx"),
        ),
        AddIndexConcurrently(
            "entry",
            models.Index(
                fields=("actor_label", "at", "id"), include=("region", "action"), name="entry_by_person_idx"
            ),
        ),
        AddIndexConcurrently(
            "entry", models.Index(fields=("subject_id", "at", "id"), name="entry_by_subject_idx")
        ),
        AddIndexConcurrently("entry", models.Index(fields=("request_id",), name="entry_by_request_idx")),
        RemoveIndexConcurrently("entry", "entry_subject_idx"),
        # What these two indexes did is done by those above.
        migrations.AlterField(
            "entry", "at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="waktu")
        ),
        migrations.AlterField(
            "entry",
            "region",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="regions.region",
                verbose_name="wilayah",
            ),
        ),
    ]
