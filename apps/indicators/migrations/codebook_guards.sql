-- The unit decides what counts mean. Once an edition that uses the instrument was opened, an entry keeps the unit that it had,
-- or takes that of the instrument, which goes before it.

CREATE FUNCTION indicators_codebook_unit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unit_before text;
BEGIN
    -- Waits for an edition that is being opened, and makes one wait that would open now: neither misses the other.
    PERFORM 1 FROM indicators_instrument WHERE id = NEW.instrument_id FOR SHARE;
    SELECT unit INTO unit_before FROM indicators_codebookrevision
        WHERE instrument_id = NEW.instrument_id AND indicator_code = NEW.indicator_code
        ORDER BY revision DESC LIMIT 1;
    IF unit_before <> NEW.unit AND EXISTS (
        SELECT 1 FROM indicators_edition WHERE instrument_id = NEW.instrument_id AND state <> 'draft'
    ) AND NOT EXISTS (
        SELECT 1 FROM indicators_indicator
        WHERE instrument_id = NEW.instrument_id AND code = NEW.indicator_code AND unit = NEW.unit
    ) THEN
        RAISE EXCEPTION 'the unit of % is fixed: an edition that counts in it was opened', NEW.indicator_code
            USING ERRCODE = 'restrict_violation', HINT = 'Make a new version of the instrument.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER indicators_codebook_unit_guard BEFORE INSERT ON indicators_codebookrevision
    FOR EACH ROW EXECUTE FUNCTION indicators_codebook_unit_guard();
