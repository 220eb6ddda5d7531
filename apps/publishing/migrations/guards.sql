-- What was published never changes and is never deleted.

CREATE FUNCTION publishing_release_public_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a public release is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF ROW(NEW.public_id, NEW.edition_id, NEW.run_id, NEW.version, NEW.note, NEW.manifest_sha256,
           NEW.prepared_by_id, NEW.prepared_at, NEW.published_by_id, NEW.published_at)
       IS DISTINCT FROM
       ROW(OLD.public_id, OLD.edition_id, OLD.run_id, OLD.version, OLD.note, OLD.manifest_sha256,
           OLD.prepared_by_id, OLD.prepared_at, OLD.published_by_id, OLD.published_at) THEN
        RAISE EXCEPTION 'a public release never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state = 'published' AND NEW.state IN ('superseded', 'withdrawn'))
        OR (OLD.state = 'superseded' AND NEW.state = 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'a release goes from % to % never', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_release_public_stays BEFORE UPDATE OR DELETE ON publishing_release
    FOR EACH ROW EXECUTE FUNCTION publishing_release_public_stays();

-- A release begins as a draft, is published only after it was built, and keeps the reason why it was withdrawn.

CREATE FUNCTION publishing_release_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a release never starts as %', NEW.state USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'draft' AND NEW.state <> 'draft' AND NOT (
        NEW.state = 'published' AND NEW.job_state = 'finished' AND NEW.manifest_sha256 <> ''
        AND NEW.published_by_id IS NOT NULL AND NEW.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'an unfinished draft is never published' USING ERRCODE = 'restrict_violation';
    END IF;
    IF ROW(NEW.withdrawn_by_id, NEW.withdrawn_at, NEW.withdrawn_reason)
        IS DISTINCT FROM ROW(OLD.withdrawn_by_id, OLD.withdrawn_at, OLD.withdrawn_reason)
        AND NOT (OLD.state <> 'withdrawn' AND NEW.state = 'withdrawn') THEN
        RAISE EXCEPTION 'why a release was withdrawn never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_release_step_guard BEFORE INSERT OR UPDATE ON publishing_release
    FOR EACH ROW EXECUTE FUNCTION publishing_release_step_guard();
