"""What a reader can do, or whom they can ask, where a step cannot be taken: never themselves, and nothing in vain."""

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import lineages_with, user_has
from apps.indicators.enums import WindowStage
from apps.regions.enums import RegionLevel

from ..models import Submission
from ..rules import is_national_extender, may_extend_stage
from ..windows import (
    NATIONAL,
    OTHER_NATIONAL,
    closing_left,
    is_spent,
    why_closed,
)
from .answers import is_contributor
from .submissions import stage_windows


def whom_to_ask(reader: User, submission: Submission, stage: WindowStage) -> str:
    """Return who besides the reader may grant more time for a step; region and parent are loaded."""
    if is_national_extender(reader):
        return _who_extends(submission, stage, OTHER_NATIONAL)
    is_of_province = user_has(reader, Permission.SUBMISSION_EXTEND, submission.region)
    return NATIONAL if is_of_province else _who_extends(submission, stage, NATIONAL)


def why_closed_to_office(submission: Submission) -> str:
    """Return what `why_closed` does for those who fill the form: whom they ask."""
    stage = submission.window.stage
    if stage is None or submission.window.is_open:
        return ""
    whom = _who_extends(submission, stage, NATIONAL)
    if submission.window.closed_at:
        return why_closed(submission, f"Bila ada pertanyaan, hubungi {whom}.")
    return why_closed(submission, f"Minta perpanjangan kepada {whom}.")


def why_closed_to(reader: User, submission: Submission) -> str:
    """Return what `why_closed` does, with what this reader can do: grant the office more time, or ask somebody else.

    Nobody grants any once entry has ended with the edition.
    """
    stage = submission.window.stage
    if stage is None or submission.window.is_open:
        return ""
    if submission.window.closed_at:
        is_last = is_national_extender(reader)
        asks = "" if is_last else whom_to_ask(reader, submission, WindowStage.ENTRY)
        return why_closed(submission, f"Bila ada pertanyaan, hubungi {asks}." if asks else "")
    return why_closed(submission, more_time(reader, submission, stage))


def more_time(reader: User, submission: Submission, stage: WindowStage) -> str:
    """Return how an office gets more time for a step that is over, for whoever reads it."""
    may = may_extend_stage(reader, submission, stage, is_contributor=is_contributor(submission, reader))
    if may and (is_national_extender(reader) or not is_spent(stage_windows(submission))):
        return "Bila perlu, perpanjang batasnya di halaman datanya, dengan alasan."
    return f"Minta perpanjangan kepada {whom_to_ask(reader, submission, stage)}."


def who_invites(reader: User, submission: Submission) -> str:
    """Return how an office without an operator gets one, for whoever reads it."""
    region = submission.region
    if user_has(reader, Permission.USER_MANAGE, region):
        return "Undang operatornya melalui halaman Pengguna."
    is_below = region.level == RegionLevel.REGENCY and region.parent
    coordinator = f"koordinator provinsi {region.parent}, atau " if is_below else ""
    return f"Operatornya diundang oleh {coordinator}administrator pusat."


def left_alone(reader: User, submission: Submission, *, is_staffed: bool | None = None) -> str:
    """Return that nobody of the office works on its form, and what the reader can do about it; "" where somebody does.

    Where it is not known yet whether anybody does, one query asks.
    """
    if is_staffed is None:
        is_staffed = bool(lineages_with(Permission.SUBMISSION_SUBMIT, [submission.region.lineage]))
    if is_staffed:
        return ""
    return (
        f"{submission.region} tidak mempunyai operator aktif, jadi tidak ada yang diberi tahu dan tidak ada yang "
        f"dapat mengisi atau mengirim datanya. {who_invites(reader, submission)}"
    )


def what_closing_leaves(reader: User, submission: Submission) -> str:
    """Return what can still be done with data that was sent before its edition was closed; "" where it is open."""
    told = closing_left(submission)
    is_last = is_national_extender(reader)
    return told if is_last or not told else f"{told} Bila ada yang perlu diperbaiki, hubungi {NATIONAL}."


def _who_extends(submission: Submission, stage: WindowStage, national: str) -> str:
    """Return who may grant more time for a step, or answers a question; a province only while it can grant some."""
    region = submission.region
    is_shared = region.level == RegionLevel.REGENCY and stage == WindowStage.ENTRY and region.parent
    if not is_shared or (not submission.window.closed_at and is_spent(stage_windows(submission))):
        return national
    return f"koordinator provinsi {region.parent}, atau {national}"
