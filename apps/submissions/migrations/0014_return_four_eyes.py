from django.db import migrations

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0013_explanation_writer"),
    ]

    operations = [sql_file(__file__, "return_four_eyes.sql")]
