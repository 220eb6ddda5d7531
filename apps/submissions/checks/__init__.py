"""The checks of a form, evaluated on plain data: no queries, no Django. static/js/checks.js does the same in a browser.

Both are run through one table of cases, tests/submissions/check_cases.json.
"""

from .browser import browser_data
from .builtin import BUILTIN_CHECKS
from .evaluate import BROWSER_KINDS, CARD_KINDS, findings_of, told_at
from .values import Facts, Finding, Neighbours, count_of, neighbours_of

__all__ = [
    "BROWSER_KINDS",
    "BUILTIN_CHECKS",
    "CARD_KINDS",
    "Facts",
    "Finding",
    "Neighbours",
    "browser_data",
    "count_of",
    "findings_of",
    "neighbours_of",
    "told_at",
]
