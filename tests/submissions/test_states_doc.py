"""docs/architecture.md repeats apps/submissions/workflow.py."""

from apps.regions.enums import RegionLevel
from apps.submissions.enums import SubmissionState
from apps.submissions.workflow import TRANSITIONS
from tests.documents import assert_documented, table

DOCUMENT = "docs/architecture.md"


def test_the_transitions_are_documented() -> None:
    head = ["action", "from", "to", "a regency's form", "a province's form", "four eyes", "reason", "in time"]
    rows = [
        [
            f"`{action}`",
            ", ".join(f"`{state}`" for state in SubmissionState if state in transition.sources),
            f"`{transition.target}`",
            *(f"`{transition.permission[level]}`" for level in (RegionLevel.REGENCY, RegionLevel.PROVINCE)),
            "yes" if transition.is_four_eyes else "",
            "needed" if transition.needs_reason else "",
            "yes" if transition.is_timed else "",
        ]
        for action, transition in TRANSITIONS.items()
    ]
    assert_documented(DOCUMENT, "transitions", table(head, rows))


def test_the_states_are_documented() -> None:
    rows = [[f"`{state}`", str(state.label)] for state in SubmissionState]
    assert_documented(DOCUMENT, "states", table(["state", "on the screen"], rows))
