"""Template filters for what instruments and runs store: its words, and the colours and patterns of classes."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from apps.core.formatting import MISSING
from apps.core.ramp import ramp_key, ramp_pattern
from apps.engine import Stage
from apps.engine.run_manifest import DeclaredStep
from apps.indicators.enums import PublicationStatus
from apps.indicators.methods import method_label, method_sentence
from apps.indicators.score_format import ScoreFormat
from apps.indicators.words import (
    cut_owner_words,
    empty_class_sentences,
    level_label,
    level_label_short,
    method_place,
)

register = template.Library()
for function in (
    ramp_key,
    ramp_pattern,
    cut_owner_words,
    empty_class_sentences,
    level_label,
    level_label_short,
    method_place,
):
    register.filter(function)


@register.filter
def method_stage(code: str) -> str:
    """Return the name of a stage of the computation."""
    return str(Stage(code).label)


@register.filter
def step_label(step: DeclaredStep) -> str:
    """Return the name of a step's method, as forms and instruments call it."""
    return method_label(step.stage, step.name)


@register.filter
def step_sentence(step: DeclaredStep) -> str:
    """Return what a step does, with its parameters, as forms and instruments say it."""
    return method_sentence(step.stage, step.name, step.parameters)


@register.filter
def score_text(score: float | None, written: ScoreFormat) -> str:
    """Return a score with as many decimals as tell it apart from the cut-offs beside it."""
    return written.score(score)


@register.filter
def spread_text(spread: float | None, written: ScoreFormat) -> str:
    """Return a standard deviation with as many decimals as the cut-offs beside it."""
    return written.spread(spread)


@register.filter
def publication_status(code: str) -> str:
    """Return the words for a status of publication, such as "belum diterbitkan"."""
    return str(PublicationStatus(code).label)


@register.filter
def weight(value: Decimal | None) -> str:
    """Return a weight with all its decimals, at least two if it has any: ``0,10``, ``1``; a dash if there is none."""
    if value is None:
        return MISSING
    digits = -int(value.normalize().as_tuple().exponent)
    return number_format(value, decimal_pos=max(digits, 2) if digits > 0 else 0, use_l10n=True)
