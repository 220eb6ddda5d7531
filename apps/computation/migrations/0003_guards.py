"""Results are written once, by the worker that holds the run; a finished run never changes."""

from typing import ClassVar, Final

from django.db import migrations

from apps.core.postgres import append_only

RUN_GUARD: Final = """
CREATE FUNCTION computation_run_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.job_state = 'finished' THEN
        RAISE EXCEPTION 'run % is finished and never changes', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER computation_run_guard BEFORE UPDATE OR DELETE ON computation_indexrun
    FOR EACH ROW EXECUTE FUNCTION computation_run_guard();

CREATE FUNCTION computation_result_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM written w JOIN computation_indexrun r ON r.id = w.run_id WHERE r.job_state <> 'running'
    ) THEN
        RAISE EXCEPTION 'results are written only while their run is running'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER computation_result_guard AFTER INSERT ON computation_regionresult
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION computation_result_guard();
"""

DROP_RUN_GUARD: Final = """
DROP TRIGGER computation_result_guard ON computation_regionresult;
DROP FUNCTION computation_result_guard();
DROP TRIGGER computation_run_guard ON computation_indexrun;
DROP FUNCTION computation_run_guard();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("computation", "0002_initial")]
    operations: ClassVar = [
        migrations.RunSQL(sql=RUN_GUARD, reverse_sql=DROP_RUN_GUARD),
        append_only("computation_regionresult"),
    ]
