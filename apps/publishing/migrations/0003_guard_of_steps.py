"""A release begins as a draft, is published finished, and says once why it was withdrawn."""

from typing import ClassVar, Final

from django.db import migrations

from apps.core.postgres import not_truncated

STEP_GUARD: Final = """
CREATE FUNCTION publishing_release_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a release never starts as %', NEW.state USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'draft' AND NEW.state <> 'draft' AND NOT (
        NEW.state = 'published' AND NEW.job_state = 'finished' AND NEW.manifest_sha256 <> ''
        AND NEW.published_by_id IS NOT NULL AND NEW.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'an unfinished draft is never published' USING ERRCODE = 'restrict_violation';
    END IF;
    IF ROW(NEW.withdrawn_by_id, NEW.withdrawn_at, NEW.withdrawn_reason)
        IS DISTINCT FROM ROW(OLD.withdrawn_by_id, OLD.withdrawn_at, OLD.withdrawn_reason)
        AND NOT (OLD.state <> 'withdrawn' AND NEW.state = 'withdrawn') THEN
        RAISE EXCEPTION 'why a release was withdrawn never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_release_step_guard BEFORE INSERT OR UPDATE ON publishing_release
    FOR EACH ROW EXECUTE FUNCTION publishing_release_step_guard();
"""

DROP_STEP_GUARD: Final = """
DROP TRIGGER publishing_release_step_guard ON publishing_release;
DROP FUNCTION publishing_release_step_guard();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("publishing", "0002_public_releases_stay")]
    operations: ClassVar = [
        migrations.RunSQL(sql=STEP_GUARD, reverse_sql=DROP_STEP_GUARD),
        not_truncated("publishing_release"),
    ]
