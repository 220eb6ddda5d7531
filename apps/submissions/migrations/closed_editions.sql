-- With its edition, entry is closed for good: nothing of its times goes on, whatever was set or granted. `closed_at` says
-- since when. The other steps go on: what was sent before is still reviewed and accepted, each until its own end.
CREATE OR REPLACE VIEW submissions_stagewindow AS
SELECT
    form.id AS submission_id,
    step.stage,
    form.state = ANY (step.states) AS is_next,
    CASE WHEN closed.at IS NULL THEN general.opens_at END AS opens_at,
    CASE WHEN closed.at IS NULL THEN general.due_at END AS general_due_at,
    CASE WHEN closed.at IS NULL THEN granted.due_at END AS granted_due_at,
    COALESCE(granted.reason, '') AS granted_reason,
    CASE WHEN closed.at IS NULL AND general.due_at IS NOT NULL
        THEN GREATEST(general.due_at, granted.due_at)
    END AS due_at,
    closed.at AS closed_at
FROM submissions_submission form
JOIN regions_region region ON region.id = form.region_id
JOIN indicators_edition edition ON edition.id = form.edition_id
CROSS JOIN (VALUES
    ('entry', ARRAY['draft', 'returned']),
    ('review', ARRAY['submitted', 'in_review']),
    ('acceptance', ARRAY['approved'])
) AS step (stage, states)
CROSS JOIN LATERAL (
    SELECT CASE WHEN step.stage = 'entry' AND edition.state = 'closed' THEN edition.closed_at END AS at
) closed
LEFT JOIN indicators_editionwindow general
    ON general.edition_id = form.edition_id AND general.level = region.level AND general.stage = step.stage
LEFT JOIN LATERAL (
    SELECT extension.due_at, extension.reason
    FROM submissions_extension extension
    WHERE extension.submission_id = form.id AND extension.stage = step.stage
    ORDER BY extension.due_at DESC, extension.id DESC
    LIMIT 1
) granted ON true;
