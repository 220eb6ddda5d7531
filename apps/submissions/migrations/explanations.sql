-- Four eyes: whoever saved an answer, attached or withdrew a file, explained a warning, or submitted the data does not
-- claim, approve or accept it.

CREATE OR REPLACE FUNCTION submissions_four_eyes_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.action IN ('claim', 'approve', 'accept') AND (
        EXISTS (SELECT 1 FROM submissions_answerrevision r JOIN submissions_answer a ON a.id = r.answer_id
                WHERE a.submission_id = NEW.submission_id AND r.saved_by_id = NEW.decided_by_id)
        OR EXISTS (SELECT 1 FROM submissions_evidence e JOIN submissions_answer a ON a.id = e.answer_id
                   WHERE a.submission_id = NEW.submission_id
                   AND NEW.decided_by_id IN (e.uploaded_by_id, e.removed_by_id))
        OR EXISTS (SELECT 1 FROM submissions_checkexplanation x
                   WHERE x.submission_id = NEW.submission_id AND x.written_by_id = NEW.decided_by_id)
        OR EXISTS (SELECT 1 FROM submissions_decision d
                   WHERE d.submission_id = NEW.submission_id AND d.action = 'submit'
                   AND d.decided_by_id = NEW.decided_by_id)
    ) THEN
        RAISE EXCEPTION 'four eyes: whoever entered or submitted the data cannot % it', NEW.action
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Warnings are explained only while the form is with the office.

CREATE FUNCTION submissions_explanation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner_state text;
BEGIN
    SELECT state INTO owner_state FROM submissions_submission WHERE id = NEW.submission_id;
    IF owner_state NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION 'submission % is % and its content is locked', NEW.submission_id, owner_state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER submissions_explanation_guard BEFORE INSERT ON submissions_checkexplanation
    FOR EACH ROW EXECUTE FUNCTION submissions_explanation_guard();
