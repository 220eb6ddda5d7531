"""What goes into a run: read from the database, and as arrays for the engine."""

from .accepted import accepted_inputs
from .arrays import answer_arrays, latest_array
from .content import RunInputs
from .external import external_inputs
from .latest import with_latest
from .regions import check_regions_once, edition_regions
from .voters import with_voters

__all__ = [
    "RunInputs",
    "accepted_inputs",
    "answer_arrays",
    "check_regions_once",
    "edition_regions",
    "external_inputs",
    "latest_array",
    "with_latest",
    "with_voters",
]
