-- Four eyes: nobody confirms an assignment of their own.

CREATE FUNCTION accounts_confirmation_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM accounts_assignment a
               WHERE a.id = NEW.assignment_id AND a.user_id = NEW.confirmed_by_id) THEN
        RAISE EXCEPTION 'four eyes: nobody confirms an assignment of their own' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_confirmation_guard BEFORE INSERT ON accounts_confirmation
    FOR EACH ROW EXECUTE FUNCTION accounts_confirmation_four_eyes();
