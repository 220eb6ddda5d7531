"""A finished run as a bundle: a ZIP file with which anybody can compute the run again without the portal."""

from collections.abc import Sequence

from apps.core.enums import JobState
from apps.core.exceptions import ConflictError
from apps.engine.headless.bundle import BundleContent, BundleRegion, bundle_write
from apps.engine.headless.bundle.content import Cell

from ..models import IndexRun, RegionResult


def run_bundle(run: IndexRun) -> bytes:
    """Return the bundle of a run as a ZIP; the same run gives the same bytes.

    It holds nothing that a release of the run would not publish as well: answers and numbers of events, but no
    narratives, no files and no names of people. Raises ConflictError if the run has no results.
    """
    if run.job_state != JobState.FINISHED:
        text = "Hitungan ini belum selesai, jadi paketnya belum ada. Tunggu sampai selesai."
        raise ConflictError(text, place=run.get_absolute_url())
    rows = RegionResult.objects.filter(run=run).select_related("region__parent").order_by("region__code")
    return bundle_write(bundle_content(run, list(rows)))


def bundle_content(run: IndexRun, rows: Sequence[RegionResult]) -> BundleContent:
    """Return the content of the bundle. `rows` are all results of the run, ordered by code, with region and parent."""
    is_external = run.content.edition.is_external
    has_contributions = any(row.contributions for row in rows)
    return BundleContent(
        facts={"name": str(run), "run": str(run.public_id), "run_key": run.run_key},
        document=run.manifest,
        regions=[
            BundleRegion(
                code=row.region.code,
                level=row.region.level,
                parent=row.region.parent.code if row.region.parent else "",
                name=row.region.name,
            )
            for row in rows
        ],
        payload=[row.inputs for row in rows],
        values=[] if is_external else [row.indicator_values for row in rows],
        results=[_cells(row, is_external=is_external, has_contributions=has_contributions) for row in rows],
        treated=[] if is_external else [row.treated for row in rows],
        has_contributions=has_contributions,
    )


def _cells(row: RegionResult, *, is_external: bool, has_contributions: bool) -> list[Cell]:
    """Return the cells of a result in the order of `result_columns`."""
    contributions: list[Cell] = [*row.contributions, row.remainder] if has_contributions else []
    return [
        row.score,
        row.rank,
        row.score_class,
        row.aggregated_score,
        row.aggregated_count,
        row.aggregated_total,
        row.completeness,
        row.evidence_share,
        *row.group_scores,
        *row.group_classes,
        *row.theme_scores,
        *row.theme_ranks,
        *row.theme_classes,
        *(() if is_external else row.indicator_scores),
        *contributions,
    ]
