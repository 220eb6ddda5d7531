"""What the page of a run says about its studies of robustness."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.computation.models import IndexRun
from apps.engine import ENGINE_VERSION
from apps.indicators.enums import EditionKind

from ..models import RobustnessStudy
from ..selectors import LevelStability
from .words import stability_text


@dataclass(frozen=True)
class RunRobustness:
    """The studies of a run, newest first. `sentences` say what the newest finished one found, one for each level.

    `obstacle` says why no study of this run can be asked for; it is empty if one can.
    """

    studies: tuple[RobustnessStudy, ...]
    latest: RobustnessStudy | None
    sentences: tuple[str, ...]
    obstacle: str


def run_robustness(
    run: IndexRun,
    studies: Sequence[RobustnessStudy],
    latest: RobustnessStudy | None,
    stability: Sequence[LevelStability],
) -> RunRobustness:
    """Put together what the page of a run shows about its studies."""
    return RunRobustness(
        studies=tuple(studies),
        latest=latest,
        sentences=tuple(stability_text(found) for found in stability),
        obstacle=_obstacle(run),
    )


def _obstacle(run: IndexRun) -> str:
    if run.edition.kind == EditionKind.EXTERNAL:
        return (
            "Edisi ini berisi skor terbitan tanpa nilai indikator, jadi tidak ada yang dapat dihitung dengan "
            "cara lain."
        )
    if run.engine_version != ENGINE_VERSION:
        return "Hitungan ini dibuat dengan mesin versi lama. Minta hitungan baru, lalu uji ketahanannya."
    return ""
