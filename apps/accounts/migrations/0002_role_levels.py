"""The database refuses a role in a region of the wrong level (ROLE_LEVELS of permissions.py; a test compares)."""

from django.db import migrations

TABLES = ("accounts_assignment", "accounts_invitation")

FUNCTION = """
CREATE FUNCTION accounts_role_fits_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    region_level text;
BEGIN
    SELECT level INTO region_level FROM regions_region WHERE id = NEW.region_id;
    IF region_level <> ALL (CASE NEW.role
        WHEN 'operator' THEN ARRAY['province', 'regency']
        WHEN 'coordinator' THEN ARRAY['province']
        WHEN 'auditor' THEN ARRAY['nation', 'province']
        WHEN 'stakeholder' THEN ARRAY['nation', 'province', 'regency']
        ELSE ARRAY['nation']
    END) THEN
        RAISE EXCEPTION 'role % cannot be held at level %', NEW.role, region_level
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_fits_level';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("regions", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION accounts_role_fits_level();"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_role_fits_level BEFORE INSERT OR UPDATE OF role, region_id ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION accounts_role_fits_level();",
                f"DROP TRIGGER {table}_role_fits_level ON {table};",
            )
            for table in TABLES
        ),
    ]
