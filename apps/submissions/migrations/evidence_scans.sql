-- Only a virus scanner withdraws a file without a person behind it. It does so whatever the state of the form: what it
-- found is not to be handed on because the form was sent meanwhile.

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
        IF TG_TABLE_NAME = 'submissions_evidence' AND TG_OP = 'UPDATE' THEN
            -- That nothing else changes, and that a scanner stands behind it, is for submissions_evidence_guard.
            IF NEW.removed_at IS NOT NULL AND NEW.removed_by_id IS NULL THEN
                RETURN NEW;
            END IF;
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

CREATE OR REPLACE FUNCTION submissions_evidence_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF NEW.removed_at IS NOT NULL AND NEW.removed_by_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM submissions_evidencescan s WHERE s.evidence_id = NEW.id AND s.state = 'infected'
    ) THEN
        RAISE EXCEPTION 'evidence is withdrawn by somebody, or because of a virus' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- A file that was found to be infected stays so, and a scan stays with its file. One that still waits may be let go:
-- that is how a portal goes on whose scanner was taken away.

CREATE FUNCTION submissions_scan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'waiting' THEN
            RAISE EXCEPTION 'what a scanner said is never deleted' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'infected' OR NEW.evidence_id <> OLD.evidence_id THEN
        RAISE EXCEPTION 'an infected file stays infected' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER submissions_scan_guard BEFORE UPDATE OR DELETE ON submissions_evidencescan
    FOR EACH ROW EXECUTE FUNCTION submissions_scan_guard();
