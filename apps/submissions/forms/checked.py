"""Whether what was typed into a card can be stored as an answer, and if not, what is wrong where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from apps.indicators.structure import IndicatorNode

from ..content import indicator_anchor
from ..enums import AnswerValue
from ..selectors import Codebook
from ..services import AnswerInput, EventInput, Upload
from ..services.answer_input import MAX_EVENTS
from .answer import AnswerForm, EventForm
from .typed import EVENT_FIELDS, TypedCard

Files = MultiValueDict[str, "UploadedFile[Any]"]


class Errors(dict[str, Sequence[str]]):
    """What is wrong with fields, by their names; nothing with those that are not named.

    A template asks for every field, and Django's templates look long for what a plain dict lacks.
    """

    def __missing__(self, name: str) -> Sequence[str]:
        return ()


FIELD_LABELS: Final = {
    "value": "Jawaban",
    "note": "Catatan",
    "evidence": "Tambah bukti dukung",
    **{name: str(field.label) for name, field in EventForm.base_fields.items()},
}


def field_prefix(code: str) -> str:
    """Return the name that all fields of an indicator begin with: "1.2.3" gives "i1_2_3"."""
    return "i" + "".join(letter if letter.isalnum() else "_" for letter in code)


@dataclass(frozen=True)
class FieldError:
    """One error for the summary at the top of the page: where the field is, and what is wrong with it."""

    anchor: str
    label: str
    text: str
    is_missing: bool = False
    """Whether something is still to be filled in, rather than wrong."""


class CheckedCard:
    """A card that was sent, or kept as a draft, with what is wrong with it."""

    def __init__(
        self, indicator: IndicatorNode, typed: TypedCard, codebook: Codebook, files: Files | None = None
    ) -> None:
        self.indicator, self.typed = indicator, typed
        self.prefix = field_prefix(indicator.code)
        data = {f"{self.prefix}-value": typed.value, f"{self.prefix}-note": typed.note}
        self.form = AnswerForm(data, files, prefix=self.prefix)
        choices = {
            "elections": [(row.code, row.name) for row in codebook.elections.values()],
            "levels": [(row.code, row.name) for row in codebook.levels.values()],
        }
        # One more than are allowed is enough to refuse them all.
        self.rows = [EventForm(dict(texts), **choices) for texts in typed.rows[: MAX_EVENTS + 1]]
        self.form.is_valid()
        if problem := _contradiction(typed):
            self.form.add_error("value", problem)

    @property
    def is_storable(self) -> bool:
        """Whether the answer can be stored, whatever is wrong with its files."""
        has_faults = bool(set(self.form.errors) - {"evidence"}) or len(self.rows) > MAX_EVENTS
        return self.typed.is_filled and not has_faults and all(row.is_valid() for row in self.rows)

    def to_input(self, read_at: int, draft_at: str) -> AnswerInput | None:
        """Return the answer as entered, or None where nothing was entered or something is wrong with it."""
        if not self.is_storable:
            return None
        return AnswerInput(
            indicator=self.indicator.code,
            value=AnswerValue(self.typed.value),
            note=self.form.cleaned_data["note"],
            events=tuple(
                EventInput(
                    unit=typed.get("unit", self.indicator.counted_in),
                    **{name: row.cleaned_data[name] for name in EVENT_FIELDS},
                )
                for typed, row in zip(self.typed.rows, self.rows, strict=True)
            ),
            read_at=read_at,
            draft_at=draft_at,
        )

    def to_uploads(self) -> list[Upload]:
        """Return the files that passed the checks."""
        files: Sequence[UploadedFile[Any]] = self.form.cleaned_data.get("evidence", [])
        return [Upload(self.indicator.code, file.name or "", cast("Any", file.file)) for file in files]

    @property
    def errors_of_card(self) -> Errors:
        """What is wrong with the fields around the rows, and with all rows together (`events`)."""
        found = Errors({name: [str(text) for text in texts] for name, texts in self.form.errors.items()})
        if len(self.rows) > MAX_EVENTS:
            found["events"] = [f"Paling banyak {MAX_EVENTS} baris kejadian. Gabungkan yang sejenis."]
        return found

    def errors_of_row(self, number: int) -> Errors:
        """What is wrong with the fields of one row."""
        rows = self.rows[number : number + 1]
        return Errors(
            {name: [str(text) for text in texts] for row in rows for name, texts in row.errors.items()}
        )

    def errors(self, *, as_sent: bool = False) -> Iterator[FieldError]:
        """Yield every error of the card, in the order of its fields.

        Its rows are numbered as the card is drawn anew, without gaps; `as_sent`, as on the page that was sent.
        """
        code, of_card = self.indicator.code, self.errors_of_card
        for name in ("value", "note", "evidence"):
            anchor = f"id_{self.prefix}-{name}" + ("_0" if name == "value" else "")
            for text in of_card.get(name, ()):
                yield FieldError(anchor, f"{code}, {FIELD_LABELS[name]}", text, is_missing=name == "value")
        for text in of_card.get("events", ()):
            yield FieldError(indicator_anchor(code), code, text)
        for number, row in zip(self.typed.places if as_sent else count(), self.rows, strict=False):
            place = f"{code}, kejadian {number + 1}"
            for name, errors in row.errors.as_data().items():
                anchor = f"id_{self.prefix}-events-{number}-{name}"
                for error in errors:
                    for text in error.messages:
                        label = f"{place}, {FIELD_LABELS[name]}"
                        yield FieldError(anchor, label, text, is_missing=error.code == "required")


def _contradiction(typed: TypedCard) -> str:
    if not typed.value and typed.is_filled:
        return "Pilih jawabannya, agar isian lainnya dapat disimpan."
    if typed.value == AnswerValue.OCCURRED and not typed.rows:
        return "Jawaban “Terjadi” memerlukan sedikitnya satu kejadian."
    if typed.value in (AnswerValue.DID_NOT_OCCUR, AnswerValue.NO_DATA) and typed.rows:
        return "Ada baris kejadian. Pilih “Terjadi”, atau hapus baris kejadiannya."
    return ""
