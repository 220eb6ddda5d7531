"""Which other choices of method a robustness study tries."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, Final

from ..exceptions import MethodError
from ..method import Choice, Method, Step
from ..registry import PLACEHOLDERS, Stage
from .variation import Variation

VARIED_STAGES: Final = (Stage.IMPUTE, Stage.TREAT, Stage.NORMALISE, Stage.AGGREGATE)
WEIGHTS: Final = "weights"
LARGEST_NUMBER_OF_COMBINATIONS: Final = 256
"""Each combination is prepared once and kept in memory while runs are simulated."""

_NEEDED: Final = {stage.value: name for stage, name in PLACEHOLDERS.items()}


@dataclass(frozen=True, kw_only=True)
class Alternatives:
    """The choices that simulated runs draw from, validated when built; every choice is equally likely.

    Parameters
    ----------
    impute : tuple of Step
        What may stand in for missing values; empty means the method's own step alone.
    treat : tuple of Step
        What may happen to outliers; likewise.
    normalise : tuple of (Step or mapping of str to Step)
        How values may become scores, for all or by level of region; likewise.
    aggregate : tuple of (Step or mapping of str to Step)
        How children may be aggregated, for all or by group; likewise.
    weights : Variation
        How the weights vary.

    Raises
    ------
    MethodError
        If a choice is unknown, impossible or named twice, or there are too many combinations.

    Examples
    --------
    >>> alternatives = Alternatives.from_dict({"normalise": ["max"], "weights": {"name": "uniform", "share": 0.25}})
    >>> alternatives.to_dict()
    {'normalise': [{'name': 'max'}], 'weights': {'name': 'uniform', 'share': 0.25}}
    """

    impute: tuple[Choice, ...] = ()
    treat: tuple[Choice, ...] = ()
    normalise: tuple[Choice, ...] = ()
    aggregate: tuple[Choice, ...] = ()
    weights: Variation = field(default_factory=Variation)

    def __post_init__(self) -> None:
        needed = Method.from_dict(_NEEDED)
        n_combinations = 1
        for stage in VARIED_STAGES:
            given: Sequence[Choice] = getattr(self, stage)
            choices = tuple(_complete(needed, stage, choice, n) for n, choice in enumerate(given, start=1))
            _refuse_repeated(stage, choices)
            object.__setattr__(self, stage, choices)
            n_combinations *= max(1, len(choices))
        if n_combinations > LARGEST_NUMBER_OF_COMBINATIONS:
            raise MethodError(
                f"Alternatif menghasilkan {n_combinations} kombinasi, paling banyak "
                f"{LARGEST_NUMBER_OF_COMBINATIONS}; kurangi pilihan pada salah satu langkah.",
                [stage.value for stage in VARIED_STAGES if len(getattr(self, stage)) > 1],
            )

    @property
    def factors(self) -> tuple[str, ...]:
        """What varies: stages with more than one choice, and ``weights`` where they vary."""
        stages = tuple(stage.value for stage in VARIED_STAGES if len(getattr(self, stage)) > 1)
        return stages if self.weights.is_none else (*stages, WEIGHTS)

    @property
    def n_choices(self) -> tuple[int, ...]:
        """How many choices each of the stages impute, treat, normalise and aggregate has, at least 1."""
        return tuple(max(1, len(getattr(self, stage))) for stage in VARIED_STAGES)

    def combine(self, method: Method) -> tuple[Method, ...]:
        """Put every combination of the choices into a method.

        Parameters
        ----------
        method : Method
            The official method; it keeps every stage that has no alternatives.

        Returns
        -------
        tuple of Method
            In the order of `n_choices`, the last stage fastest.
        """
        choices = [getattr(self, stage) or (getattr(method, stage),) for stage in VARIED_STAGES]
        names = [stage.value for stage in VARIED_STAGES]
        return tuple(
            replace(method, **dict(zip(names, combination, strict=True))) for combination in product(*choices)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, ready for JSON.

        Returns
        -------
        dict
            A list for each stage that has alternatives, and ``weights``; `from_dict` reads it back.
        """
        stages = {
            stage.value: [describe_choice(choice) for choice in getattr(self, stage)]
            for stage in VARIED_STAGES
            if getattr(self, stage)
        }
        return {**stages, WEIGHTS: self.weights.to_dict()}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Alternatives":
        """Read alternatives from plain data.

        Parameters
        ----------
        content : mapping
            For ``impute``, ``treat``, ``normalise`` and ``aggregate`` a list of what a method may hold there (a
            name, a table with ``name`` and parameters, or a table of either by key), or no entry for the
            method's own; for ``weights`` a name or a table.

        Returns
        -------
        Alternatives
            Validated.

        Raises
        ------
        MethodError
            If an entry is unknown, empty, impossible or named twice; names the place and the remedy.
        """
        known = [stage.value for stage in VARIED_STAGES]
        unknown = [str(name) for name in content if name not in (*known, WEIGHTS)]
        if unknown:
            raise MethodError(
                f"Alternatif {', '.join(unknown)} tidak dikenal. Yang ada: {', '.join((*known, WEIGHTS))}.",
                unknown,
            )
        stages = {stage: _read_choices(stage, content[stage]) for stage in VARIED_STAGES if stage in content}
        return cls(
            weights=Variation.from_dict(content.get(WEIGHTS, "none")),
            **{stage.value: choices for stage, choices in stages.items()},
        )


def describe_choice(choice: Choice) -> dict[str, Any]:
    """Return a choice as plain data, ready for JSON."""
    if isinstance(choice, Step):
        return choice.to_dict()
    return {key: step.to_dict() for key, step in choice.items()}


def name_choice(choice: Choice) -> str:
    """Name a choice and its parameters, for messages, such as ``minmax (lower 1, upper 100)``."""
    if not isinstance(choice, Step):
        return ", ".join(f"{key}: {name_choice(step)}" for key, step in choice.items())
    parameters = ", ".join(f"{name} {value}" for name, value in choice.parameters.items())
    return f"{choice.name} ({parameters})" if parameters else choice.name


def _read_choices(stage: Stage, content: Any) -> tuple[Choice, ...]:
    if isinstance(content, str | Mapping) or not isinstance(content, Sequence):
        raise MethodError(
            f"Alternatif {stage} harus berupa daftar langkah, misalnya {stage} = [...].", (stage.value,)
        )
    if not content:
        raise MethodError(
            f"Alternatif {stage} kosong; isi sedikitnya satu langkah, atau hapus {stage} untuk memakai langkah "
            "metode resmi.",
            (stage.value,),
        )
    return tuple(_read(stage, item, number) for number, item in enumerate(content, start=1))


def _read(stage: Stage, content: Any, number: int) -> Choice:
    """Read one choice as a method reads it, and say which one it is where that fails."""
    try:
        choice: Choice = getattr(Method.from_dict({**_NEEDED, stage.value: content}), stage)
    except MethodError as error:
        raise MethodError(f"Alternatif {stage} ke-{number}: {error.message}", error.codes) from error
    return choice


def _complete(needed: Method, stage: Stage, choice: Choice, number: int) -> Choice:
    changed: dict[str, Any] = {stage.value: choice}
    try:
        completed: Choice = getattr(replace(needed, **changed), stage)
    except MethodError as error:
        raise MethodError(f"Alternatif {stage} ke-{number}: {error.message}", error.codes) from error
    return completed


def _refuse_repeated(stage: Stage, choices: tuple[Choice, ...]) -> None:
    seen: dict[str, int] = {}
    for number, choice in enumerate(choices, start=1):
        text = json.dumps(describe_choice(choice), sort_keys=True)
        if text in seen:
            raise MethodError(
                f"Alternatif {stage} ke-{number} sama dengan yang ke-{seen[text]}; hapus salah satu.",
                (stage.value,),
            )
        seen[text] = number
