-- Nothing of a frozen instrument is added, changed or removed: its checks neither.

CREATE TRIGGER indicators_check_frozen BEFORE INSERT OR UPDATE OR DELETE ON indicators_check
    FOR EACH ROW EXECUTE FUNCTION indicators_frozen_guard();
