"""What the home page shows, read from the apps below. Import selectors from here."""

from .queue import QueueItem, has_tasks, queue_list, review_count
from .recent import RecentItem, recent_list
from .standing import ProvinceRow, Standing, standing_of

__all__ = [
    "ProvinceRow",
    "QueueItem",
    "RecentItem",
    "Standing",
    "has_tasks",
    "queue_list",
    "recent_list",
    "review_count",
    "standing_of",
]
