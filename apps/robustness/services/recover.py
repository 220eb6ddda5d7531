"""What the sweeper does for studies: find the work that was lost, and say what must be sent again."""

from apps.core.shared_jobs import LostWork

from .attempt import STUDIES, numbers_drop


def study_recover() -> LostWork:
    """Put the lost parts of studies back into the queue, and return everything that must be sent again."""
    lost = STUDIES.recover()
    numbers_drop()
    return lost
