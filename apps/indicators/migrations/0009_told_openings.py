from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def count_as_told(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The beginnings that stand were seen on the pages: nobody gets a notice of them now."""
    apps.get_model("indicators", "EditionWindow").objects.update(told_opens_at=models.F("opens_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0008_told_deadlines"),
    ]

    operations = [
        migrations.AddField(
            model_name="editionwindow",
            name="told_opens_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="pembukaan yang diberitahukan"
            ),
        ),
        migrations.RunPython(count_as_told, migrations.RunPython.noop),
    ]
