"""The method of an index as data: which function runs at each stage, with which parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from .exceptions import MethodError
from .registry import NEUTRAL_STEPS, OPERATIONS, STAGES_BY_GROUP, STAGES_BY_LEVEL, ParameterValue, Stage
from .spelling import suggest
from .step_checks import NAME, complete_step, refuse_misnamed, split_step

DEFAULT_KEY: Final = "default"
KEYED_STAGES: Final = {
    **dict.fromkeys(STAGES_BY_LEVEL, "tingkat wilayah"),
    **dict.fromkeys(STAGES_BY_GROUP, "kode kelompok"),
}
"""Stages whose step may differ, and by what: the level of the region, or the group of the framework."""


@dataclass(frozen=True)
class Step:
    """One stage of the pipeline: the name of a function and its parameters.

    Parameters
    ----------
    name : str
        A name of the stage's table in `registry`.
    parameters : mapping of str to ParameterValue
        Keyword parameters of the function. Within a `Method`, every parameter is present, defaults included.

    Examples
    --------
    >>> Step("mean_sd", {"k": 1.5}).to_dict()
    {'name': 'mean_sd', 'k': 1.5}
    """

    name: str
    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, ready for JSON.

        Returns
        -------
        dict
            ``name`` and the parameters side by side.
        """
        plain = {
            key: list(value) if isinstance(value, tuple) else value for key, value in self.parameters.items()
        }
        return {"name": self.name, **plain}


Choice: TypeAlias = Step | Mapping[str, Step]
"""One step for all, or one for each key (see `KEYED_STAGES`), with ``default`` for the other keys."""


@dataclass(frozen=True, kw_only=True)
class Method:
    """The pipeline of an index, validated when built.

    Parameters
    ----------
    normalise : Step or mapping of str to Step
        Indicator values to scores; by level of region where a mapping. Always applied within a level.
    aggregate : Step or mapping of str to Step
        Children to their group; by group code where a mapping.
    classify : Step or mapping of str to Step
        Scores to classes; by level of region where a mapping. Always applied within a level.
    rescale : Step or mapping of str to Step
        Aggregates after aggregation. A single step (or ``default``) rescales the groups directly below the
        index; any other group, and the index, is rescaled only where named.
    weigh : Step or mapping of str to Step
        Where the weights of a group's children come from; by group code where a mapping. Within a level, where
        they come from the scores.
    screen : Step
        When there is enough data for an aggregate.
    impute : Step
        What stands in for missing values.
    treat : Step
        What happens to outliers.
    regions : Step
        How much each region counts in the aggregated score of the region above.

    Raises
    ------
    MethodError
        If a name or parameter is unknown, missing or impossible. Names the place and the choices.

    Examples
    --------
    >>> method = Method.from_dict(
    ...     {
    ...         "normalise": "max",
    ...         "aggregate": "arithmetic",
    ...         "classify": {"province": "mean_sd", "regency": {"name": "fixed", "cuts": [13.47, 49.33]}},
    ...     }
    ... )
    >>> method.step(Stage.CLASSIFY, "province")
    Step(name='mean_sd', parameters={'k': 1.0, 'ddof': 1, 'on_cut': 'middle'})
    """

    normalise: Choice
    aggregate: Choice
    classify: Choice
    rescale: Choice = field(default_factory=lambda: Step(NEUTRAL_STEPS[Stage.RESCALE]))
    weigh: Choice = field(default_factory=lambda: Step(NEUTRAL_STEPS[Stage.WEIGH]))
    screen: Step = field(default_factory=lambda: Step(NEUTRAL_STEPS[Stage.SCREEN]))
    impute: Step = field(default_factory=lambda: Step(NEUTRAL_STEPS[Stage.IMPUTE]))
    treat: Step = field(default_factory=lambda: Step(NEUTRAL_STEPS[Stage.TREAT]))
    regions: Step = field(default_factory=lambda: Step(NEUTRAL_STEPS[Stage.REGIONS]))

    def __post_init__(self) -> None:
        for stage in Stage:
            choice: Choice = getattr(self, stage)
            if isinstance(choice, Step):
                object.__setattr__(self, stage, _complete_step(choice, stage, stage.value))
                continue
            if stage not in KEYED_STAGES:
                raise MethodError(f"Langkah {stage} tidak dapat dibedakan; isi satu nama saja.", (stage,))
            if not choice:
                raise MethodError(
                    f"Langkah {stage} kosong; isi satu nama, atau nama per {KEYED_STAGES[stage]}.", (stage,)
                )
            steps = {key: _complete_step(step, stage, f"{stage}.{key}") for key, step in choice.items()}
            object.__setattr__(self, stage, steps)

    def step(self, stage: Stage, key: str) -> Step:
        """Return the step of a stage for a level of region, or for a group.

        Parameters
        ----------
        stage : Stage
            The stage.
        key : str
            Level of region or group code; not used where the stage has one step for all.

        Returns
        -------
        Step
            With all its parameters.

        Raises
        ------
        MethodError
            If the stage differs by key, and has neither this key nor a default.
        """
        choice: Choice = getattr(self, stage)
        if isinstance(choice, Step):
            return choice
        step = choice.get(key) or choice.get(DEFAULT_KEY)
        if step is None:
            raise MethodError(
                f"Langkah {stage} tidak diatur untuk {KEYED_STAGES[stage]} {key}; tambahkan {stage}.{key} "
                f"atau {stage}.{DEFAULT_KEY}.",
                (stage, key),
            )
        return step

    def keys(self, stage: Stage) -> tuple[str, ...]:
        """Return the keys a stage differs by, without the default.

        Parameters
        ----------
        stage : Stage
            The stage.

        Returns
        -------
        tuple of str
            Empty where the stage has one step for all.
        """
        choice: Choice = getattr(self, stage)
        return () if isinstance(choice, Step) else tuple(key for key in choice if key != DEFAULT_KEY)

    @property
    def takes(self) -> frozenset[str]:
        """What its steps need besides values, as `Operation.takes` names it."""
        needed: set[str] = set()
        for stage in Stage:
            choice: Choice = getattr(self, stage)
            for step in [choice] if isinstance(choice, Step) else choice.values():
                needed.update(OPERATIONS[stage][step.name].takes)
        return frozenset(needed)

    def to_dict(self) -> dict[str, Any]:
        """Return the method as plain data, ready for JSON, defaults written out.

        Returns
        -------
        dict
            One entry per stage; `from_dict` reads it back.
        """
        content: dict[str, Any] = {}
        for stage in Stage:
            choice: Choice = getattr(self, stage)
            content[stage.value] = (
                choice.to_dict()
                if isinstance(choice, Step)
                else {key: step.to_dict() for key, step in choice.items()}
            )
        return content

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Method":
        """Read a method from plain data.

        Parameters
        ----------
        content : mapping
            For each stage a name, a table ``{"name": ..., parameter: ...}``, or a table of either by key.
            ``normalise``, ``aggregate`` and ``classify`` are needed; the other stages have `NEUTRAL_STEPS`.

        Returns
        -------
        Method
            Validated, with all parameters.

        Raises
        ------
        MethodError
            If a stage, name or parameter is unknown, missing or impossible.
        """
        stages = [stage.value for stage in Stage]
        unknown = [str(stage) for stage in content if stage not in stages]
        if unknown:
            near = suggest(unknown[0], stages, "")
            text = f"Langkah {', '.join(unknown)} tidak dikenal. Yang ada: {', '.join(stages)}. {near}"
            raise MethodError(text.rstrip(), unknown)
        missing = [stage.value for stage in _REQUIRED_STAGES if stage not in content]
        if missing:
            raise MethodError(f"Langkah {', '.join(missing)} belum diisi pada metode.", missing)
        choices: dict[str, Any] = {stage: _read_choice(choice, stage) for stage, choice in content.items()}
        return cls(**choices)


def join_steps(steps: Iterable[tuple[Stage, str, Mapping[str, Any]]]) -> dict[str, Any]:
    """Join single steps to a method as `Method.from_dict` reads it.

    Parameters
    ----------
    steps : iterable of (Stage, str, mapping)
        The stage, the level of region or the code of the group (empty for all the rest), and the step with its
        ``name`` and parameters.

    Returns
    -------
    dict
        For each stage that has one a step, or steps by key.
    """
    method: dict[str, Any] = {}
    for stage, key, step in steps:
        method.setdefault(stage.value, {})[key or DEFAULT_KEY] = dict(step)
    return {
        stage: choice[DEFAULT_KEY] if set(choice) == {DEFAULT_KEY} else choice
        for stage, choice in method.items()
    }


_REQUIRED_STAGES: Final = tuple(stage for stage in Stage if stage not in NEUTRAL_STEPS)


def _read_choice(content: Any, place: str) -> Choice:
    refuse_misnamed(content, "Langkah", place)
    if isinstance(content, Mapping) and NAME not in content:
        return {str(key): _read_step(step, f"{place}.{key}") for key, step in content.items()}
    return _read_step(content, place)


def _read_step(content: Any, place: str) -> Step:
    refuse_misnamed(content, "Langkah", place)
    step = split_step(content)
    if step is None:
        raise MethodError(
            f"Langkah {place} harus berupa nama, atau tabel dengan name dan parameternya.", (place,)
        )
    return Step(*step)


def _complete_step(step: Step, stage: Stage, place: str) -> Step:
    parameters = complete_step(step.name, step.parameters, OPERATIONS[stage], what="Langkah", place=place)
    return Step(step.name, parameters)
