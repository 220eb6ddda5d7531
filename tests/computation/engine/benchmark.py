"""Time the pipeline at the size of IKP 2024: ``python -m tests.computation.engine.benchmark``."""

import csv
import time
from pathlib import Path
from statistics import median

import numpy as np

from apps.computation.engine import Framework, Group, Indicator, Method, Units, compute_index

INSTRUMENT = Path(__file__).parent / "data" / "ikp_2024_indicators.csv"
N_PROVINCES, N_REGENCIES = 38, 514


def measure_pipeline(repeats: int = 50) -> float:
    """Return the median milliseconds of one whole pipeline, 552 x 61, a tenth of the values missing."""
    with INSTRUMENT.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    dimensions = dict.fromkeys(row["dimension_code"] for row in rows)
    subdimensions = dict.fromkeys((row["subdimension_code"], row["dimension_code"]) for row in rows)
    framework = Framework(
        "IKP",
        "IKP 2024",
        (
            *(Group(code=code, parent="IKP") for code in dimensions),
            *(Group(code=code, parent=parent, is_display_only=True) for code, parent in subdimensions),
        ),
        tuple(Indicator(code=row["indicator_code"], parent=row["subdimension_code"]) for row in rows),
    )
    method = Method.from_dict(
        {
            "screen": {"name": "minimum_share", "share": 0.5},
            "normalise": "max",
            "aggregate": "arithmetic",
            "classify": "mean_sd",
        }
    )
    provinces = [f"{number:02}" for number in range(N_PROVINCES)]
    regencies = [f"{provinces[number % N_PROVINCES]}.{number:03}" for number in range(N_REGENCIES)]
    units = Units(
        codes=(*provinces, *regencies),
        levels=("province",) * N_PROVINCES + ("regency",) * N_REGENCIES,
        parents=("ID",) * N_PROVINCES + tuple(code[:2] for code in regencies),
    )
    generator = np.random.default_rng(2024)
    values = generator.poisson(1.5, (len(units), len(framework.indicators))).astype(float)
    values[generator.random(values.shape) < 0.1] = np.nan
    durations = []
    for _ in range(repeats):
        started = time.perf_counter()
        compute_index(framework, method, units, values)
        durations.append(time.perf_counter() - started)
    return 1000 * median(durations)


if __name__ == "__main__":
    print(f"compute_index, 552 regions x 61 indicators: {measure_pipeline():.2f} ms")  # noqa: T201
