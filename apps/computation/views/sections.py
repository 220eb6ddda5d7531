"""Parts of the pages of a run that apps above this one add, such as its studies of robustness.

The other app adds them when it starts (`AppConfig.ready`), so that this app need not know about it.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from django.utils.safestring import SafeString

from apps.accounts.access import PortalRequest

from ..models import IndexRun, RegionResult

RunSection: TypeAlias = Callable[[PortalRequest, IndexRun], SafeString]
ResultSection: TypeAlias = Callable[[PortalRequest, RegionResult], SafeString]

_OF_RUN: Final[list[RunSection]] = []
_OF_RESULT: Final[list[ResultSection]] = []


def add_sections(*, of_run: RunSection, of_result: ResultSection | None = None) -> None:
    """Add a part to the page of every run, and perhaps one to the page of every region's result."""
    _OF_RUN.append(of_run)
    if of_result:
        _OF_RESULT.append(of_result)


def run_sections(request: PortalRequest, run: IndexRun) -> list[SafeString]:
    """Return the added parts of the page of a run as HTML; they show what this reader may see."""
    return [section(request, run) for section in _OF_RUN]


def result_sections(request: PortalRequest, result: RegionResult) -> list[SafeString]:
    """Return the added parts of the page of a region's result as HTML; they show what this reader may see."""
    return [section(request, result) for section in _OF_RESULT]
