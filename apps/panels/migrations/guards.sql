-- A panel goes from draft to open to closed, asks the same of everybody, and never changes once it is closed.

CREATE FUNCTION panels_panel_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a panel starts as a draft' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'panel % is no draft and is never deleted', OLD.id
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'closed' THEN
        RAISE EXCEPTION 'panel % is closed and never changes', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('draft', 'open'), ('open', 'closed')) THEN
        RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.instrument_id, NEW.method, NEW.parent_codes)
        IS DISTINCT FROM (OLD.instrument_id, OLD.method, OLD.parent_codes) THEN
        RAISE EXCEPTION 'an open panel keeps what it asks' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> 'draft' AND NOT EXISTS (
        SELECT 1 FROM indicators_instrument WHERE id = NEW.instrument_id AND frozen_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'panel % opens only with a frozen instrument', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER panels_panel_guard BEFORE INSERT OR UPDATE OR DELETE ON panels_panel
    FOR EACH ROW EXECUTE FUNCTION panels_panel_guard();

-- An expert never moves to another panel, is never deleted once the panel has opened, and never changes once it has
-- closed.

CREATE FUNCTION panels_panelexpert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    panel_state text;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.panel_id <> OLD.panel_id THEN
        RAISE EXCEPTION 'an expert keeps the panel' USING ERRCODE = 'restrict_violation';
    END IF;
    -- FOR SHARE waits for a closing that has begun, and makes a later one wait for us: neither misses the other.
    SELECT state INTO panel_state FROM panels_panel
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.panel_id ELSE NEW.panel_id END FOR SHARE;
    IF panel_state = 'closed' OR (TG_OP = 'DELETE' AND panel_state <> 'draft') THEN
        RAISE EXCEPTION 'the experts of a panel that is % stay: % refused', panel_state, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER panels_panelexpert_guard BEFORE INSERT OR UPDATE OR DELETE ON panels_panelexpert
    FOR EACH ROW EXECUTE FUNCTION panels_panelexpert_guard();

-- Answers change only while the panel is open and their expert has neither sent them nor been withdrawn, and only to
-- what the panel asks.

CREATE FUNCTION panels_answer_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked record;
    is_asked boolean := false;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.expert_id <> OLD.expert_id THEN
        RAISE EXCEPTION 'an answer keeps its expert' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT p.state, p.method, p.instrument_id, p.parent_codes, e.submitted_at, e.withdrawn_at INTO asked
        FROM panels_panelexpert e JOIN panels_panel p ON p.id = e.panel_id
        WHERE e.id = CASE TG_OP WHEN 'DELETE' THEN OLD.expert_id ELSE NEW.expert_id END FOR SHARE;
    IF asked.state <> 'open' OR asked.submitted_at IS NOT NULL OR asked.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'answers change only while their expert answers an open panel: % refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_TABLE_NAME = 'panels_expertscore' THEN
        is_asked := asked.method = 'score' AND EXISTS (
            SELECT 1 FROM indicators_indicator part
            WHERE part.id = NEW.indicator_id AND part.instrument_id = asked.instrument_id);
    ELSIF TG_TABLE_NAME = 'panels_expertallocation' THEN
        is_asked := asked.method = 'budget' AND EXISTS (
            SELECT 1 FROM indicators_indicatorgroup part
            WHERE part.id = NEW.group_id AND part.instrument_id = asked.instrument_id);
    ELSIF TG_TABLE_NAME = 'panels_expertcomparison' THEN
        is_asked := asked.method = 'ahp' AND NEW.parent_code = ANY (asked.parent_codes) AND 2 = (
            SELECT count(*) FROM (
                SELECT code FROM indicators_indicatorgroup WHERE instrument_id = asked.instrument_id
                UNION SELECT code FROM indicators_indicator WHERE instrument_id = asked.instrument_id
            ) part WHERE part.code IN (NEW.first_code, NEW.second_code));
    END IF;
    IF NOT is_asked THEN
        RAISE EXCEPTION 'the panel does not ask this' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER panels_expertscore_guard BEFORE INSERT OR UPDATE OR DELETE ON panels_expertscore
    FOR EACH ROW EXECUTE FUNCTION panels_answer_guard();
CREATE TRIGGER panels_expertcomparison_guard BEFORE INSERT OR UPDATE OR DELETE ON panels_expertcomparison
    FOR EACH ROW EXECUTE FUNCTION panels_answer_guard();
CREATE TRIGGER panels_expertallocation_guard BEFORE INSERT OR UPDATE OR DELETE ON panels_expertallocation
    FOR EACH ROW EXECUTE FUNCTION panels_answer_guard();
