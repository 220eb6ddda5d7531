"""The form of one dimension. Each indicator is checked by itself, so that one mistake does not stop the others."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.http import QueryDict

from apps.indicators.structure import IndicatorNode

from ..models import Answer, AnswerDraft
from ..selectors import Codebook
from ..services import AnswerInput, Upload
from .checked import CheckedCard, FieldError, Files
from .shown import AnswerEntry

KEEP_STORED: Final = "stored"
"""What is sent for "keep the stored version" on the page that shows two versions of an answer."""


class DimensionForm:
    """The cards of one dimension.

    A posted form may hold only some of them; a card that was not sent is shown as it is stored.
    """

    def __init__(self, entries: Sequence[AnswerEntry]) -> None:
        self.entries = list(entries)

    @classmethod
    def stored(
        cls,
        indicators: Sequence[IndicatorNode],
        codebook: Codebook,
        answers: Mapping[str, Answer],
        drafts: Mapping[str, AnswerDraft],
    ) -> "DimensionForm":
        """Return the form as it is stored; answers and drafts by the code of their indicator."""
        return cls(
            [
                AnswerEntry.stored(row, codebook, answers.get(row.code), drafts.get(row.code))
                for row in indicators
            ]
        )

    def posted(self, data: QueryDict, files: Files) -> "DimensionForm":
        """Return the form as it was sent, beside what is stored."""
        return DimensionForm(
            [entry.posted(data, files) if _is_sent(data, entry.prefix) else entry for entry in self.entries]
        )

    @property
    def sent(self) -> list[tuple[AnswerEntry, CheckedCard]]:
        """The cards that were sent."""
        return [(entry, entry.checked) for entry in self.entries if entry.checked]

    def inputs(self) -> list[AnswerInput]:
        """Return the answers that can be stored; the cards of the others keep their errors."""
        found = (checked.to_input(entry.read_at, entry.draft_at) for entry, checked in self.sent)
        return [item for item in found if item is not None]

    def unfinished(self) -> list[AnswerEntry]:
        """Return the sent cards in which something was typed that cannot be stored as an answer."""
        return [entry for entry, checked in self.sent if entry.typed.is_filled and not checked.is_storable]

    def uploads(self, answered: Collection[str]) -> list[Upload]:
        """Return the files of the `answered` indicators (codes); a file cannot be stored without an answer.

        The other files become errors: browsers do not keep chosen files, so the person is told which to choose again.
        """
        found: list[Upload] = []
        for entry, checked in self.sent:
            uploads = checked.to_uploads()
            if entry.indicator.code in answered:
                found.extend(uploads)
                continue
            for upload in uploads:
                checked.form.add_error(
                    "evidence",
                    f"Berkas “{upload.name}” belum terunggah. Simpan dahulu jawabannya, lalu pilih lagi berkas ini.",
                )
        return found

    def renew(self, fresh: "DimensionForm", *, saved: Collection[str], keep: Collection[str] = ()) -> None:
        """Bring the cards up to date after saving: a card without errors shows what is stored now (`fresh`).

        A card with errors keeps what was typed, and so do those named (`keep`, codes). A card that was just `saved`
        goes on from the new version, so that saving it again does not look like a conflict.
        """
        for place, now in enumerate(fresh.entries):
            entry, code = self.entries[place], now.indicator.code
            if code in keep or any(True for _ in entry.errors()):
                entry.stand_beside(now, is_saved=code in saved)
            else:
                self.entries[place] = now

    def restated(self, add_row_to: str = "") -> "DimensionForm":
        """Return the form with everything as typed, unchecked, with one more row for the card named (a prefix)."""
        return DimensionForm(
            [
                entry.restated(int(entry.prefix == add_row_to)) if entry.checked else entry
                for entry in self.entries
            ]
        )

    def errors(self) -> list[FieldError]:
        return [error for entry in self.entries for error in entry.errors()]


def _is_sent(data: QueryDict, prefix: str) -> bool:
    """Whether the card was sent.

    On the page that shows two versions of an answer, a card for which the person keeps the stored one does not count.
    """
    return f"{prefix}-read_at" in data and data.get(f"{prefix}-resolution") != KEEP_STORED
