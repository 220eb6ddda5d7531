-- Of several extensions of one step the one counts that ends last: whoever was granted time keeps it, whatever is granted
-- afterwards, by somebody else or at the same moment. Of two that end together the newer one gives the reason.
CREATE OR REPLACE VIEW submissions_stagewindow AS
SELECT
    form.id AS submission_id,
    step.stage,
    form.state = ANY (step.states) AS is_next,
    general.opens_at,
    general.due_at AS general_due_at,
    granted.due_at AS granted_due_at,
    COALESCE(granted.reason, '') AS granted_reason,
    CASE WHEN general.due_at IS NOT NULL THEN GREATEST(general.due_at, granted.due_at) END AS due_at
FROM submissions_submission form
JOIN regions_region region ON region.id = form.region_id
CROSS JOIN (VALUES
    ('entry', ARRAY['draft', 'returned']),
    ('review', ARRAY['submitted', 'in_review']),
    ('acceptance', ARRAY['approved'])
) AS step (stage, states)
LEFT JOIN indicators_editionwindow general
    ON general.edition_id = form.edition_id AND general.level = region.level AND general.stage = step.stage
LEFT JOIN LATERAL (
    SELECT extension.due_at, extension.reason
    FROM submissions_extension extension
    WHERE extension.submission_id = form.id AND extension.stage = step.stage
    ORDER BY extension.due_at DESC, extension.id DESC
    LIMIT 1
) granted ON true;

-- An extension that ends no later than what was granted before would tell its office of more time, and give none.
CREATE FUNCTION submissions_extension_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Two grants to one office wait for each other, so that the second one sees the first.
    PERFORM 1 FROM submissions_submission WHERE id = NEW.submission_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM submissions_extension
        WHERE submission_id = NEW.submission_id AND stage = NEW.stage AND due_at >= NEW.due_at
    ) THEN
        RAISE EXCEPTION 'an extension ends later than what was granted for the same step before'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER submissions_extension_guard BEFORE INSERT ON submissions_extension
    FOR EACH ROW EXECUTE FUNCTION submissions_extension_guard();
