-- The parts of an instrument point only to parts of the same instrument: foreign keys over two columns.

ALTER TABLE indicators_indicatorgroup ADD CONSTRAINT indicators_indicatorgroup_pair UNIQUE (id, instrument_id);
ALTER TABLE indicators_indicator ADD CONSTRAINT indicators_indicator_pair UNIQUE (id, instrument_id);
ALTER TABLE indicators_theme ADD CONSTRAINT indicators_theme_pair UNIQUE (id, instrument_id);

ALTER TABLE indicators_indicatorgroup ADD CONSTRAINT indicators_indicatorgroup_parent_id_same_instrument
    FOREIGN KEY (parent_id, instrument_id) REFERENCES indicators_indicatorgroup (id, instrument_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE indicators_indicator ADD CONSTRAINT indicators_indicator_group_id_same_instrument
    FOREIGN KEY (group_id, instrument_id) REFERENCES indicators_indicatorgroup (id, instrument_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE indicators_weight ADD CONSTRAINT indicators_weight_group_id_same_instrument
    FOREIGN KEY (group_id, instrument_id) REFERENCES indicators_indicatorgroup (id, instrument_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE indicators_weight ADD CONSTRAINT indicators_weight_indicator_id_same_instrument
    FOREIGN KEY (indicator_id, instrument_id) REFERENCES indicators_indicator (id, instrument_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE indicators_themeindicator ADD CONSTRAINT indicators_themeindicator_theme_id_same_instrument
    FOREIGN KEY (theme_id, instrument_id) REFERENCES indicators_theme (id, instrument_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE indicators_themeindicator ADD CONSTRAINT indicators_themeindicator_indicator_id_same_instrument
    FOREIGN KEY (indicator_id, instrument_id) REFERENCES indicators_indicator (id, instrument_id) DEFERRABLE INITIALLY DEFERRED;

-- Nothing of a frozen instrument is added, changed or removed.

CREATE FUNCTION indicators_frozen_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner_id bigint;
    frozen timestamptz;
BEGIN
    FOREACH owner_id IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.instrument_id]
        WHEN 'DELETE' THEN ARRAY[OLD.instrument_id]
        ELSE ARRAY[OLD.instrument_id, NEW.instrument_id] END
    LOOP
        -- FOR SHARE waits for a freeze that has begun, and makes a later one wait for us: neither misses the other.
        SELECT frozen_at INTO frozen FROM indicators_instrument WHERE id = owner_id FOR SHARE;
        IF frozen IS NOT NULL THEN
            RAISE EXCEPTION 'instrument % is frozen: % of % refused', owner_id, TG_OP, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation', HINT = 'Make a new version of the instrument.';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER indicators_indicatorgroup_frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_indicatorgroup
    FOR EACH ROW EXECUTE FUNCTION indicators_frozen_guard();
CREATE TRIGGER indicators_indicator_frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_indicator
    FOR EACH ROW EXECUTE FUNCTION indicators_frozen_guard();
CREATE TRIGGER indicators_eventlevel_frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_eventlevel
    FOR EACH ROW EXECUTE FUNCTION indicators_frozen_guard();
CREATE TRIGGER indicators_weight_frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_weight
    FOR EACH ROW EXECUTE FUNCTION indicators_frozen_guard();
CREATE TRIGGER indicators_methodstep_frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_methodstep
    FOR EACH ROW EXECUTE FUNCTION indicators_frozen_guard();
CREATE TRIGGER indicators_theme_frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_theme
    FOR EACH ROW EXECUTE FUNCTION indicators_frozen_guard();
CREATE TRIGGER indicators_themeindicator_frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_themeindicator
    FOR EACH ROW EXECUTE FUNCTION indicators_frozen_guard();

CREATE FUNCTION indicators_instrument_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen_at IS NOT NULL THEN
        RAISE EXCEPTION 'instrument % is frozen: % refused', OLD.id, TG_OP
            USING ERRCODE = 'restrict_violation', HINT = 'Make a new version of the instrument.';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER indicators_instrument_guard BEFORE UPDATE OR DELETE ON indicators_instrument
    FOR EACH ROW EXECUTE FUNCTION indicators_instrument_guard();

-- An edition goes from draft to open to closed, opens only with a frozen instrument, and keeps its code, kind,
-- instrument and regions from then on.

CREATE FUNCTION indicators_edition_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'an edition starts as a draft' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('draft', 'open'), ('open', 'closed')) THEN
        RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.instrument_id, NEW.region_set_id, NEW.kind, NEW.code)
        IS DISTINCT FROM (OLD.instrument_id, OLD.region_set_id, OLD.kind, OLD.code) THEN
        RAISE EXCEPTION 'an open edition keeps its code, kind, instrument and region set'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> 'draft' AND NOT EXISTS (
        SELECT 1 FROM indicators_instrument WHERE id = NEW.instrument_id AND frozen_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'edition % opens only with a frozen instrument', NEW.code
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER indicators_edition_guard BEFORE INSERT OR UPDATE ON indicators_edition
    FOR EACH ROW EXECUTE FUNCTION indicators_edition_guard();
