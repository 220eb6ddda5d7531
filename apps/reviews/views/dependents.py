"""What was made of the data of a form by apps above this one, such as runs and releases: told before it is reopened.

The other app adds what it knows when it starts (`AppConfig.ready`), so that this app need not know about it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from apps.accounts.access import PortalRequest
from apps.submissions.models import Submission
from apps.submissions.selectors import Period


@dataclass(frozen=True)
class Dependent:
    """Something that was made of the data: its name, what that means, and its page ("" if not for this reader)."""

    name: str
    meaning: str
    url: str


Finder: TypeAlias = Callable[[PortalRequest, Submission, Sequence[Period]], list[Dependent]]
"""Returns what this reader may see of what was made of a form while it counted as it is now."""

_FINDERS: Final[list[Finder]] = []


def add_dependents(find: Finder) -> None:
    """Have what `find` returns told before a form is reopened."""
    _FINDERS.append(find)


def dependents_of(
    request: PortalRequest, submission: Submission, periods: Sequence[Period]
) -> list[Dependent]:
    """Return what depends on the data of a form, by when it counted; nothing where it does not."""
    return [row for find in _FINDERS for row in find(request, submission, periods)] if periods else []
