"""The form of one dimension. Each indicator is checked by itself, so that one mistake does not stop the others."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from apps.indicators.structure import IndicatorNode

from ..enums import AnswerValue
from ..models import Answer
from ..selectors import Codebook
from ..services import AnswerInput, EventInput, Upload
from .answer import AnswerForm, BaseEventFormSet, EventForm, EventFormSet

EVENT_FIELDS: Final = ("election", "level", "count", "narrative", "source")

KEEP_STORED: Final = "stored"
"""What is sent for "keep the stored version" on the page that shows two versions of an answer."""

Files = MultiValueDict[str, "UploadedFile[Any]"]


def field_prefix(code: str) -> str:
    """Return the name that all fields of an indicator begin with: "1.2.3" gives "i1_2_3"."""
    return "i" + "".join(letter if letter.isalnum() else "_" for letter in code)


@dataclass(frozen=True)
class FieldError:
    """One error for the summary at the top of the page: where the field is, and what is wrong with it."""

    anchor: str
    label: str
    text: str


class AnswerEntry:
    """One indicator's card on the page: the form of the answer, the event rows, and what is stored.

    `read_at` is the revision of the answer that the person had on the screen; 0 where there was no answer yet.
    """

    def __init__(
        self,
        indicator: IndicatorNode,
        stored: Answer | None,
        codebook: Codebook,
        *,
        posted: QueryDict | None = None,
        files: Files | None = None,
    ) -> None:
        self.indicator = indicator
        self.stored = stored
        self.codebook = codebook
        self.prefix = field_prefix(indicator.code)
        self.anchor = f"indikator-{indicator.code}"
        self.is_bound = posted is not None
        shared: dict[str, Any] = {"form_kwargs": _row_options(codebook), "prefix": f"{self.prefix}-events"}
        if posted is not None:
            self.form = AnswerForm(posted, files, prefix=self.prefix)
            self.events = cast("BaseEventFormSet", EventFormSet(posted, **shared))
            self.read_at = _read_at(posted, self.prefix)
        else:
            self.form = AnswerForm(initial=_answer_initial(stored), prefix=self.prefix)
            self.events = cast("BaseEventFormSet", EventFormSet(initial=_event_initial(stored), **shared))
            self.events.extra = 0 if stored and stored.events.all() else 1
            self.read_at = stored.revision if stored else 0

    @property
    def chosen(self) -> str:
        """The answer that the card shows as chosen; empty where none is."""
        return str(self.form["value"].value() or "")

    @property
    def has_rows(self) -> bool:
        """Whether event rows are stored, or were typed."""
        return bool(self.events.initial or self.events.rows)

    @property
    def is_filled(self) -> bool:
        """Whether anything was chosen or typed."""
        return bool(self.chosen or self.form["note"].value() or self.events.rows)

    def to_input(self) -> AnswerInput | None:
        """Return the answer as entered, or None where nothing was entered or something is wrong with it."""
        if not self.is_filled or not self.is_answer_valid:
            return None
        return AnswerInput(
            indicator=self.indicator.code,
            value=AnswerValue(self.chosen),
            note=self.form.cleaned_data["note"],
            events=tuple(
                EventInput(
                    unit=self.indicator.counted_in, **{name: row.cleaned_data[name] for name in EVENT_FIELDS}
                )
                for row in self.events.rows
            ),
            read_at=self.read_at,
        )

    def to_uploads(self) -> list[Upload]:
        """Return the files that passed the checks."""
        self.form.is_valid()
        files: Sequence[UploadedFile[Any]] = self.form.cleaned_data.get("evidence", [])
        return [Upload(self.indicator.code, file.name or "", cast("Any", file.file)) for file in files]

    def restated(self, extra_rows: int = 0) -> "AnswerEntry":
        """Return the card with everything as typed, unchecked, and `extra_rows` empty rows more (at least one row)."""
        again = AnswerEntry(self.indicator, self.stored, self.codebook)
        again.read_at = self.read_at
        again.form = AnswerForm(
            initial={name: self.form[name].value() for name in ("value", "note")}, prefix=self.prefix
        )
        rows = [{name: row[name].value() for name in EVENT_FIELDS} for row in self.events.rows]
        options = _row_options(self.codebook)
        again.events = cast(
            "BaseEventFormSet",
            EventFormSet(initial=rows, form_kwargs=options, prefix=f"{self.prefix}-events"),
        )
        again.events.extra = max(extra_rows, 0 if rows else 1)
        return again

    @property
    def is_answer_valid(self) -> bool:
        """Whether the answer can be stored, whatever is wrong with its files."""
        self._check()
        return self.events.is_valid() and not (set(self.form.errors) - {"evidence"})

    @property
    def has_errors(self) -> bool:
        return self.is_bound and (not self.is_answer_valid or bool(self.form.errors))

    def _check(self) -> None:
        """Check once what concerns several fields: an answer "Terjadi", for example, needs an event row."""
        if not self.is_bound or getattr(self, "_is_checked", False):
            return
        self._is_checked = True
        self.form.is_valid()
        rows = self.events.rows
        if not self.chosen and self.is_filled:
            self.form.add_error("value", "Pilih jawabannya, agar isian lain di kartu ini dapat disimpan.")
        elif self.chosen == AnswerValue.OCCURRED and not rows:
            text = "Jawaban “Terjadi” memerlukan sedikitnya satu kejadian. Isi baris kejadian di bawah."
            self.form.add_error("value", text)
        elif self.chosen in (AnswerValue.DID_NOT_OCCUR, AnswerValue.NO_DATA) and rows:
            text = "Ada baris kejadian. Pilih “Terjadi”, atau hapus baris kejadiannya."
            self.form.add_error("value", text)

    def errors(self) -> Iterator[FieldError]:
        """Yield every error of the card, in the order of its fields."""
        self._check()
        label = self.indicator.code
        for name in ("value", "note", "evidence"):
            bound = self.form[name]
            anchor = f"{bound.auto_id}_0" if name == "value" else bound.auto_id
            for text in bound.errors:
                yield FieldError(anchor, f"{label}, {bound.label}", str(text))
        for text in self.events.non_form_errors():
            yield FieldError(self.anchor, label, str(text))
        for number, row in enumerate(self.events.forms, start=1):
            for name in EVENT_FIELDS if row in self.events.rows else ():
                for text in row[name].errors:
                    place = f"kejadian {number}"
                    yield FieldError(row[name].auto_id, f"{label}, {place}, {row[name].label}", str(text))


class DimensionForm:
    """The cards of one dimension.

    A posted form may hold only some of them; a card that was not sent is shown as it is stored.
    """

    def __init__(self, entries: Sequence[AnswerEntry]) -> None:
        self.entries = list(entries)

    @classmethod
    def stored(
        cls, indicators: Sequence[IndicatorNode], answers: Mapping[str, Answer], codebook: Codebook
    ) -> "DimensionForm":
        """Return the form as it is stored."""
        return cls([AnswerEntry(row, answers.get(row.code), codebook) for row in indicators])

    @classmethod
    def posted(
        cls,
        indicators: Sequence[IndicatorNode],
        answers: Mapping[str, Answer],
        codebook: Codebook,
        *,
        data: QueryDict,
        files: Files,
    ) -> "DimensionForm":
        """Return the form as it was sent."""
        return cls(
            [
                AnswerEntry(row, answers.get(row.code), codebook, posted=data, files=files)
                if _is_sent(data, field_prefix(row.code))
                else AnswerEntry(row, answers.get(row.code), codebook)
                for row in indicators
            ]
        )

    @property
    def sent(self) -> list[AnswerEntry]:
        return [entry for entry in self.entries if entry.is_bound]

    def inputs(self) -> list[AnswerInput]:
        """Return the answers that can be stored; the cards of the others keep their errors."""
        return [item for entry in self.sent if (item := entry.to_input()) is not None]

    def uploads(self, answered: Collection[str]) -> list[Upload]:
        """Return the files of the `answered` indicators (codes); a file cannot be stored without an answer.

        The other files become errors: browsers do not keep chosen files, so the person is told which to choose again.
        """
        found: list[Upload] = []
        for entry in self.sent:
            uploads = entry.to_uploads()
            if entry.indicator.code in answered:
                found.extend(uploads)
                continue
            for upload in uploads:
                entry.form.add_error(
                    "evidence",
                    f"Berkas “{upload.name}” belum terunggah. Simpan dahulu jawabannya, lalu pilih lagi berkas ini.",
                )
        return found

    def renew(self, answers: Mapping[str, Answer], saved: Collection[str], *, keep_all: bool = False) -> None:
        """Bring the cards up to date after saving: a card without errors shows what is stored now.

        A card with errors keeps what was typed; with `keep_all`, every card does. A card whose answer was just saved
        (`saved`, codes) goes on from the new revision, so that saving it again does not look like a conflict.
        """
        for place, entry in enumerate(self.entries):
            code = entry.indicator.code
            if keep_all or entry.has_errors:
                entry.stored = answers.get(code)
                entry.read_at = answers[code].revision if code in saved else entry.read_at
            else:
                self.entries[place] = AnswerEntry(entry.indicator, answers.get(code), entry.codebook)

    def restated(self, *, add_row_to: str = "") -> "DimensionForm":
        """Return the form with everything as typed, and one more row in the card whose prefix is `add_row_to`."""
        return DimensionForm(
            [
                entry.restated(int(entry.prefix == add_row_to)) if entry.is_bound else entry
                for entry in self.entries
            ]
        )

    def errors(self) -> list[FieldError]:
        return [error for entry in self.sent for error in entry.errors()]


def event_row_template(codebook: Codebook) -> EventForm:
    """Return the empty row that the page's script copies; the script puts the row's name for `__prefix__`."""
    options = _row_options(codebook)
    row = EventForm(prefix="__prefix__", **options)
    EventFormSet(form_kwargs=options).add_fields(row, None)  # the box that removes it
    return row


def _answer_initial(stored: Answer | None) -> dict[str, Any]:
    return {} if stored is None else {"value": stored.value, "note": stored.note}


def _event_initial(stored: Answer | None) -> list[dict[str, Any]]:
    if stored is None:
        return []
    return [
        {
            "election": event.election.code,
            "count": event.count,
            "level": event.level.code,
            "narrative": event.narrative,
            "source": event.source,
        }
        for event in stored.events.all()
    ]


def _row_options(codebook: Codebook) -> dict[str, Any]:
    return {
        "elections": [(row.code, row.name) for row in codebook.elections.values()],
        "levels": [(row.code, row.name) for row in codebook.levels.values()],
    }


def _is_sent(data: QueryDict, prefix: str) -> bool:
    """Whether the card was sent.

    On the page that shows two versions of an answer, a card for which the person keeps the stored one does not count.
    """
    return f"{prefix}-read_at" in data and data.get(f"{prefix}-resolution") != KEEP_STORED


def _read_at(data: QueryDict, prefix: str) -> int:
    """Return the revision that the person had on the screen.

    On the page that shows two versions of an answer, the choice of one's own carries the revision of the stored one
    that it replaces. Without a choice the old revision stays, and the conflict is shown again.
    """
    for name in ("resolution", "read_at"):
        text = data.get(f"{prefix}-{name}", "")
        if text.isdecimal() and len(text) < 10:
            return int(text)
    return 0
