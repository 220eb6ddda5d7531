from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_seals"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="address",
            field=models.CharField(blank=True, default="", max_length=45, verbose_name="alamat IP"),
        ),
    ]
