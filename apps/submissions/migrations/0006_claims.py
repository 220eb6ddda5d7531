"""Reviews that are released, change hands, and are held for a while only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0005_evidence_scans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="counterpart",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="claim_expires_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="pemeriksaan dipegang sampai"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("action__in", ("hand_over", "take_over")),
                    ("counterpart__isnull", True),
                    _connector="XOR",
                ),
                name="decision_counterpart_named",
            ),
        ),
        sql_file(__file__, "claims.sql"),
    ]
