"""The Celery application. Tasks carry ids only; the work itself is a row with a state.

It sets no default for DJANGO_SETTINGS_MODULE. Importing the package imports this module, so a default here would come
before that of wsgi.py; and a worker that was told no settings must fail, not start with those of development.
"""

from typing import Final

from celery import Celery

from ikp_portal.settings.environment import integer

SWEEP_SECONDS: Final = integer("JOB_SWEEP_SECONDS", default=15)
"""How often lost jobs are looked for."""

BEAT_SCHEDULE: Final[dict[str, dict[str, object]]] = {
    "audit-entry-seal": {"task": "audit.entry_seal_pending", "schedule": 10.0},
    "accounts-invitation-email": {"task": "accounts.invitation_email_send_pending", "schedule": 60.0},
    "accounts-api-reply-expiry": {"task": "accounts.api_reply_expiry_sweep", "schedule": 3600.0},
    "notifications-notice-email": {"task": "notifications.notice_email_send_pending", "schedule": 60.0},
    "notifications-digest": {"task": "notifications.digest_send_pending", "schedule": 300.0},
    "notifications-ending-roles": {
        "task": "notifications.ending_roles_warn_pending",
        "schedule": 3600.0,
    },
    "computation-run-sweep": {"task": "computation.run_sweep", "schedule": SWEEP_SECONDS},
    "robustness-study-sweep": {"task": "robustness.study_sweep", "schedule": SWEEP_SECONDS},
    "panels-expert-link": {"task": "panels.expert_link_send_pending", "schedule": 60.0},
    "submissions-evidence-scan-sweep": {
        "task": "submissions.evidence_scan_sweep",
        "schedule": SWEEP_SECONDS,
    },
    "submissions-deadline-warn": {"task": "submissions.deadline_warn_pending", "schedule": 300.0},
    "workbooks-workbook-sweep": {"task": "workbooks.workbook_sweep", "schedule": SWEEP_SECONDS},
    "workbooks-expiry-sweep": {"task": "workbooks.workbook_expiry_sweep", "schedule": 3600.0},
    "publishing-release-sweep": {"task": "publishing.release_sweep", "schedule": SWEEP_SECONDS},
    # A minute that was announced is a minute: more often than what nobody waits for.
    "publishing-release-publish-due": {"task": "publishing.release_publish_due", "schedule": 5.0},
}
"""Name -> task and interval in seconds. A test checks that every task named here exists."""

app = Celery("ikp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()
