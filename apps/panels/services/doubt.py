"""Whether the weights of a panel can be used: whether there are any, and what is said of a bad consistency."""

from dataclasses import dataclass

from apps.core.exceptions import InvalidInputError
from apps.core.formatting import format_apart
from apps.core.reasons import is_reason
from apps.engine import ACCEPTED_RATIO

from ..models import Panel
from ..selectors import panel_counted


@dataclass(frozen=True)
class Doubt:
    """The worst consistency ratio of a panel that contradicts itself too much, and why it is used all the same."""

    ratio: float
    reason: str

    @property
    def ratio_text(self) -> str:
        """The ratio in the active language, with as many decimals as tell it from the limit that it exceeds."""
        return format_apart(self.ratio, ACCEPTED_RATIO, digits=3)


def weights_in_doubt(panel: Panel, reason: str) -> tuple[dict[str, float], Doubt | None]:
    """Return the weights of a panel, and what has to be said of their consistency.

    Raises InvalidInputError where nobody has answered, or where a reason is needed and missing (key "reason").
    """
    found = panel_counted(panel)
    if not found.unacceptable:
        return found.weights, None
    if not is_reason(reason):
        raise InvalidInputError(
            "Rasio konsistensi panel ini belum dapat diterima, jadi bobotnya hanya dapat dipakai dengan alasan.",
            {"reason": ["Tulis mengapa bobot ini tetap dipakai."]},
        )
    ratio = max(one.combined.consistency_ratio for one in found.unacceptable)
    return found.weights, Doubt(ratio, reason.strip())
