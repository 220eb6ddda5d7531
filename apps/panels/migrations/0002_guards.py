"""What the database holds on its own: a panel's way, and answers that change only while their expert answers."""

from typing import ClassVar, Final

from django.db import migrations

from apps.core.postgres import not_truncated

TABLES: Final = ("panel", "panelexpert", "expertscore", "expertcomparison", "expertallocation")

PANEL_GUARD: Final = """
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
"""

EXPERT_GUARD: Final = """
CREATE FUNCTION panels_panelexpert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    panel_state text;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.panel_id <> OLD.panel_id THEN
        RAISE EXCEPTION 'an expert keeps the panel' USING ERRCODE = 'restrict_violation';
    END IF;
    -- FOR SHARE waits for a closing under way, and makes a closing wait for us: neither overlooks the other.
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
"""

ANSWER_GUARD: Final = """
CREATE FUNCTION panels_{table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked record;
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
    IF TG_OP <> 'DELETE' AND NOT (asked.method = '{method}' AND {is_asked}) THEN
        RAISE EXCEPTION 'the panel does not ask this' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER panels_{table}_guard BEFORE INSERT OR UPDATE OR DELETE ON panels_{table}
    FOR EACH ROW EXECUTE FUNCTION panels_{table}_guard();
"""

OF_THE_INSTRUMENT: Final = "EXISTS (SELECT 1 FROM {parts} part WHERE part.id = NEW.{column} AND part.instrument_id = asked.instrument_id)"
BOTH_OF_THE_INSTRUMENT: Final = """NEW.parent_code = ANY (asked.parent_codes) AND 2 = (
        SELECT count(*) FROM (
            SELECT code FROM indicators_indicatorgroup WHERE instrument_id = asked.instrument_id
            UNION SELECT code FROM indicators_indicator WHERE instrument_id = asked.instrument_id
        ) part WHERE part.code IN (NEW.first_code, NEW.second_code))"""


def _guard(sql: str, table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql, f"DROP TRIGGER panels_{table}_guard ON panels_{table}; DROP FUNCTION panels_{table}_guard();"
    )


def _answer_guard(table: str, method: str, is_asked: str) -> migrations.RunSQL:
    return _guard(ANSWER_GUARD.format(table=table, method=method, is_asked=is_asked), table)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("panels", "0001_initial")]
    operations: ClassVar = [
        _guard(PANEL_GUARD, "panel"),
        _guard(EXPERT_GUARD, "panelexpert"),
        _answer_guard(
            "expertscore",
            "score",
            OF_THE_INSTRUMENT.format(parts="indicators_indicator", column="indicator_id"),
        ),
        _answer_guard("expertcomparison", "ahp", BOTH_OF_THE_INSTRUMENT),
        _answer_guard(
            "expertallocation",
            "budget",
            OF_THE_INSTRUMENT.format(parts="indicators_indicatorgroup", column="group_id"),
        ),
        *(not_truncated(f"panels_{table}") for table in TABLES),
    ]
