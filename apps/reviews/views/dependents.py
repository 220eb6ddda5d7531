"""What was made of the data of a form by apps above this one, such as runs and releases: told before it is reopened.

The other app adds what it knows when it starts (`AppConfig.ready`), so that this app need not know about it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from apps.accounts.access import PortalRequest
from apps.submissions.models import Submission


@dataclass(frozen=True)
class Dependent:
    """Something that was made of the data: its name, what that means, and its page."""

    name: str
    meaning: str
    url: str


Finder: TypeAlias = Callable[[PortalRequest, Submission, datetime], list[Dependent]]
"""Returns what this reader may see of what was made of a form since it was accepted."""

_FINDERS: Final[list[Finder]] = []


def add_dependents(find: Finder) -> None:
    """Have what `find` returns told before a form is reopened."""
    _FINDERS.append(find)


def dependents_of(
    request: PortalRequest, submission: Submission, accepted_at: datetime | None
) -> list[Dependent]:
    """Return what depends on the data of a form; nothing where it was not accepted."""
    if accepted_at is None:
        return []
    return [row for find in _FINDERS for row in find(request, submission, accepted_at)]
