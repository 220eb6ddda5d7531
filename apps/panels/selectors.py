"""Reading panels: by scope for those who run them, by the token of the personal link for an expert."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Max, Model, QuerySet

from apps.core.exceptions import InvalidInputError, MissingError
from apps.core.tokens import token_hash
from apps.engine import AhpWeights
from apps.indicators.models import Instrument
from apps.indicators.selectors import instrument_structure
from apps.regions.scoping import RegionScope

from .enums import PanelMethod, PanelState
from .models import ExpertAllocation, ExpertComparison, ExpertScore, Panel, PanelExpert
from .questionnaire import Answers, Key, Questionnaire, Section, questionnaire_of
from .weighing import WeightLine, weigh_comparisons, weight_lines

_MODELS: Final[dict[PanelMethod, type[Model]]] = {
    PanelMethod.SCORE: ExpertScore,
    PanelMethod.AHP: ExpertComparison,
    PanelMethod.BUDGET: ExpertAllocation,
}
"""The model that holds the answers of each kind of panel."""


@dataclass(frozen=True)
class ExpertProgress:
    """One expert with the answers given so far."""

    expert: PanelExpert
    answers: Answers
    answered: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.total


@dataclass(frozen=True)
class SectionJudgement:
    """One page of comparisons: how consistent each expert is, and all of them together."""

    section: Section
    by_expert: tuple[tuple[PanelExpert, AhpWeights], ...]
    combined: AhpWeights


@dataclass(frozen=True)
class PanelResults:
    """The weights that follow from the answers sent so far; `lines` is empty while nobody has sent any."""

    counted: int
    lines: tuple[WeightLine, ...]
    judgements: tuple[SectionJudgement, ...]

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each group and indicator that the panel asked about, by code; siblings sum to 1."""
        return {line.code: line.weight for line in self.lines}

    @property
    def unacceptable(self) -> tuple[SectionJudgement, ...]:
        """The pages of comparisons on which all experts together contradict themselves more than is acceptable."""
        return tuple(found for found in self.judgements if not found.combined.is_consistent)


def panel_list(*, scope: RegionScope) -> QuerySet[Panel]:
    """Return the panels with their numbers of experts, newest first; none for a scope smaller than the nation."""
    return Panel.objects.in_scope(scope).with_counts().select_related("instrument", "created_by")


def panel_get(*, scope: RegionScope, public_id: uuid.UUID) -> Panel:
    """Return one panel. Raises MissingError where it does not exist or lies outside the scope."""
    found = panel_list(scope=scope).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Panel ahli tidak ditemukan.")
    return found


def expert_get(*, scope: RegionScope, panel_id: uuid.UUID, public_id: uuid.UUID) -> PanelExpert:
    """Return one expert of a panel. Raises MissingError where there is none or the panel lies outside the scope."""
    rows = PanelExpert.objects.in_scope(scope).with_panel()
    found = rows.filter(panel__public_id=panel_id, public_id=public_id).first()
    if found is None:
        raise MissingError("Ahli tidak ditemukan dalam panel ini.")
    return found


def expert_get_by_token(token: str) -> PanelExpert:
    """Return the expert whose personal link has this token. Raises MissingError for an unknown token."""
    found = PanelExpert.objects.with_panel().filter(token_sha256=token_hash(token)).first()
    if found is None:
        raise MissingError(
            "Tautan panel ini tidak dikenal: tautan yang baru sudah menggantikannya, atau ia tidak tersalin seluruhnya."
        )
    return found


def expert_pks_unmailed(panel: Panel | None = None) -> list[int]:
    """Return the experts whose link is still to be mailed, of one panel or of all, first invited first."""
    rows = PanelExpert.objects.unmailed()
    if panel is not None:
        rows = rows.filter(panel=panel)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def instrument_list_askable() -> QuerySet[Instrument]:
    """Return the instruments that experts can be asked about, newest version first."""
    return Instrument.objects.filter(indicators__isnull=False).distinct().order_by("code", "-version")


def panel_questionnaire(panel: Panel) -> Questionnaire:
    """Return what the panel asks, in the five queries that read its instrument."""
    structure = instrument_structure(panel.instrument)
    return questionnaire_of(structure, PanelMethod(panel.method), panel.parent_codes)


def expert_answers(expert: PanelExpert) -> dict[Key, int]:
    """Return the answers of one expert, sent or not (`panel` must be loaded)."""
    return _answers_by_expert(PanelMethod(expert.panel.method), [expert])[expert.pk]


def answers_saved_at(expert: PanelExpert) -> dt.datetime | None:
    """Return when the newest answer of the expert was saved; None where there is none (`panel` must be loaded)."""
    model = _MODELS[PanelMethod(expert.panel.method)]
    latest: dt.datetime | None = model._default_manager.filter(expert=expert).aggregate(
        latest=Max("saved_at")
    )["latest"]
    return latest


def panel_progress(panel: Panel, questionnaire: Questionnaire) -> list[ExpertProgress]:
    """Return every expert of the panel with what they answered, withdrawn ones last; two queries."""
    experts = list(panel.experts.all())
    answers = _answers_by_expert(questionnaire.method, experts)
    rows = [
        ExpertProgress(
            expert,
            answers[expert.pk],
            questionnaire.count_answered(answers[expert.pk]),
            len(questionnaire.keys),
        )
        for expert in experts
    ]
    return sorted(rows, key=lambda row: not row.expert.is_staying)


def panel_results(questionnaire: Questionnaire, progress: Iterable[ExpertProgress]) -> PanelResults:
    """Return weights, spread and consistency of what was sent; no query."""
    counted = [row for row in progress if _is_counted(row)]
    if not counted:
        return PanelResults(0, (), ())
    answers = [row.answers for row in counted]
    judgements = tuple(
        SectionJudgement(
            section,
            tuple((row.expert, weigh_comparisons(section, [row.answers])) for row in counted),
            weigh_comparisons(section, answers),
        )
        for section in questionnaire.sections
        if section.method == PanelMethod.AHP
    )
    return PanelResults(len(counted), tuple(weight_lines(questionnaire, answers)), judgements)


def panel_judged(panel: Panel) -> PanelResults:
    """Return weights, spread and consistency of what was sent to a panel."""
    questionnaire = panel_questionnaire(panel)
    return panel_results(questionnaire, panel_progress(panel, questionnaire))


def panel_counted(panel: Panel) -> PanelResults:
    """Return the same; raises InvalidInputError where nobody has sent any answers."""
    found = panel_judged(panel)
    if not found.counted:
        raise InvalidInputError(_without_weights(panel))
    return found


def _without_weights(panel: Panel) -> str:
    """Return why a panel has no weights, and what can be done: a closed one takes no answers any more."""
    if panel.state == PanelState.CLOSED:
        return (
            f"Panel “{panel.title}” ditutup tanpa jawaban yang dikirim, jadi tidak memberi bobot. "
            "Buat panel baru bila bobot dari ahli masih diperlukan."
        )
    return (
        f"Panel “{panel.title}” belum punya jawaban yang dikirim, jadi belum ada bobotnya. "
        "Mintalah sedikitnya seorang ahli mengirim jawabannya."
    )


def _is_counted(row: ExpertProgress) -> bool:
    expert = row.expert
    return row.is_complete and expert.submitted_at is not None and expert.is_staying


def _answers_by_expert(method: PanelMethod, experts: Iterable[PanelExpert]) -> dict[int, dict[Key, int]]:
    """Return the answers of each expert by primary key; one query."""
    found: defaultdict[int, dict[Key, int]] = defaultdict(dict)
    for pk, key, value in _answer_rows(method, [expert.pk for expert in experts]):
        found[pk][key] = value
    return found


def _answer_rows(method: PanelMethod, experts: list[int]) -> list[tuple[int, Key, int]]:
    if method == PanelMethod.SCORE:
        scores = ExpertScore.objects.filter(expert__in=experts)
        rows = scores.values_list("expert_id", "indicator__code", "score")
        return [(expert, (code,), score) for expert, code, score in rows]
    if method == PanelMethod.BUDGET:
        allocations = ExpertAllocation.objects.filter(expert__in=experts)
        shares = allocations.values_list("expert_id", "group__code", "points")
        return [(expert, (code,), points) for expert, code, points in shares]
    comparisons = ExpertComparison.objects.filter(expert__in=experts)
    pairs = comparisons.values_list("expert_id", "parent_code", "first_code", "second_code", "preference")
    return [(expert, (parent, first, second), value) for expert, parent, first, second, value in pairs]
