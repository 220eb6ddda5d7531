"""How the garbage collector goes about a process that answers requests."""

import gc
from typing import Final

GARBAGE_THRESHOLDS: Final = (20_000, 10, 20)
"""How many objects are made before the collector looks for cycles among the newest, and how seldom among older ones.

With Python's own 700 it looks several times within each page, and every twentieth page or so through everything, which
takes 20 to 45 ms of that page. What it finds later meanwhile takes a few megabytes.
"""


def garbage_settle() -> None:
    """Take what is loaded out of the collector's sight, for it stays to the end, and let it look less often.

    Call it once everything that answers requests is loaded: looking through all of it takes a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
