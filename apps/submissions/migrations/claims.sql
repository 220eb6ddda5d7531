-- Reviews under way when claims began to expire are held for another week.

UPDATE submissions_submission SET claim_expires_at = now() + interval '7 days' WHERE state = 'in_review';

-- The table of the workflow, with the steps by which a review is released and changes hands.

CREATE OR REPLACE FUNCTION submissions_state_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
        ('draft', 'submitted'), ('returned', 'submitted'), ('submitted', 'in_review'), ('in_review', 'submitted'),
        ('in_review', 'returned'), ('in_review', 'approved'), ('approved', 'accepted'),
        ('approved', 'returned'), ('accepted', 'returned')
    ) THEN
        RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION submissions_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.action, NEW.from_state, NEW.to_state) NOT IN (
        ('submit', 'draft', 'submitted'), ('submit', 'returned', 'submitted'),
        ('claim', 'submitted', 'in_review'), ('release', 'in_review', 'submitted'),
        ('hand_over', 'in_review', 'in_review'), ('take_over', 'in_review', 'in_review'),
        ('return', 'in_review', 'returned'), ('approve', 'in_review', 'approved'),
        ('accept', 'approved', 'accepted'), ('reopen', 'approved', 'returned'), ('reopen', 'accepted', 'returned')
    ) THEN
        RAISE EXCEPTION 'no action % leads from % to %', NEW.action, NEW.from_state, NEW.to_state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Four eyes: whoever saved an answer, attached or withdrew a file, explained a warning, or submitted the data does not
-- claim, take over, approve or accept it, and nobody hands the review over to such a person.

CREATE OR REPLACE FUNCTION submissions_four_eyes_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reviewer_id bigint := CASE
        WHEN NEW.action = 'hand_over' THEN NEW.counterpart_id
        WHEN NEW.action IN ('claim', 'take_over', 'approve', 'accept') THEN NEW.decided_by_id
    END;
BEGIN
    IF reviewer_id IS NOT NULL AND (
        EXISTS (SELECT 1 FROM submissions_answerrevision r JOIN submissions_answer a ON a.id = r.answer_id
                WHERE a.submission_id = NEW.submission_id AND r.saved_by_id = reviewer_id)
        OR EXISTS (SELECT 1 FROM submissions_evidence e JOIN submissions_answer a ON a.id = e.answer_id
                   WHERE a.submission_id = NEW.submission_id
                   AND reviewer_id IN (e.uploaded_by_id, e.removed_by_id))
        OR EXISTS (SELECT 1 FROM submissions_checkexplanation x
                   WHERE x.submission_id = NEW.submission_id AND x.written_by_id = reviewer_id)
        OR EXISTS (SELECT 1 FROM submissions_decision d
                   WHERE d.submission_id = NEW.submission_id AND d.action = 'submit'
                   AND d.decided_by_id = reviewer_id)
    ) THEN
        RAISE EXCEPTION 'four eyes: whoever entered or submitted the data cannot review it (%)', NEW.action
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
