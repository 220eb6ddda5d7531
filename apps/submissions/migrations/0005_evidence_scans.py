"""Where the bytes of evidence lie is a matter of the settings."""

from django.db import migrations, models

import apps.submissions.models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0004_explanations")]

    operations = [
        migrations.AlterField(
            model_name="evidence",
            name="file",
            field=models.FileField(
                max_length=200,
                storage=apps.submissions.models.evidence_storage,
                upload_to="",
                verbose_name="berkas",
            ),
        ),
    ]
