-- A role is held only in a region of a level that fits it: a coordinator has a province, never a regency. The levels
-- repeat ROLE_LEVELS of permissions.py, and a test compares the two.

CREATE FUNCTION accounts_role_fits_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    region_level text;
BEGIN
    SELECT level INTO region_level FROM regions_region WHERE id = NEW.region_id;
    IF region_level <> ALL (CASE NEW.role
        WHEN 'operator' THEN ARRAY['province', 'regency']
        WHEN 'coordinator' THEN ARRAY['province']
        WHEN 'auditor' THEN ARRAY['nation', 'province']
        WHEN 'stakeholder' THEN ARRAY['nation', 'province', 'regency']
        ELSE ARRAY['nation']
    END) THEN
        RAISE EXCEPTION 'role % cannot be held at level %', NEW.role, region_level
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_fits_level';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_assignment_role_fits_level BEFORE INSERT OR UPDATE OF role, region_id ON accounts_assignment
    FOR EACH ROW EXECUTE FUNCTION accounts_role_fits_level();
CREATE TRIGGER accounts_invitation_role_fits_level BEFORE INSERT OR UPDATE OF role, region_id ON accounts_invitation
    FOR EACH ROW EXECUTE FUNCTION accounts_role_fits_level();
