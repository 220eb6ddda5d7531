"""What a name in a method stands for: a function, and everything that the portal has to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from .parameters import Parameter, ParameterValue

Derived: TypeAlias = dict[str, Any]
"""Values a step took from the data, by name: an array with one number per column, or a single number."""

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def translatable(message: str) -> str:
    """Mark a text of public pages for translation and return it unchanged; who shows it looks the translation up."""
    return message


@dataclass(frozen=True)
class StepProblem:
    """What is wrong with a method or its parameters, in parts of a sentence.

    Parameters
    ----------
    key : str, optional
        The parameter, or "name" for the method; None where several parameters do not fit together.
    text : str
        Empty where a method or parameter is not known.
    remedy : str
        What to do; empty where the text says it.
    keys : tuple of str
        The parameters that do not fit together, as the text names them.
    choices : tuple of str
        The methods or parameters that are known, where this one is not.
    """

    key: str | None
    text: str = ""
    remedy: str = ""
    _: KW_ONLY
    keys: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """A method of one stage: how it is computed, checked, offered in forms and explained to readers.

    Parameters
    ----------
    function : callable
        Takes the values (to weigh and aggregate: scores and weights), then what it `takes`, then its parameters
        by name. Returns its result or, where it `derives` something, the result followed by that.
    label : str
        Its name in the portal, which is in Indonesian alone.
    sentence : str
        What it does, for readers; ``%(name)s`` stands for the value of a parameter.
    public_sentence : str
        What public pages say in the place of `sentence`; empty where they say the same.
    parameters : mapping of str to Parameter
        The keyword parameters of the function.
    find_conflict : callable, optional
        Given all parameters, why they do not fit together, or None.
    takes : tuple of str
        What the function needs besides values. To impute, treat and normalise: fields of `LevelContext`; to classify:
        ``n_occurring``, how many indicators occur; to aggregate: ``known_weight``, that of the children with a score;
        to aggregate regions: ``voters``.
    derives : tuple of str
        Names of what the function takes from the data, in the order in which it returns them; stored with the run.
    done : str
        Treatment only: what a person who checks reads of a changed value. Empty where it records another's name.
    depends_on_scores : bool
        Classification only: cut-offs come from the scores, so the same step also fits other aggregates.
    depends_on_level : bool
        Aggregation and rescaling: a region's score, or what is recorded, depends on the other regions of its level.
        Where it does not, the pipeline may hand over the regions in blocks, and those of all levels together.
        Weighing: the weights come from the scores; where they do not, no region may be handed over at all.
    refuses_scores : bool
        Aggregation only: it may refuse a score, as a geometric mean refuses 0. Simulated runs then try it with varied
        weights before they start, because a group may have such a score under some weights alone.
    mean_order : float or str, optional
        Aggregation only: the order p of the weighted mean that it is (1 arithmetic, 0 geometric, -1 harmonic), or the
        name of the parameter that holds p. None where it is no such mean.
    keeps_cuts : bool
        Classification only: finding the cut-offs takes too long to be repeated in every simulated run, and all runs use
        those of the official one.
    at_once : callable, optional
        The same for many simulated runs at once, one run per row, without what is derived; without it each run is
        computed alone. Takes the parameters by name after the following. To rescale: the scores. To classify: the
        scores, and the same in ascending order within each row, none of them missing; returns class codes. To weigh,
        and to aggregate what is no mean: a list with the scores of each child (one row where they are the same in every
        run), and the declared weights or those of every run; returns weights or scores, and in which runs it could
        find them.
    """

    function: Callable[..., Any]
    label: str = ""
    sentence: str = ""
    _: KW_ONLY
    public_sentence: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    find_conflict: Callable[[Mapping[str, Any]], StepProblem | None] | None = None
    takes: tuple[str, ...] = ()
    derives: tuple[str, ...] = ()
    done: str = ""
    depends_on_scores: bool = True
    depends_on_level: bool = True
    refuses_scores: bool = True
    mean_order: float | str | None = None
    keeps_cuts: bool = False
    at_once: Callable[..., Any] | None = None

    def find_order(self, parameters: Mapping[str, Any]) -> float | None:
        """Find the order of the weighted mean that an aggregation is.

        Parameters
        ----------
        parameters : mapping of str to Any
            All its parameters.

        Returns
        -------
        float or None
            The order p; None where it is no such mean.
        """
        order = self.mean_order
        return float(parameters[order]) if isinstance(order, str) else order

    def apply(self, *given: Any, parameters: Mapping[str, Any], known: Mapping[str, Any] = NOTHING) -> Any:
        """Call the function.

        Parameters
        ----------
        *given : Any
            Values, or scores and weights.
        parameters : mapping of str to Any
            All its parameters.
        known : mapping of str to Any
            Where what it `takes` is found by name; there may be more.

        Returns
        -------
        Any
            What the function returns.
        """
        return self.function(*given, *(known[name] for name in self.takes), **parameters)

    def derive(
        self, *given: Any, parameters: Mapping[str, Any], known: Mapping[str, Any] = NOTHING
    ) -> tuple[Any, Derived]:
        """Call the function, and give what it derived its names.

        Parameters
        ----------
        *given : Any
            Values, or scores and weights.
        parameters : mapping of str to Any
            All its parameters.
        known : mapping of str to Any
            Where what it `takes` is found by name; there may be more.

        Returns
        -------
        result : Any
            The first of what the function returns.
        derived : dict of str to Any
            The rest by name; empty where it derives nothing.
        """
        found = self.apply(*given, parameters=parameters, known=known)
        if not self.derives:
            return found, {}
        result, *derived = found
        return result, dict(zip(self.derives, derived, strict=True))

    def read(self, given: Mapping[str, Any]) -> tuple[dict[str, ParameterValue], list[StepProblem]]:
        """Read parameters as the function wants them, defaults written out.

        Parameters
        ----------
        given : mapping of str to Any
            Parameters as somebody wrote them; those that the method does not know are left out.

        Returns
        -------
        values : dict of str to ParameterValue
            Those that can be used.
        problems : list of StepProblem
            Everything that is wrong; where there is nothing, the values are complete.
        """
        values: dict[str, ParameterValue] = {}
        problems: list[StepProblem] = []
        for key, parameter in self.parameters.items():
            written = given.get(key, parameter.default)
            value = None if written is None else parameter.read(written)
            if value is None:
                shown = repr(written) if isinstance(written, str) else written
                state = "belum diisi" if written is None else f"bernilai {shown}"
                problems.append(StepProblem(key, state, f"isi {parameter.requirement}"))
            else:
                values[key] = value
        conflict = self.find_conflict(values) if self.find_conflict and not problems else None
        if conflict:
            problems.append(conflict)
        return values, problems
