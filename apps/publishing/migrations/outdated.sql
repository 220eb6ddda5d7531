-- A release begins as a draft. A finished draft is scheduled, and goes back or is published; what was built of it stays
-- the same meanwhile, because it is what was promised; who reads it beforehand may change. Why a release was withdrawn stays.

CREATE OR REPLACE FUNCTION publishing_release_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_when_scheduled CONSTANT text[] := ARRAY[
        'state', 'publish_at', 'scheduled_by_id', 'accepts_outdated', 'publish_failure', 'published_by_id', 'published_at',
        'shared_at', 'shared_by_id'
    ];
    is_built boolean := NEW.job_state = 'finished' AND NEW.manifest_sha256 <> '';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a release never starts as %', NEW.state USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'draft' AND NEW.state = 'scheduled' AND NOT is_built THEN
        RAISE EXCEPTION 'an unfinished draft is never scheduled' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('draft', 'scheduled') AND NEW.state NOT IN ('draft', 'scheduled') AND NOT (
        NEW.state = 'published' AND is_built AND NEW.published_by_id IS NOT NULL AND NEW.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'an unfinished draft is never published' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'scheduled'
        AND to_jsonb(NEW) - open_when_scheduled IS DISTINCT FROM to_jsonb(OLD) - open_when_scheduled THEN
        RAISE EXCEPTION 'what is scheduled never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'scheduled' AND NEW.state = 'published'
        AND ROW(NEW.publish_at, NEW.scheduled_by_id, NEW.accepts_outdated)
            IS DISTINCT FROM ROW(OLD.publish_at, OLD.scheduled_by_id, OLD.accepts_outdated) THEN
        RAISE EXCEPTION 'how and by whom a release was scheduled never changes once it is published'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF ROW(NEW.withdrawn_by_id, NEW.withdrawn_at, NEW.withdrawn_reason)
        IS DISTINCT FROM ROW(OLD.withdrawn_by_id, OLD.withdrawn_at, OLD.withdrawn_reason)
        AND NOT (OLD.state <> 'withdrawn' AND NEW.state = 'withdrawn') THEN
        RAISE EXCEPTION 'why a release was withdrawn never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
