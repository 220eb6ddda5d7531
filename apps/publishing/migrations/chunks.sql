-- A chunk keeps its place, and one that is done is never another: its list of files may be emptied once the release is
-- whole. It may be deleted, which is how a chunk whose files were damaged begins again.

CREATE FUNCTION publishing_releasechunk_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.release_id, NEW.kind, NEW.position, NEW.total) IS DISTINCT FROM
       (OLD.release_id, OLD.kind, OLD.position, OLD.total) THEN
        RAISE EXCEPTION 'chunk % keeps its place', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.job_state = 'finished' AND (
        NEW.job_state <> 'finished' OR (NEW.files IS NOT NULL AND NEW.files IS DISTINCT FROM OLD.files)
    ) THEN
        RAISE EXCEPTION 'chunk % is done and never changes', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_releasechunk_guard BEFORE UPDATE ON publishing_releasechunk
    FOR EACH ROW EXECUTE FUNCTION publishing_releasechunk_guard();
