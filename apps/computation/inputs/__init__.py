"""What goes into a run: read from the database, and turned into arrays for the engine."""

from .arrays import answer_arrays, latest_array
from .content import RunInputs
from .plan import Plan, plan_of, run_key_of
from .reading import read_inputs
from .sources import accepted_inputs, check_regions_once, edition_regions, external_inputs
from .supplements import with_latest, with_voters

__all__ = [
    "Plan",
    "RunInputs",
    "accepted_inputs",
    "answer_arrays",
    "check_regions_once",
    "edition_regions",
    "external_inputs",
    "latest_array",
    "plan_of",
    "read_inputs",
    "run_key_of",
    "with_latest",
    "with_voters",
]
