"""Themes belong to one instrument and are frozen with it, like its other parts (migration 0002)."""

from typing import ClassVar, Final

from django.db import migrations

PARTS: Final = ("indicators_theme", "indicators_themeindicator")


def _guard_part(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=f"""
        CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION indicators_frozen_guard();
        """,
        reverse_sql=f"DROP TRIGGER {table}_frozen ON {table};",
    )


def _same_instrument(table: str, column: str, target: str) -> migrations.RunSQL:
    """Make `column` point only to rows of the same instrument: a foreign key over both columns."""
    name = f"{table}_{column}_same_instrument"
    return migrations.RunSQL(
        sql=f"""
        ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, instrument_id)
            REFERENCES {target} (id, instrument_id) DEFERRABLE INITIALLY DEFERRED;
        """,
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("indicators", "0005_themes_scales_and_voters")]

    operations: ClassVar = [
        migrations.RunSQL(
            sql=(
                "ALTER TABLE indicators_theme ADD CONSTRAINT indicators_theme_pair UNIQUE (id, instrument_id);"
            ),
            reverse_sql="ALTER TABLE indicators_theme DROP CONSTRAINT indicators_theme_pair;",
        ),
        _same_instrument("indicators_themeindicator", "theme_id", "indicators_theme"),
        _same_instrument("indicators_themeindicator", "indicator_id", "indicators_indicator"),
        *(_guard_part(table) for table in PARTS),
    ]
