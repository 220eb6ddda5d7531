"""What the pages of several apps show, read from the apps below. Import selectors from here."""

from .durations import Duration, Stretch, duration_list
from .offices import OVERDUE, STATE_LABELS, Office, Totals, office_list, totals_by_province
from .queue import QueueItem, forms_waiting, has_tasks, queue_list
from .recent import RecentItem, recent_list
from .standing import ProvinceRow, Standing, edition_chosen, standing_of

__all__ = [
    "OVERDUE",
    "STATE_LABELS",
    "Duration",
    "Office",
    "ProvinceRow",
    "QueueItem",
    "RecentItem",
    "Standing",
    "Stretch",
    "Totals",
    "duration_list",
    "edition_chosen",
    "forms_waiting",
    "has_tasks",
    "office_list",
    "queue_list",
    "recent_list",
    "standing_of",
    "totals_by_province",
]
