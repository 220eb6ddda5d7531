"""What the simulated runs found, as one JSON file: what was tried, and the table of all regions."""

from typing import Any, Final

from apps.engine import Step

from ..content.dataset import ReleaseContent
from ..content.robustness_words import level_robustness
from .downloads import ROBUSTNESS
from .files import dump_json
from .rendition import Rendition

ROBUSTNESS_JSON: Final = f"data/{ROBUSTNESS}.json"


def robustness_json(rendition: Rendition) -> bytes:
    """Return the file of a release with a study."""
    content = rendition.content
    levels = {
        summary.level.value: {
            "mempunyai_kelas": (found := level_robustness(summary)).n_classified,
            "bertahan_90_persen": found.n_often,
            "bertahan_95_persen": found.n_stable,
        }
        for summary in content.levels
    }
    return dump_json(
        {
            **about_release(rendition),
            "uji": _study(content),
            "tingkat": levels,
            "wilayah": rendition.tables.robustness.records,
        }
    )


def about_release(rendition: Rendition) -> dict[str, Any]:
    """Return what a JSON file says of the release that it belongs to."""
    content = rendition.content
    return {
        "jenis_data": rendition.statement,
        "edisi": {
            "kode": content.edition_code,
            "nama": content.edition_name.source,
            "nama_inggris": content.edition_name.english,
            "susunan_wilayah": content.region_set,
        },
        "versi": content.version,
        "alamat": content.address,
    }


def _study(content: ReleaseContent) -> dict[str, Any] | None:
    """Return what it takes to repeat the study: the choices, the number of runs, the seed and the engine."""
    study = content.study
    if study is None:
        return None
    return {
        "simulasi": study.n_runs,
        "benih_acak": study.seed,
        "versi_mesin": study.engine_version,
        "selesai": study.finished_at.isoformat(timespec="seconds"),
        "pilihan": {
            tried.stage: [
                {reach or "semua": step.to_dict() for reach, step in choice.items()}
                for choice in tried.choices
            ]
            for tried in study.stages
        },
        "bobot": _weights(study.weights),
    }


def _weights(weights: Step | None) -> dict[str, Any] | None:
    return weights.to_dict() if weights else None
