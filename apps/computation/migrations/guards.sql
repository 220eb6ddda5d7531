-- Results are written only while their run is running, and a finished run never changes.

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
