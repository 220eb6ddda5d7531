"""How the weights of an index vary between simulated runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import numpy as np

from ..arrays import FloatArray
from ..exceptions import MethodError
from ..registry import Operation, Parameter, ParameterValue
from ..registry.parameters import read_number

LEAST_CONCENTRATION: Final = 1.0


def vary_none(generator: np.random.Generator, weights: FloatArray, n_runs: int) -> FloatArray:
    """Leave the weights of a group as they are.

    Parameters
    ----------
    generator : numpy.random.Generator
        Not used.
    weights : ndarray of float, shape (n_children,)
        Declared weights of the children of one group.
    n_runs : int
        How many runs.

    Returns
    -------
    ndarray of float, shape (n_runs, n_children)
        Ones.
    """
    return np.ones((n_runs, len(weights)))


def vary_uniform(
    generator: np.random.Generator, weights: FloatArray, n_runs: int, *, share: float
) -> FloatArray:
    """Multiply each weight by a number between 1 - share and 1 + share, all equally likely.

    Parameters
    ----------
    generator : numpy.random.Generator
        Source of the numbers.
    weights : ndarray of float, shape (n_children,)
        Declared weights of the children of one group.
    n_runs : int
        How many runs.
    share : float
        Largest change, above 0 and below 1; 0.25 is 25 percent up or down.

    Returns
    -------
    ndarray of float, shape (n_runs, n_children)
        Factors of the weights, mean 1.

    Notes
    -----
    Source: COINr ``get_noisy_weights``; Saisana, Saltelli and Tarantola (2005).
    """
    return 1.0 + share * (2.0 * generator.random((n_runs, len(weights))) - 1.0)


def vary_dirichlet(
    generator: np.random.Generator, weights: FloatArray, n_runs: int, *, concentration: float
) -> FloatArray:
    """Draw the weights of a group from a Dirichlet distribution around the declared ones.

    Parameters
    ----------
    generator : numpy.random.Generator
        Source of the numbers.
    weights : ndarray of float, shape (n_children,)
        Declared weights of the children of one group, >= 0 with a positive sum.
    n_runs : int
        How many runs.
    concentration : float
        Sum of the parameters of the distribution, >= 1: the larger, the closer to the declared weights. A share
        p of the group varies with the standard deviation sqrt(p (1 - p) / (concentration + 1)).

    Returns
    -------
    ndarray of float, shape (n_runs, n_children)
        Factors of the weights, mean 1; 1 for a child whose declared weight is 0.

    Notes
    -----
    Source: the Dirichlet distribution is the usual choice for shares that add up to 1.
    """
    shares = weights / weights.sum()
    drawn = generator.standard_gamma(concentration * shares, (n_runs, len(weights)))
    total = drawn.sum(axis=1, keepdims=True)
    positive = shares > 0
    # A total of 0 is the rounding of numbers too small for a float; such a run keeps the declared weights.
    return np.where(
        (total > 0) & positive, drawn / np.where(total > 0, total, 1.0) / np.where(positive, shares, 1.0), 1.0
    )


VARIATIONS: Final[Mapping[str, Operation]] = {
    "none": Operation(vary_none),
    "uniform": Operation(
        vary_uniform,
        parameters={
            "share": Parameter(
                partial(read_number, minimum=0.0, maximum=0.99, above=True), "angka di atas 0 sampai 0,99"
            )
        },
    ),
    "dirichlet": Operation(
        vary_dirichlet,
        parameters={
            "concentration": Parameter(
                partial(read_number, minimum=LEAST_CONCENTRATION, maximum=1e9), "angka 1 atau lebih"
            )
        },
    ),
}
"""What ``weights`` of the alternatives can name."""


@dataclass(frozen=True)
class Variation:
    """How weights vary, validated when built.

    Parameters
    ----------
    name : str
        A name in `VARIATIONS`.
    parameters : mapping of str to ParameterValue
        Keyword parameters of the function.

    Raises
    ------
    MethodError
        If the name or a parameter is unknown, missing or impossible.

    Examples
    --------
    >>> Variation("uniform", {"share": 0.25}).to_dict()
    {'name': 'uniform', 'share': 0.25}
    """

    name: str = "none"
    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name not in VARIATIONS:
            raise MethodError(
                f"Alternatif weights: {self.name!r} tidak dikenal. Pilihan: {', '.join(VARIATIONS)}.",
                ("weights", self.name),
            )
        operation = VARIATIONS[self.name]
        for name in self.parameters:
            if name not in operation.parameters:
                raise MethodError(
                    f"Alternatif weights: {self.name} tidak mengenal parameter {name!r}. Parameternya: "
                    f"{', '.join(operation.parameters) or 'tidak ada'}.",
                    ("weights", name),
                )
        complete, problems = operation.read(self.parameters)
        for problem in problems:
            raise MethodError(
                f"Alternatif weights: parameter {problem.key} dari {self.name} {problem.text}; {problem.remedy}.",
                ("weights", problem.key),
            )
        object.__setattr__(self, "parameters", complete)

    @property
    def is_none(self) -> bool:
        """Whether the weights stay as they are."""
        return self.name == "none"

    def draw(self, generator: np.random.Generator, weights: FloatArray, n_runs: int) -> FloatArray:
        """Draw the factors by which the weights of one group are multiplied.

        Parameters
        ----------
        generator : numpy.random.Generator
            Source of the numbers.
        weights : ndarray of float, shape (n_children,)
            Declared weights of the children.
        n_runs : int
            How many runs.

        Returns
        -------
        ndarray of float, shape (n_runs, n_children)
            Factors, mean 1.
        """
        drawn: FloatArray = VARIATIONS[self.name].apply(
            generator, weights, n_runs, parameters=self.parameters
        )
        return drawn

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, ready for JSON.

        Returns
        -------
        dict
            ``name`` and the parameters side by side.
        """
        return {"name": self.name, **self.parameters}

    @classmethod
    def from_dict(cls, content: Any) -> "Variation":
        """Read a variation from plain data.

        Parameters
        ----------
        content : str or mapping
            A name, or a table ``{"name": ..., parameter: ...}``.

        Returns
        -------
        Variation
            Validated.

        Raises
        ------
        MethodError
            If it is neither, or names something unknown.
        """
        if isinstance(content, str):
            return cls(content)
        if isinstance(content, Mapping) and isinstance(content.get("name"), str):
            return cls(content["name"], {str(key): value for key, value in content.items() if key != "name"})
        raise MethodError(
            "Alternatif weights harus berupa nama (none, uniform, dirichlet), atau tabel dengan name dan "
            "parameternya.",
            ("weights",),
        )
