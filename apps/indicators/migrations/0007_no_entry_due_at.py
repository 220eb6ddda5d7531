"""The deadline of an edition lies in its windows now, which 0006 has copied it to."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0006_windows"),
    ]

    operations = [
        migrations.RemoveField(model_name="edition", name="entry_due_at"),
    ]
