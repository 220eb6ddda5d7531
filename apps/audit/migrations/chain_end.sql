-- Where the chain ends is noted with every link that is made, so that links which are cut off its end are missed. It only
-- moves forward: a chain that is made anew does not reach the noted end with the noted hash.

INSERT INTO audit_chainend (id, number, sha256)
    SELECT 1, number, sha256 FROM audit_seal ORDER BY number DESC LIMIT 1;

CREATE FUNCTION audit_chain_end_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_chainend (id, number, sha256)
        SELECT 1, number, sha256 FROM fresh ORDER BY number DESC LIMIT 1
    ON CONFLICT (id) DO UPDATE SET number = excluded.number, sha256 = excluded.sha256
        WHERE audit_chainend.number < excluded.number;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_chain_end_note AFTER INSERT ON audit_seal REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION audit_chain_end_note();

CREATE FUNCTION audit_chain_end_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.id <> OLD.id OR NEW.number <= OLD.number THEN
        RAISE EXCEPTION 'the noted end of the chain only moves forward' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_chain_end_guard BEFORE UPDATE OR DELETE ON audit_chainend
    FOR EACH ROW EXECUTE FUNCTION audit_chain_end_guard();
