"""What the portal does with runs. Import services from here."""

from .execute import run_execute
from .request import run_request

__all__ = ["run_execute", "run_request"]
