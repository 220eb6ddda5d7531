-- Who had a hand in the data of a form, in any round: whoever saved an answer, attached or withdrew a file, explained a
-- warning, or sent the form. This is the only place that says so; code reads the view, and the trigger asks it.

CREATE VIEW submissions_contribution AS
SELECT answer.submission_id, revision.saved_by_id AS person_id
FROM submissions_answerrevision revision JOIN submissions_answer answer ON answer.id = revision.answer_id
UNION ALL
SELECT answer.submission_id, file.uploaded_by_id
FROM submissions_evidence file JOIN submissions_answer answer ON answer.id = file.answer_id
UNION ALL
SELECT answer.submission_id, file.removed_by_id
FROM submissions_evidence file JOIN submissions_answer answer ON answer.id = file.answer_id
WHERE file.removed_by_id IS NOT NULL
UNION ALL
SELECT submission_id, written_by_id FROM submissions_checkexplanation
UNION ALL
SELECT submission_id, decided_by_id FROM submissions_decision WHERE action = 'submit';

CREATE OR REPLACE FUNCTION submissions_four_eyes_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reviewer_id bigint := CASE
        WHEN NEW.action = 'hand_over' THEN NEW.counterpart_id
        WHEN NEW.action IN ('claim', 'take_over', 'approve', 'accept') THEN NEW.decided_by_id
    END;
BEGIN
    IF reviewer_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM submissions_contribution
        WHERE submission_id = NEW.submission_id AND person_id = reviewer_id
    ) THEN
        RAISE EXCEPTION 'four eyes: whoever entered or submitted the data cannot review it (%)', NEW.action
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
