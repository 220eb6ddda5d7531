-- Only the steps of TRANSITIONS (workflow.py) change a state; a test compares the two tables.

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

-- At commit, the state of a submission is the one its last decision led to.

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
    -- Read from the table, not from NEW: after several steps in one transaction only the last state counts.
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

-- A decision carries the action that leads from its state to the next. The guard below looks at the action alone: an
-- approval that called itself "submit" would get past it.

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

-- Four eyes: whoever saved an answer, attached or withdrew a file, or submitted the data does not claim, approve or
-- accept it.

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

-- Answers, events and evidence change only while the form is with the office, and never move to another form or answer.

CREATE FUNCTION submissions_content_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER submissions_answer_content_guard BEFORE INSERT OR UPDATE OR DELETE ON submissions_answer
    FOR EACH ROW EXECUTE FUNCTION submissions_content_guard();
CREATE TRIGGER submissions_event_content_guard BEFORE INSERT OR UPDATE OR DELETE ON submissions_eventrow
    FOR EACH ROW EXECUTE FUNCTION submissions_content_guard();
CREATE TRIGGER submissions_evidence_content_guard BEFORE INSERT OR UPDATE OR DELETE ON submissions_evidence
    FOR EACH ROW EXECUTE FUNCTION submissions_content_guard();

-- Evidence is withdrawn once, never changed, never deleted.

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
