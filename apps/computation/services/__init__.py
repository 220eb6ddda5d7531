"""What the portal does with runs. Import services from here."""

from .execute import run_execute
from .request import next_run_number, run_request, run_told

__all__ = ["next_run_number", "run_execute", "run_request", "run_told"]
