"""Reading for reviewers: their queues, the verdicts so far, and what is written about an answer."""

from .conversation import (
    reply_list,
    talker_list,
    thread_address,
    thread_indicator,
    thread_list,
)
from .queues import (
    EVERYTHING,
    NEXT_STEP,
    QUEUE_PERMISSIONS,
    QueueEntry,
    QueuePlace,
    Wanted,
    in_order_of_work,
    queue_holding,
    queue_place,
    queues_for,
    review_edition_list,
    review_province_list,
    review_queue,
    review_queue_counts,
    review_region_list,
)
from .standing import judged_sha256, verdict_list, verdicts_standing

__all__ = [
    "EVERYTHING",
    "NEXT_STEP",
    "QUEUE_PERMISSIONS",
    "QueueEntry",
    "QueuePlace",
    "Wanted",
    "in_order_of_work",
    "judged_sha256",
    "queue_holding",
    "queue_place",
    "queues_for",
    "reply_list",
    "review_edition_list",
    "review_province_list",
    "review_queue",
    "review_queue_counts",
    "review_region_list",
    "talker_list",
    "thread_address",
    "thread_indicator",
    "thread_list",
    "verdict_list",
    "verdicts_standing",
]
