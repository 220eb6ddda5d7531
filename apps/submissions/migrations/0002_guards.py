"""The rules that the database holds on its own, should code ever go around the services."""

from typing import ClassVar, Final

from django.db import migrations

from apps.core.postgres import append_only

STATE_GUARD: Final = """
CREATE FUNCTION submissions_state_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a submission starts as a draft' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.edition_id <> OLD.edition_id OR NEW.region_id <> OLD.region_id THEN
        RAISE EXCEPTION 'a submission keeps its edition and region' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'submitted'), ('returned', 'submitted'), ('submitted', 'in_review'),
        ('in_review', 'returned'), ('in_review', 'approved'), ('approved', 'accepted'),
        ('approved', 'returned'), ('accepted', 'returned')
    ) THEN
        RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER submissions_state_guard BEFORE INSERT OR UPDATE ON submissions_submission
    FOR EACH ROW EXECUTE FUNCTION submissions_state_guard();
"""
"""Only the arrows of `workflow.TRANSITIONS` change a state; a test compares the two tables."""

DECISION_GUARD: Final = """
CREATE FUNCTION submissions_decision_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    submission_pk bigint;
    state_now text;
    last_state text;
BEGIN
    IF TG_TABLE_NAME = 'submissions_decision' THEN
        submission_pk := NEW.submission_id;
    ELSE
        submission_pk := NEW.id;
    END IF;
    -- Not NEW: of several steps in one transaction only the last one counts at its end.
    SELECT state INTO state_now FROM submissions_submission WHERE id = submission_pk;
    SELECT to_state INTO last_state FROM submissions_decision
        WHERE submission_id = submission_pk ORDER BY number DESC LIMIT 1;
    IF state_now IS NOT NULL AND state_now <> coalesce(last_state, 'draft') THEN
        RAISE EXCEPTION 'state % of submission % has no decision behind it', state_now, submission_pk
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER submissions_decision_guard AFTER UPDATE OF state ON submissions_submission
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION submissions_decision_guard();
CREATE CONSTRAINT TRIGGER submissions_decision_made_guard AFTER INSERT ON submissions_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION submissions_decision_guard();
"""
"""At commit, the state of a submission is the one its last decision led to."""

FOUR_EYES_GUARD: Final = """
CREATE FUNCTION submissions_four_eyes_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.action IN ('claim', 'approve', 'accept') AND (
        EXISTS (SELECT 1 FROM submissions_answerrevision r JOIN submissions_answer a ON a.id = r.answer_id
                WHERE a.submission_id = NEW.submission_id AND r.saved_by_id = NEW.decided_by_id)
        OR EXISTS (SELECT 1 FROM submissions_evidence e JOIN submissions_answer a ON a.id = e.answer_id
                   WHERE a.submission_id = NEW.submission_id
                   AND NEW.decided_by_id IN (e.uploaded_by_id, e.removed_by_id))
        OR EXISTS (SELECT 1 FROM submissions_decision d
                   WHERE d.submission_id = NEW.submission_id AND d.action = 'submit'
                   AND d.decided_by_id = NEW.decided_by_id)
    ) THEN
        RAISE EXCEPTION 'four eyes: whoever entered or submitted the data cannot % it', NEW.action
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER submissions_four_eyes_guard BEFORE INSERT ON submissions_decision
    FOR EACH ROW EXECUTE FUNCTION submissions_four_eyes_guard();
"""

CONTENT_GUARD: Final = """
CREATE FUNCTION submissions_content_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched record := coalesce(NEW, OLD);
    owner_id bigint;
    owner_state text;
BEGIN
    IF TG_TABLE_NAME = 'submissions_answer' THEN
        owner_id := touched.submission_id;
    ELSE
        SELECT submission_id INTO owner_id FROM submissions_answer WHERE id = touched.answer_id;
    END IF;
    SELECT state INTO owner_state FROM submissions_submission WHERE id = owner_id;
    IF owner_state NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION 'submission % is % and its content is locked', owner_id, owner_state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN touched;
END $$;
CREATE TRIGGER submissions_answer_content_guard BEFORE INSERT OR UPDATE OR DELETE ON submissions_answer
    FOR EACH ROW EXECUTE FUNCTION submissions_content_guard();
CREATE TRIGGER submissions_event_content_guard BEFORE INSERT OR UPDATE OR DELETE ON submissions_eventrow
    FOR EACH ROW EXECUTE FUNCTION submissions_content_guard();
CREATE TRIGGER submissions_evidence_content_guard BEFORE INSERT OR UPDATE OR DELETE ON submissions_evidence
    FOR EACH ROW EXECUTE FUNCTION submissions_content_guard();
"""
"""Answers, events and evidence change only while the office holds the form."""

GUARDS: Final = (STATE_GUARD, DECISION_GUARD, FOUR_EYES_GUARD, CONTENT_GUARD)

DROP_GUARDS: Final = """
DROP TRIGGER submissions_state_guard ON submissions_submission;
DROP TRIGGER submissions_decision_guard ON submissions_submission;
DROP TRIGGER submissions_decision_made_guard ON submissions_decision;
DROP TRIGGER submissions_four_eyes_guard ON submissions_decision;
DROP TRIGGER submissions_answer_content_guard ON submissions_answer;
DROP TRIGGER submissions_event_content_guard ON submissions_eventrow;
DROP TRIGGER submissions_evidence_content_guard ON submissions_evidence;
DROP FUNCTION submissions_state_guard();
DROP FUNCTION submissions_decision_guard();
DROP FUNCTION submissions_four_eyes_guard();
DROP FUNCTION submissions_content_guard();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("submissions", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(sql=list(GUARDS), reverse_sql=DROP_GUARDS),
        append_only("submissions_answerrevision"),
        append_only("submissions_decision"),
    ]
