-- A study is about a finished run, its numbers are written once, and a finished study never changes.

CREATE FUNCTION robustness_study_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT 1 FROM computation_indexrun r WHERE r.id = NEW.run_id AND r.job_state = 'finished') THEN
            RAISE EXCEPTION 'run % is not finished and cannot be studied', NEW.run_id
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF OLD.job_state = 'finished' THEN
        RAISE EXCEPTION 'study % is finished and never changes', OLD.id USING ERRCODE = 'restrict_violation';
    ELSIF TG_OP = 'UPDATE' AND (NEW.run_id, NEW.study_key, NEW.alternatives, NEW.n_runs, NEW.n_base, NEW.seed)
            IS DISTINCT FROM (OLD.run_id, OLD.study_key, OLD.alternatives, OLD.n_runs, OLD.n_base, OLD.seed) THEN
        RAISE EXCEPTION 'study % keeps what it was asked', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER robustness_study_guard BEFORE INSERT OR UPDATE OR DELETE ON robustness_robustnessstudy
    FOR EACH ROW EXECUTE FUNCTION robustness_study_guard();

CREATE FUNCTION robustness_chunk_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_study bigint := coalesce(NEW.study_id, OLD.study_id);
BEGIN
    IF EXISTS (SELECT 1 FROM robustness_robustnessstudy s WHERE s.id = of_study AND s.job_state = 'finished') THEN
        RAISE EXCEPTION 'study % is finished, and its chunks with it', of_study
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.study_id, NEW.kind, NEW.position) IS DISTINCT FROM (OLD.study_id, OLD.kind, OLD.position) THEN
            RAISE EXCEPTION 'chunk % keeps its place', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        -- The numbers of a finished chunk may be emptied, as the merge does, but never become other numbers.
        IF OLD.job_state = 'finished' AND (
            NEW.job_state <> 'finished' OR (NEW.payload IS NOT NULL AND NEW.payload IS DISTINCT FROM OLD.payload)
        ) THEN
            RAISE EXCEPTION 'chunk % is finished and keeps its numbers', OLD.id
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER robustness_chunk_guard BEFORE INSERT OR UPDATE OR DELETE ON robustness_robustnesschunk
    FOR EACH ROW EXECUTE FUNCTION robustness_chunk_guard();

CREATE FUNCTION robustness_robustness_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM written w JOIN robustness_robustnessstudy s ON s.id = w.study_id
            JOIN computation_regionresult r ON r.id = w.official_id
        WHERE s.job_state <> 'running' OR r.run_id <> s.run_id
    ) THEN
        RAISE EXCEPTION 'results are written only while their study is running, about its own run'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER robustness_robustness_guard AFTER INSERT ON robustness_robustnessresult
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION robustness_robustness_guard();

-- Stored without compression: it makes floats hardly smaller, and takes longer than computing them.
ALTER TABLE robustness_robustnesschunk ALTER COLUMN payload SET STORAGE EXTERNAL;
