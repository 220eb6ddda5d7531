"""The scrambled Sobol' sequence, against SciPy's and by what makes it even."""

import numpy as np
import pytest
from scipy.stats import qmc

from apps.engine.robustness.draws import DESIGN, start_generator
from apps.engine.robustness.sobol import draw_sobol


@pytest.mark.parametrize("n_dimensions", [2, 4, 6, 8, 10])
@pytest.mark.parametrize("n_points", [16, 512, 2**16])
def test_draw_sobol_gives_the_bits_of_scipy(n_dimensions: int, n_points: int) -> None:
    sampler = qmc.Sobol(n_dimensions, scramble=True, rng=start_generator(7, DESIGN))
    expected = sampler.random_base2(n_points.bit_length() - 1)

    found = draw_sobol(start_generator(7, DESIGN), n_points, n_dimensions)

    assert found.tobytes() == expected.tobytes()


def test_draw_sobol_puts_one_point_into_every_interval_of_every_dimension() -> None:
    points = draw_sobol(start_generator(3, DESIGN), 256, 10)
    intervals = np.sort(np.floor(points * 256).astype(int), axis=0)
    assert (intervals == np.arange(256)[:, np.newaxis]).all()


def test_draw_sobol_of_another_seed_gives_other_points() -> None:
    assert not np.array_equal(
        draw_sobol(start_generator(1, DESIGN), 16, 2), draw_sobol(start_generator(2, DESIGN), 16, 2)
    )
