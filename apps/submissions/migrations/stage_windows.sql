-- When each step may be taken with each form: the window of the edition for its level, and what its office was granted.
-- The newest extension counts. GREATEST leaves out what is NULL; where the edition has no deadline (any more), nothing
-- that was granted ends. `is_next` marks the step that the form waits for: `STAGE_OF` in workflow.py says the same, and
-- a test compares the two. Accepted data waits for nothing.
CREATE VIEW submissions_stagewindow AS
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
    ORDER BY extension.id DESC
    LIMIT 1
) granted ON true;
