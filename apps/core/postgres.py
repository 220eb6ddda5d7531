"""Migration operations for rules that the database itself enforces.

They cannot be reversed: where a rule changes, a later migration replaces it.
"""

from pathlib import Path

from django.db import migrations


def sql_file(migration: str, name: str) -> migrations.RunSQL:
    """Run the SQL file `name` that lies beside the migration; `migration` is its `__file__`."""
    return migrations.RunSQL(Path(migration).with_name(name).read_text(encoding="utf-8"))


def append_only(table: str) -> migrations.RunSQL:
    """Refuse every UPDATE and DELETE on `table`: rows are written once and stay as they were written."""
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of {table} are never changed or deleted' USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
        """
    )


def not_truncated(table: str) -> migrations.RunSQL:
    """Refuse TRUNCATE on `table`, which would empty it without firing the triggers on its rows.

    Only tests may do it, to empty the tables after each test: their sessions set `portal.may_truncate`.
    """
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_refuses_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('portal.may_truncate', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'rows of {table} are never deleted at once' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses_truncate();
        """
    )
