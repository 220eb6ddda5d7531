-- Four eyes for a return too: it rests on verdicts about single answers, and nobody judges what they had a hand in.

CREATE OR REPLACE FUNCTION submissions_four_eyes_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reviewer_id bigint := CASE
        WHEN NEW.action = 'hand_over' THEN NEW.counterpart_id
        WHEN NEW.action IN ('claim', 'take_over', 'return', 'approve', 'accept') THEN NEW.decided_by_id
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
