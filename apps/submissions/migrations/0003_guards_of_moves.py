"""What 0002 left open: content moved to another form, decisions under another name, files exchanged, TRUNCATE."""

from importlib import import_module
from typing import ClassVar, Final

from django.db import migrations

from apps.core.postgres import not_truncated

CONTENT_GUARD: Final = """
CREATE OR REPLACE FUNCTION submissions_content_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched record := coalesce(NEW, OLD);
    owner_id bigint;
    owner_state text;
BEGIN
    IF TG_TABLE_NAME = 'submissions_answer' THEN
        IF TG_OP = 'UPDATE'
            AND (NEW.submission_id, NEW.indicator_id) IS DISTINCT FROM (OLD.submission_id, OLD.indicator_id) THEN
            RAISE EXCEPTION 'an answer keeps its submission and indicator' USING ERRCODE = 'check_violation';
        END IF;
        owner_id := touched.submission_id;
    ELSE
        IF TG_OP = 'UPDATE' AND NEW.answer_id <> OLD.answer_id THEN
            RAISE EXCEPTION 'events and evidence keep their answer' USING ERRCODE = 'check_violation';
        END IF;
        SELECT submission_id INTO owner_id FROM submissions_answer WHERE id = touched.answer_id;
    END IF;
    SELECT state INTO owner_state FROM submissions_submission WHERE id = owner_id;
    IF owner_state NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION 'submission % is % and its content is locked', owner_id, owner_state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN touched;
END $$;
"""

EVIDENCE_GUARD: Final = """
CREATE FUNCTION submissions_evidence_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'evidence is withdrawn, never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.removed_at IS NOT NULL
        OR ROW(NEW.public_id, NEW.file, NEW.original_name, NEW.content_type, NEW.size, NEW.sha256,
               NEW.uploaded_by_id, NEW.uploaded_at)
        IS DISTINCT FROM
        ROW(OLD.public_id, OLD.file, OLD.original_name, OLD.content_type, OLD.size, OLD.sha256,
            OLD.uploaded_by_id, OLD.uploaded_at) THEN
        RAISE EXCEPTION 'evidence is withdrawn, never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER submissions_evidence_stays BEFORE UPDATE OR DELETE ON submissions_evidence
    FOR EACH ROW EXECUTE FUNCTION submissions_evidence_guard();
"""

STEP_GUARD: Final = """
CREATE FUNCTION submissions_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.action, NEW.from_state, NEW.to_state) NOT IN (
        ('submit', 'draft', 'submitted'), ('submit', 'returned', 'submitted'),
        ('claim', 'submitted', 'in_review'), ('return', 'in_review', 'returned'),
        ('approve', 'in_review', 'approved'), ('accept', 'approved', 'accepted'),
        ('reopen', 'approved', 'returned'), ('reopen', 'accepted', 'returned')
    ) THEN
        RAISE EXCEPTION 'no action % leads from % to %', NEW.action, NEW.from_state, NEW.to_state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER submissions_step_guard BEFORE INSERT ON submissions_decision
    FOR EACH ROW EXECUTE FUNCTION submissions_step_guard();
"""
"""The four eyes look at the action: one under another name would walk past them."""

TABLES: Final = ("submission", "answer", "eventrow", "evidence", "answerrevision", "decision")

_EARLIER = import_module("apps.submissions.migrations.0002_guards").CONTENT_GUARD
EARLIER_CONTENT_GUARD: Final = _EARLIER.split("CREATE TRIGGER")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)

DROP_GUARDS: Final = """
DROP TRIGGER submissions_evidence_stays ON submissions_evidence;
DROP FUNCTION submissions_evidence_guard();
DROP TRIGGER submissions_step_guard ON submissions_decision;
DROP FUNCTION submissions_step_guard();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("submissions", "0002_guards")]
    operations: ClassVar = [
        migrations.RunSQL(sql=CONTENT_GUARD, reverse_sql=EARLIER_CONTENT_GUARD),
        migrations.RunSQL(sql=[EVIDENCE_GUARD, STEP_GUARD], reverse_sql=DROP_GUARDS),
        *(not_truncated(f"submissions_{name}") for name in TABLES),
    ]
