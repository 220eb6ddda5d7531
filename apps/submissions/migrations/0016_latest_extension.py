"""Of several extensions the one that ends last counts, and none is granted that ends earlier."""

from django.db import migrations

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0015_extension_by_rule"),
    ]

    operations = [sql_file(__file__, "latest_extension.sql")]
