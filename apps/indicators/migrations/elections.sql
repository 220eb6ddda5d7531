-- An edition that was opened keeps its elections: events were entered under them.

CREATE FUNCTION indicators_election_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner_id bigint;
    stage text;
BEGIN
    FOREACH owner_id IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.edition_id]
        WHEN 'DELETE' THEN ARRAY[OLD.edition_id]
        ELSE ARRAY[OLD.edition_id, NEW.edition_id] END
    LOOP
        -- FOR SHARE waits for an opening that has begun, and makes a later one wait for us: neither misses the other.
        SELECT state INTO stage FROM indicators_edition WHERE id = owner_id FOR SHARE;
        IF stage <> 'draft' THEN
            RAISE EXCEPTION 'edition % was opened: % of an election refused', owner_id, TG_OP
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER indicators_election_guard BEFORE INSERT OR UPDATE OR DELETE ON indicators_election
    FOR EACH ROW EXECUTE FUNCTION indicators_election_guard();
