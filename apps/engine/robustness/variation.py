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
from ..step_checks import complete_step, refuse_misnamed, split_step

LEAST_CONCENTRATION: Final = 1.0


def vary_none(generator: np.random.Generator, weights: FloatArray, n_runs: int) -> FloatArray:
    """Leave the weights of a group as they are."""
    return np.ones((n_runs, len(weights)))


def vary_uniform(
    generator: np.random.Generator, weights: FloatArray, n_runs: int, *, share: float
) -> FloatArray:
    """Multiply each weight by a number between 1 - share and 1 + share, all equally likely."""
    return 1.0 + share * (2.0 * generator.random((n_runs, len(weights))) - 1.0)


def vary_dirichlet(
    generator: np.random.Generator, weights: FloatArray, n_runs: int, *, concentration: float
) -> FloatArray:
    """Draw the weights of a group from a Dirichlet distribution around the declared ones."""
    # The larger the concentration, the closer to the declared weights: a share p of the group varies with the standard
    # deviation sqrt(p (1 - p) / (concentration + 1)). It is the usual distribution of shares that add up to 1.
    shares = weights / weights.sum()
    drawn = generator.standard_gamma(concentration * shares, (n_runs, len(weights)))
    total = drawn.sum(axis=1, keepdims=True)
    positive = shares > 0
    # The numbers may be so small that all are rounded to 0; such a run keeps the declared weights.
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
        complete = complete_step(self.name, self.parameters, VARIATIONS, what="Alternatif", place="weights")
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
        refuse_misnamed(content, "Alternatif", "weights")
        step = split_step(content)
        if step is None:
            raise MethodError(
                "Alternatif weights harus berupa nama (none, uniform, dirichlet), atau tabel dengan name dan "
                "parameternya.",
                ("weights",),
            )
        return cls(*step)
