"""One page of questions as an expert sends it. No question is required: it may be answered at another time."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField

from apps.core.fields import WholeNumberField
from apps.core.read_marks import join_marks, mark_of, read_marks, write_marks

from ..enums import BUDGET_TOTAL, INTENSITY_WORDS, Importance, PanelMethod
from ..questionnaire import Answers, Item, Key, Section

SHOWN: Final = "shown"
"""The hidden field with the marks of the answers that a page showed."""

FIRST: Final = "pertama"
EQUAL: Final = "sama"
SECOND: Final = "kedua"


@dataclass(frozen=True)
class PairFields:
    """The fields of one comparison: which of the two items is more important, and by how much."""

    number: int
    anchor: str
    first: Item
    second: Item
    side: BoundField
    strength: BoundField


class AnswerForm(forms.Form):
    """The questions of `section`, filled with the stored answers; `answers()` gives what was sent and is valid.

    A page sends all its answers at every change. What it `shown` tells those apart that were changed on it, so that
    an old tab, or a second one, does not take back what was answered elsewhere since (`apps/core/read_marks.py`).
    """

    use_required_attribute = False

    def __init__(self, section: Section, stored: Answers, posted: Mapping[str, Any] | None = None) -> None:
        super().__init__(posted)
        self.section = section
        self.stored = stored
        self.add_questions()

    def add_questions(self) -> None:
        raise NotImplementedError

    def answers(self) -> dict[Key, int | None]:
        """Return the answers of a form that was sent; fields with an error are left out."""
        raise NotImplementedError

    def changed_answers(self) -> dict[Key, int | None]:
        """Return those of the answers that were changed on the page since it was opened, or saved last."""
        marks = read_marks(self.data.get(SHOWN, ""))
        return {
            key: value
            for key, value in self.answers().items()
            if marks.get(_mark_name(key)) != mark_of(value)
        }

    @property
    def shown(self) -> str:
        """The marks of the answers that stand on the page, for its hidden field."""
        if not self.is_bound:
            return write_marks({_mark_name(key): self.stored.get(key) for key in self.section.keys})
        held = {_mark_name(key): mark_of(value) for key, value in self.answers().items()}
        return join_marks({**read_marks(self.data.get(SHOWN, "")), **held})

    def is_behind(self, answers: Answers) -> bool:
        """Whether another answer is stored by now than one that stands on the page."""
        return self.is_bound and any(answers.get(key) != value for key, value in self.answers().items())


class ScoreForm(AnswerForm):
    """A score from 1 to 4 for every indicator of a dimension."""

    def add_questions(self) -> None:
        for item in self.section.items:
            self.fields[_score_name(item)] = forms.ChoiceField(
                label=f"{item.code} {item.label}",
                help_text=item.definition,
                choices=Importance.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=self.stored.get((item.code,)),
            )

    def answers(self) -> dict[Key, int | None]:
        self.is_valid()
        sent = {item.code: self.cleaned_data.get(_score_name(item)) for item in self.section.items}
        return {(code,): int(score) for code, score in sent.items() if score}

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields below the headings of their sub-dimensions."""
        return [
            (heading, [self[_score_name(item)] for item in items])
            for heading, items in groupby(self.section.items, key=lambda item: item.heading)
        ]


class ComparisonForm(AnswerForm):
    """For every two items of a page: which is more important, and by how much."""

    def add_questions(self) -> None:
        strengths = [(times, f"{times}: {words}") for times, words in INTENSITY_WORDS.items()]
        for number, (first, second) in enumerate(self.section.pairs, start=1):
            stored = self.stored.get((self.section.code, first.code, second.code))
            self.fields[f"pasangan-{number}-pihak"] = forms.ChoiceField(
                label="Mana yang lebih penting?",
                choices=[(FIRST, first.label), (EQUAL, "Sama penting"), (SECOND, second.label)],
                widget=forms.RadioSelect,
                required=False,
                initial=_side_of(stored),
            )
            self.fields[f"pasangan-{number}-kuat"] = forms.ChoiceField(
                label="Seberapa?",
                choices=[("", "Pilih seberapa"), *strengths],
                required=False,
                initial=abs(stored) if stored not in (None, 1) else None,
            )

    def answers(self) -> dict[Key, int | None]:
        self.is_valid()
        found: dict[Key, int | None] = {}
        for pair in self.pairs:
            side = self.cleaned_data.get(pair.side.name)
            strength = self.cleaned_data.get(pair.strength.name)
            key = (self.section.code, pair.first.code, pair.second.code)
            if side == EQUAL:
                found[key] = 1
            elif side and strength:
                found[key] = int(strength) if side == FIRST else -int(strength)
        return found

    @property
    def pairs(self) -> list[PairFields]:
        """The questions in order."""
        return [
            PairFields(
                number,
                f"pasangan-{number}",
                first,
                second,
                self[f"pasangan-{number}-pihak"],
                self[f"pasangan-{number}-kuat"],
            )
            for number, (first, second) in enumerate(self.section.pairs, start=1)
        ]


class AllocationForm(AnswerForm):
    """A hundred points, shared out over the items of a page."""

    def add_questions(self) -> None:
        for item in self.section.items:
            self.fields[_points_name(item)] = WholeNumberField(
                label=f"{item.code} {item.label}",
                min_value=0,
                max_value=BUDGET_TOTAL,
                required=False,
                initial=self.stored.get((item.code,)),
                error_messages={
                    "invalid": "Isi bilangan bulat, misalnya 25.",
                    "min_value": "Isi 0 atau lebih.",
                    "max_value": "Paling banyak 100 poin.",
                },
            )

    def answers(self) -> dict[Key, int | None]:
        self.is_valid()
        names = {item.code: _points_name(item) for item in self.section.items}
        return {(code,): self.cleaned_data[name] for code, name in names.items() if name in self.cleaned_data}


_FORMS: Final[dict[PanelMethod, type[AnswerForm]]] = {
    PanelMethod.SCORE: ScoreForm,
    PanelMethod.AHP: ComparisonForm,
    PanelMethod.BUDGET: AllocationForm,
}


def answer_form(section: Section, stored: Answers, posted: Mapping[str, Any] | None = None) -> AnswerForm:
    """Return the form of a page."""
    return _FORMS[section.method](section, stored, posted)


def _mark_name(key: Key) -> str:
    return "/".join(key)


def _score_name(item: Item) -> str:
    return f"nilai-{item.code}"


def _points_name(item: Item) -> str:
    return f"poin-{item.code}"


def _side_of(preference: int | None) -> str | None:
    if preference is None:
        return None
    if preference == 1:
        return EQUAL
    return FIRST if preference > 0 else SECOND
