"""The page that puts up to four regions side by side, and the small files from which the browser fills it.

The page itself holds what is the same for all: the lines of all regions, and the words. What is known of a region comes
from a file of its own beside its page, so that a reader loads four of 552.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal, format_percent

from ..content.dataset import NO_CLASS, RegionScore
from ..content.standing import mean_of_group, standing_sentences
from ..content.summaries import padded
from ..content.wording import answer_words
from .exports.figure_paths import HEXAGONS, level_table_path, map_path
from .exports.tools import Toolbox
from .rendition import LevelView, Rendition
from .sharing import Shared
from .spread import Spreads

COMPARE_PATH: Final = "bandingkan/"
FRAME_FILE: Final = f"{COMPARE_PATH}kerangka.json"
MOST: Final = 4
"""So many regions stand beside each other."""


def compare_file(region: RegionScore) -> str:
    """Return where the file of a region lies: one for both languages."""
    return f"{region.path}banding-{region.code}.json"


def compare_files(indonesian: Rendition, english: Rendition) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of all files that the pages of both languages are filled from."""
    for rendition in (indonesian, english):
        with rendition.active():
            yield f"{rendition.prefix}{FRAME_FILE}", _packed(_frame(rendition))
    said: dict[str, dict[str, str]] = {}
    for rendition in (indonesian, english):
        with rendition.active():
            for region in rendition.content.regions:
                sentence = " ".join(standing_sentences(rendition.content, region))
                said.setdefault(region.code, {})[rendition.language] = sentence
    with indonesian.active():
        for region in indonesian.content.regions:
            yield compare_file(region), _packed(_figures(indonesian, region) | {"kalimat": said[region.code]})


def _packed(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _frame(rendition: Rendition) -> dict[str, Any]:
    """Return the names that the numbers of a region are read with, in their order, in the active language."""
    content = rendition.content
    return {
        "jenis_data": rendition.statement,
        "dimensi": [
            {
                "nama": str(group.name),
                "rata_rata": {
                    view.figure.kind: _written(mean_of_group(content, view.summary.level, position))
                    for view in rendition.levels
                },
            }
            for position, group in content.top_groups
        ],
        "indikator": [
            {"kode": info.code, "nama": str(info.name), "alamat": info.path, "bagian": round(info.share, 8)}
            for info in (content.indicators if content.has_indicators else ())
        ],
        "jawaban": {answer: answer_words(answer) for answer in ("", "occurred", "did_not_occur", "no_data")},
    }


def _figures(rendition: Rendition, region: RegionScore) -> dict[str, Any]:
    """Return what is known of a region: numbers for places on a scale, and each as it is written."""
    content = rendition.content
    view = rendition.level_of(region.level)
    groups = view.summary.groups_written
    indicators = content.indicators if content.has_indicators else ()
    scores = padded(region.indicator_scores, len(indicators))
    answers = [region.answers.get(info.code) for info in indicators]
    return {
        "jenis_data": rendition.statement,
        "kode": region.code,
        "tingkat": view.figure.kind,
        "skor": _written(region.score, view.summary.written.score(region.score)),
        "agregat": _written(region.aggregated_score),
        "agregat_dari": [region.aggregated_count, region.aggregated_total],
        "kelengkapan": format_percent(region.completeness),
        "bukti": format_percent(region.evidence_share),
        "dimensi": [
            [
                *(
                    _written(score := region.group_score(position), groups[position].score(score))
                    or [None, ""]
                ),
                (region.group_classes[position] if region.group_classes else "") or NO_CLASS,
            ]
            for position, _group in content.top_groups
        ],
        "indikator": [
            [
                answer.answer if answer else "",
                answer.n_events if answer else 0,
                *(_written(score) or [None, ""]),
            ]
            for answer, score in zip(answers, scores, strict=True)
        ],
    }


def _written(value: float | None, text: str = "") -> list[Any] | None:
    """Return a number for a place on the scale, and as it is written; None where it is not known."""
    return None if value is None else [round(value, 4), text or format_decimal(value)]


def compare_context(rendition: Rendition) -> dict[str, Any]:
    """Return what the page shows before a region is chosen."""
    content, toolbox = rendition.content, Toolbox(rendition, COMPARE_PATH)
    spreads = Spreads(content)
    title = _("Bandingkan wilayah")
    picture = toolbox.link_only(title, level_table_path("kabkota"), "perbandingan")
    return {
        "breadcrumbs": rendition.way_to((title, "")),
        "most": MOST,
        "strips": [_strip(spreads, view) for view in rendition.levels],
        "frame_url": f"{rendition.base}{FRAME_FILE}",
        "provinces": content.provinces.regions,
        "tools": picture,
        "shared": Shared(title, compare_promise(), map_path("provinsi", HEXAGONS)),
    }


def compare_promise() -> str:
    """Return what the page is for, in one sentence."""
    return _("Sampai empat provinsi atau kabupaten/kota berdampingan: skor, dimensi, dan indikatornya.")


def _strip(spreads: Spreads, view: LevelView) -> dict[str, Any]:
    return {
        "kind": view.figure.kind,
        "title": view.title,
        "noun": view.noun,
        "spread": spreads.of_level(view.summary),
        "is_sample": view.summary.is_sample,
    }
