"""What the screens of panels show, made from rows that were read before. No queries, no writes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.urls import reverse

from apps.accounts.models import User
from apps.core.formatting import format_apart, format_date, format_decimal
from apps.core.read_marks import Merged
from apps.engine import ACCEPTED_RATIO, AhpWeights

from ..enums import BUDGET_TOTAL, ExpertState, Importance, PanelMethod, PanelState
from ..models import Panel
from ..questionnaire import Answers, Key, Questionnaire, Section, parent_label
from ..rules import can_resend, can_withdraw
from ..selectors import ExpertProgress, SectionJudgement
from ..weighing import WeightLine
from .consistency import Consistency, consistency_of, preference_text

PANEL_BADGES: Final = {
    PanelState.DRAFT: "draft",
    PanelState.OPEN: "waiting",
    PanelState.CLOSED: "finished",
}
EXPERT_BADGES: Final = {
    ExpertState.WAITING: "queued",
    ExpertState.INVITED: "draft",
    ExpertState.ANSWERING: "waiting",
    ExpertState.SUBMITTED: "finished",
    ExpertState.WITHDRAWN: "withdrawn",
}
"""Which look of `components/state_badge.html` each state has."""


@dataclass(frozen=True)
class Badge:
    key: str
    label: str


@dataclass(frozen=True)
class ExpertRow:
    """One expert in the table of a panel."""

    progress: ExpertProgress
    badge: Badge
    may_resend: bool
    may_withdraw: bool


@dataclass(frozen=True)
class SpreadBar:
    """From the lowest to the highest weight of single experts, on a line whose 100 units end at the highest sibling.

    `tick` is where the weight of the whole panel lies.
    """

    start: float
    width: float
    tick: float


@dataclass(frozen=True)
class WeightTable:
    """The weights of what lies below one parent."""

    label: str
    rows: tuple[tuple[WeightLine, SpreadBar], ...]


@dataclass(frozen=True)
class JudgementTable:
    """How consistent each expert is on one page of comparisons, and all of them combined."""

    label: str
    rows: tuple[tuple[str, AhpWeights], ...]
    combined: AhpWeights
    sentence: str
    limit: float = ACCEPTED_RATIO


@dataclass(frozen=True)
class AnswerLine:
    """One question with its answer in words; empty where there is none."""

    question: str
    answer: str


@dataclass(frozen=True)
class Live:
    """What the page says below its questions after every change, for example how many points are left."""

    sentence: str
    is_fine: bool
    section: Section
    consistency: Consistency | None = None


def panel_badge(panel: Panel) -> Badge:
    """Return the badge of a panel's state; an open panel past its last day has one of its own."""
    if panel.is_overdue:
        return Badge("overdue", "Lewat batas waktu")
    return Badge(PANEL_BADGES[PanelState(panel.state)], str(panel.get_state_display()))


def expert_badge(state: ExpertState) -> Badge:
    return Badge(EXPERT_BADGES[state], str(state.label))


def expert_rows(progress: Sequence[ExpertProgress], user: User) -> list[ExpertRow]:
    """Return the experts, and whether `user` may send each a new link or withdraw them."""
    return [
        ExpertRow(
            row,
            expert_badge(row.expert.state),
            can_resend(user, row.expert),
            can_withdraw(user, row.expert),
        )
        for row in progress
    ]


def weight_tables(questionnaire: Questionnaire, lines: Sequence[WeightLine]) -> list[WeightTable]:
    """Return one table of weights per parent, the one of the dimensions first."""
    ordered = sorted(lines, key=lambda line: line.depth)
    tables: list[WeightTable] = []
    for parent_code, siblings in groupby(ordered, key=lambda line: line.parent_code):
        rows = list(siblings)
        largest = max(row.highest for row in rows)
        label = parent_label(questionnaire.structure, parent_code)
        tables.append(WeightTable(label, tuple((row, _spread_bar(row, largest)) for row in rows)))
    return tables


def _spread_bar(line: WeightLine, largest: float) -> SpreadBar:
    scale = 100 / largest if largest else 0.0
    return SpreadBar(
        round(line.lowest * scale, 2),
        round((line.highest - line.lowest) * scale, 2),
        round(min(line.weight * scale, 100.0), 2),
    )


def judgement_tables(judgements: Sequence[SectionJudgement]) -> list[JudgementTable]:
    return [
        JudgementTable(
            judgement.section.label,
            tuple((str(expert), found) for expert, found in judgement.by_expert),
            judgement.combined,
            consistency_sentence(judgement.combined),
        )
        for judgement in judgements
    ]


def consistency_sentence(found: AhpWeights) -> str:
    """Return the consistency ratio and whether it is acceptable, as a sentence."""
    ratio = format_apart(found.consistency_ratio, ACCEPTED_RATIO, digits=3)
    limit = format_decimal(ACCEPTED_RATIO, 2)
    verdict = "dapat diterima" if found.is_consistent else "belum dapat diterima"
    return f"Rasio konsistensi {ratio}: {verdict} (paling besar {limit})."


def live_of(section: Section, answers: Answers) -> Live:
    """Return what the page says below its questions."""
    if section.method == PanelMethod.AHP:
        return _live_comparisons(section, answers)
    answered, total = section.count_answered(answers), len(section.keys)
    if section.method == PanelMethod.SCORE:
        return Live(f"{answered} dari {total} indikator dinilai.", answered == total, section)
    spent = sum(answers.get(key, 0) for key in section.keys)
    return Live(_budget_sentence(spent), spent == BUDGET_TOTAL, section)


def _live_comparisons(section: Section, answers: Answers) -> Live:
    consistency = consistency_of(section, answers)
    if consistency.found is not None:
        sentence = consistency_sentence(consistency.found)
        return Live(sentence, consistency.found.is_consistent, section, consistency)
    sentence = (
        f"{consistency.answered} dari {consistency.total} pasangan dibandingkan. "
        "Bobot dan rasio konsistensi tampil setelah semuanya."
    )
    return Live(sentence, False, section, consistency)


def _budget_sentence(spent: int) -> str:
    if spent == BUDGET_TOTAL:
        return "Terbagi 100 dari 100 poin. Pas."
    if spent < BUDGET_TOTAL:
        return f"Terbagi {spent} dari 100 poin. Sisa {BUDGET_TOTAL - spent}."
    return f"Terbagi {spent} dari 100 poin. Kurangi {spent - BUDGET_TOTAL}."


def outline_groups(
    token: str, questionnaire: Questionnaire, answers: Answers, current: str = ""
) -> list[dict[str, Any]]:
    """Return the pages for `components/outline.html`; `current` is the code of the one on screen."""
    return [
        {
            "label": section.label,
            "url": section_url(token, section),
            "is_current": section.code == current,
            "done": section.count_answered(answers),
            "total": len(section.keys),
            "done_text": f"{section.count_answered(answers)} dari {len(section.keys)}",
            "entries": _outline_entries(section, answers),
        }
        for section in questionnaire.sections
    ]


def _outline_entries(section: Section, answers: Answers) -> list[dict[str, Any]]:
    if section.method == PanelMethod.AHP:
        anchored = [
            (f"pasangan-{number}", f"{number}. {first.label} / {second.label}")
            for number, (first, second) in enumerate(section.pairs, start=1)
        ]
    else:
        name = "nilai" if section.method == PanelMethod.SCORE else "poin"
        anchored = [(f"id_{name}-{item.code}", f"{item.code} {item.label}") for item in section.items]
    return [
        {
            "label": label,
            "url": f"#{anchor}",
            "is_current": False,
            "mark": "done" if key in answers else "empty",
            "mark_label": "sudah dijawab" if key in answers else "belum dijawab",
        }
        for key, (anchor, label) in zip(section.keys, anchored, strict=True)
    ]


def section_url(token: str, section: Section) -> str:
    return reverse("panels:answer_section", args=[token, section.code])


def answer_lines(section: Section, answers: Answers) -> list[AnswerLine]:
    """Return the answers of one page as a reader understands them."""
    questions = (
        [f"{first.label} / {second.label}" for first, second in section.pairs]
        if section.method == PanelMethod.AHP
        else [f"{item.code} {item.label}" for item in section.items]
    )
    return [
        AnswerLine(question, answer_words(section, key, answers))
        for question, key in zip(questions, section.keys, strict=True)
    ]


def answer_words(section: Section, key: Key, answers: Answers) -> str:
    """Return one answer in words; an empty text where there is none."""
    if key not in answers:
        return ""
    value = answers[key]
    if section.method == PanelMethod.SCORE:
        return str(Importance(value).label)
    if section.method == PanelMethod.BUDGET:
        return f"{value} poin"
    items = {item.code: item for item in section.items}
    return preference_text(items[key[1]], items[key[2]], value)


@dataclass(frozen=True)
class ContradictionRow:
    """A field of a panel in both versions, in words: as it was sent, and as somebody else has stored it meanwhile."""

    label: str
    sent: str
    stored: str


def contradiction_rows(
    labels: Mapping[str, str], merged: Merged, questionnaire: Questionnaire
) -> list[ContradictionRow]:
    """Return what contradicts in a panel; `labels` are those of the fields of its form."""

    def say(value: Any) -> str:
        if isinstance(value, dt.date):
            return format_date(value)
        if isinstance(value, list):
            return "\n".join(parent_label(questionnaire.structure, code) for code in value)
        return str(value)

    return [
        ContradictionRow(labels[found.name], say(found.sent), say(found.stored))
        for found in merged.contradictions
    ]
