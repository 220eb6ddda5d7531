"""Which reports a release has, and what each says."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.regions.enums import RegionLevel

from ...content.dataset import RegionScore, ReleaseContent
from ...content.method_words import describe_main_steps, describe_steps
from ...content.robustness_words import national_robustness, tried_sentence, tried_words
from ..pages import history
from ..region_page import aggregate_note
from ..rendition import INDONESIAN, Rendition
from .national_parts import national_parts
from .paths import national_path, region_report_path
from .region_parts import RegionParts, ordered
from .typeset import Report
from .words import frame, notes

CAUSES_IN_BRIEF: Final = 5


def count_reports(content: ReleaseContent) -> int:
    """Return how many reports a release has: the book in two languages, and one on each region."""
    return 2 + len(content.regions)


def reports_of(rendition: Rendition) -> Iterator[Report]:
    """Yield what every report in one language says: the book, those of the provinces, the sheets of the regencies."""
    for order in report_orders(rendition):
        yield order()


def report_orders(rendition: Rendition) -> list[Callable[[], Report]]:
    """Return what finds out what each report in one language says, when it is called.

    In English there is the book alone: whoever reads of one region reads Indonesian, and the others have its page.
    """
    parts = RegionParts(rendition)
    regions = rendition.content.regions if rendition.language == INDONESIAN else ()
    return [partial(_national_report, parts), *(partial(_region_report, parts, region) for region in regions)]


def _national_report(parts: RegionParts) -> Report:
    with parts.rendition.active():
        return Report(national_path(parts.rendition.prefix), "national.typ", _book(parts))


def _region_report(parts: RegionParts, region: RegionScore) -> Report:
    path = region_report_path(region)
    with parts.rendition.active():
        if region.level == RegionLevel.PROVINCE:
            return Report(path, "province.typ", _province(parts, region))
        return Report(path, "sheet.typ", _sheet(parts, region))


def _sheet(parts: RegionParts, region: RegionScore) -> dict[str, Any]:
    return {
        **_frame(parts, region, str(parts.content.edition_name)),
        **parts.explained(region),
        "around": parts.around(region),
    }


def _province(parts: RegionParts, region: RegionScore) -> dict[str, Any]:
    content, summary = parts.content, parts.content.provinces
    regencies = content.regencies_of.get(region.code, ())
    brief = [parts.explained(row, CAUSES_IN_BRIEF, with_spread=False) for row in ordered(regencies)]
    written = {"own": summary.written.score(region.score), "note": _("Dari isian kantor Bawaslu provinsi.")}
    return {
        **_frame(parts, region, f"{content.edition_name}: {region.name}"),
        **parts.explained(region),
        **_ending(parts),
        "pair": [
            {"label": _("Skor sendiri"), "value": written["own"], "note": written["note"]},
            {
                "label": _("Skor agregat"),
                "value": parts.regency_row(region)["aggregated"],
                "note": aggregate_note(region),
            },
        ],
        "around": parts.around(region),
        "regions": [parts.regency_row(row) for row in ordered(regencies)],
        "regencies": brief,
        "indicators": parts.indicators(region),
    }


def _book(parts: RegionParts) -> dict[str, Any]:
    rendition, content = parts.rendition, parts.content
    index = _("Indeks Kerawanan Pemilu")
    return {
        **frame(
            rendition,
            title=f"{index}: {content.edition_name}",
            running=str(content.edition_name),
            address=f"{content.site_url}{rendition.base}",
        ),
        **national_parts(parts),
        **_ending(parts),
    }


def _frame(parts: RegionParts, region: RegionScore, running: str) -> dict[str, Any]:
    rendition, content = parts.rendition, parts.content
    return {
        **frame(
            rendition,
            title=f"{region.name}, {content.edition_name}",
            running=running,
            address=f"{content.site_url}{rendition.base}{region.path}",
        ),
        "made": describe_main_steps(content),
        "notes": notes(rendition),
    }


def _ending(parts: RegionParts) -> dict[str, Any]:
    content = parts.content
    steps = [
        {
            "title": step.title,
            "reach": step.reach,
            "text": step.text,
            "status": step.status_label,
            "note": step.note,
        }
        for step in describe_steps(content)
    ]
    versions = [{key: row[key] for key in ("title", "at", "note")} for row in history(content)]
    return {
        "steps": steps,
        "held": [*filter(None, [tried_sentence(content)]), *national_robustness(content)],
        "tried": [{"title": row.title, "choices": row.choices} for row in tried_words(content)],
        "history": versions,
        "notes": notes(parts.rendition),
    }
