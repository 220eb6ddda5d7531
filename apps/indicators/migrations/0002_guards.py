"""The rules that the database holds on its own: one instrument is one whole, and a frozen one stays as it is."""

from typing import ClassVar, Final

from django.db import migrations

PARTS: Final = (
    "indicators_indicatorgroup",
    "indicators_indicator",
    "indicators_eventlevel",
    "indicators_weight",
    "indicators_methodstep",
)

FROZEN_GUARD: Final = """
CREATE FUNCTION indicators_frozen_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner_id bigint;
    frozen timestamptz;
BEGIN
    FOREACH owner_id IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.instrument_id]
        WHEN 'DELETE' THEN ARRAY[OLD.instrument_id]
        ELSE ARRAY[OLD.instrument_id, NEW.instrument_id] END
    LOOP
        -- FOR SHARE waits for a freeze under way, and makes a freeze wait for us: neither overlooks the other.
        SELECT frozen_at INTO frozen FROM indicators_instrument WHERE id = owner_id FOR SHARE;
        IF frozen IS NOT NULL THEN
            RAISE EXCEPTION 'instrument % is frozen: % of % refused', owner_id, TG_OP, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation', HINT = 'Make a new version of the instrument.';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

INSTRUMENT_GUARD: Final = """
CREATE FUNCTION indicators_instrument_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen_at IS NOT NULL THEN
        RAISE EXCEPTION 'instrument % is frozen: % refused', OLD.id, TG_OP
            USING ERRCODE = 'restrict_violation', HINT = 'Make a new version of the instrument.';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER indicators_instrument_guard BEFORE UPDATE OR DELETE ON indicators_instrument
    FOR EACH ROW EXECUTE FUNCTION indicators_instrument_guard();
"""

EDITION_GUARD: Final = """
CREATE FUNCTION indicators_edition_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'an edition starts as a draft' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('draft', 'open'), ('open', 'closed')) THEN
        RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.instrument_id, NEW.region_set_id, NEW.kind, NEW.code)
        IS DISTINCT FROM (OLD.instrument_id, OLD.region_set_id, OLD.kind, OLD.code) THEN
        RAISE EXCEPTION 'an open edition keeps its code, kind, instrument and region set'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> 'draft' AND NOT EXISTS (
        SELECT 1 FROM indicators_instrument WHERE id = NEW.instrument_id AND frozen_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'edition % opens only with a frozen instrument', NEW.code
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER indicators_edition_guard BEFORE INSERT OR UPDATE ON indicators_edition
    FOR EACH ROW EXECUTE FUNCTION indicators_edition_guard();
"""


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


def _pair(table: str) -> migrations.RunSQL:
    """Let a foreign key over both columns point to `table`."""
    return migrations.RunSQL(
        sql=f"ALTER TABLE {table} ADD CONSTRAINT {table}_pair UNIQUE (id, instrument_id);",
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {table}_pair;",
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("indicators", "0001_initial")]

    operations: ClassVar = [
        _pair("indicators_indicatorgroup"),
        _pair("indicators_indicator"),
        _same_instrument("indicators_indicatorgroup", "parent_id", "indicators_indicatorgroup"),
        _same_instrument("indicators_indicator", "group_id", "indicators_indicatorgroup"),
        _same_instrument("indicators_weight", "group_id", "indicators_indicatorgroup"),
        _same_instrument("indicators_weight", "indicator_id", "indicators_indicator"),
        migrations.RunSQL(FROZEN_GUARD, "DROP FUNCTION indicators_frozen_guard();"),
        *(_guard_part(table) for table in PARTS),
        migrations.RunSQL(
            INSTRUMENT_GUARD,
            "DROP TRIGGER indicators_instrument_guard ON indicators_instrument;"
            "DROP FUNCTION indicators_instrument_guard();",
        ),
        migrations.RunSQL(
            EDITION_GUARD,
            "DROP TRIGGER indicators_edition_guard ON indicators_edition;"
            "DROP FUNCTION indicators_edition_guard();",
        ),
    ]
