"""The database's own rules: what was published never changes and is never deleted."""

from django.db import migrations

CREATE = """
CREATE FUNCTION publishing_release_public_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a public release is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF ROW(NEW.public_id, NEW.edition_id, NEW.run_id, NEW.version, NEW.note, NEW.manifest_sha256,
           NEW.prepared_by_id, NEW.prepared_at, NEW.published_by_id, NEW.published_at)
       IS DISTINCT FROM
       ROW(OLD.public_id, OLD.edition_id, OLD.run_id, OLD.version, OLD.note, OLD.manifest_sha256,
           OLD.prepared_by_id, OLD.prepared_at, OLD.published_by_id, OLD.published_at) THEN
        RAISE EXCEPTION 'a public release never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state = 'published' AND NEW.state IN ('superseded', 'withdrawn'))
        OR (OLD.state = 'superseded' AND NEW.state = 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'a release goes from % to % never', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_release_public_stays BEFORE UPDATE OR DELETE ON publishing_release
    FOR EACH ROW EXECUTE FUNCTION publishing_release_public_stays();
"""
DROP = """
DROP TRIGGER publishing_release_public_stays ON publishing_release;
DROP FUNCTION publishing_release_public_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [migrations.RunSQL(sql=CREATE, reverse_sql=DROP)]
