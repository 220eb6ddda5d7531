"""What an index is computed from."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .arrays import LARGEST_NUMBER, FloatArray
from .blocks import slice_rows
from .exceptions import DataError, MethodError
from .framework import Framework
from .method import Method
from .registry import Stage
from .units import Units


@dataclass(frozen=True, eq=False)
class IndexInputs:
    """Everything that decides an index; that the parts fit together is checked when it is built.

    Parameters
    ----------
    framework : Framework
        The tree, with m indicators.
    method : Method
        The pipeline.
    units : Units
        The n regions.
    values : array_like of float, shape (n, m)
        Indicator values, rows as the units, columns as the indicators. NaN means "no data". An array of float64
        is not copied, and cannot be written to here: leave it unchanged for as long as a result of it is used.
    latest : array_like of float, shape (n, m), optional
        Values of the latest edition before this one, for methods that impute from it; NaN where it knows none.

    Raises
    ------
    MethodError
        If the method names a group the framework has not, or leaves out a level of the units.
    DataError
        If the shape is wrong, or a value is infinite or beyond +/-1e50; names region and indicator.

    Examples
    --------
    >>> from apps.engine import Framework, Indicator, Method, Units
    >>> framework = Framework("IKP", "Kecil", (), (Indicator(code="A", parent="IKP"),))
    >>> method = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"})
    >>> inputs = IndexInputs(framework, method, Units(("36.01",), ("regency",), ("36",)), [[4]])
    >>> inputs.values
    array([[4.]])
    """

    framework: Framework
    method: Method
    units: Units
    values: FloatArray
    latest: FloatArray | None = None

    def __post_init__(self) -> None:
        check_method(self.framework, self.method, self.units)
        object.__setattr__(self, "values", _read_values(self.framework, self.units, self.values))
        if self.latest is not None:
            object.__setattr__(self, "latest", _read_values(self.framework, self.units, self.latest))


def check_method(framework: Framework, method: Method, units: Units) -> None:
    """Refuse a method that names a group the framework has not, or leaves out a level or a group."""
    for stage in (Stage.WEIGH, Stage.AGGREGATE, Stage.RESCALE):
        for code in method.keys(stage):
            if code not in framework.aggregate_codes:
                raise MethodError(
                    f"Langkah {stage}.{code}: kerangka indeks tidak punya kelompok {code}. Yang ada: "
                    f"{', '.join(framework.aggregate_codes)}.",
                    (stage, code),
                )
    for level in units.rows_by_level:
        method.step(Stage.NORMALISE, level)
        method.step(Stage.CLASSIFY, level)
    for code in framework.aggregate_codes:
        method.step(Stage.WEIGH, code)
        method.step(Stage.AGGREGATE, code)


def _read_values(framework: Framework, units: Units, values: npt.ArrayLike) -> FloatArray:
    """Read the table of values, one row per unit and one column per indicator; an error names the cell."""
    # A table of float64 is not copied: the result refers to the array of the caller, and refuses to be written to.
    table = np.asarray(values, dtype=np.float64).view()
    table.flags.writeable = False
    expected = (len(units), len(framework.indicators))
    if table.shape != expected:
        raise DataError(
            f"Nilai berukuran {table.shape}; perlu {expected[0]} wilayah dan {expected[1]} indikator."
        )
    for rows in slice_rows(*expected):
        wrong = np.abs(table[rows]) > LARGEST_NUMBER
        if wrong.any():
            row, column = (int(position) for position in np.argwhere(wrong)[0])
            error = DataError(
                f"nilai {table[rows.start + row, column]} tidak dapat dihitung; isi angka dari -1e50 sampai 1e50, atau "
                "tandai tidak ada data.",
                row=rows.start + row,
                column=column,
            )
            raise error.named(units.codes, framework.indicator_codes)
    return table
