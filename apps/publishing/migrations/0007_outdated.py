from django.db import migrations, models

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies = [("publishing", "0006_chunks")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="accepts_outdated",
            field=models.BooleanField(default=False, verbose_name="terbit juga bila data berubah"),
        ),
        sql_file(__file__, "outdated.sql"),
    ]
