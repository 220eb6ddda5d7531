"""The Celery application. Tasks carry ids only; the work itself is a row with a state."""

import os
from typing import Final

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikp_portal.settings.development")

BEAT_SCHEDULE: Final[dict[str, dict[str, object]]] = {
    "computation-run-sweep": {"task": "computation.run_sweep", "schedule": 15.0},
}
"""Name -> task and interval in seconds. A test holds that every task named here exists."""

app = Celery("ikp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()
