import re

from django.template.loader import render_to_string

from apps.computation.models import IndexRun, RegionResult
from apps.computation.presentation.run_map import run_map
from apps.engine.run_manifest import CutOffRecord
from apps.indicators.score_format import ScoreFormat
from apps.regions.enums import RegionLevel
from apps.regions.models import Region


def result(code, name, row, col, *, score=None, score_class=""):
    province = Region(pk=36, code="36", name="Banten", short_name="Banten", level=RegionLevel.PROVINCE)
    region = Region(
        code=code, name=name, level=RegionLevel.REGENCY, parent=province, hex_row=row, hex_col=col
    )
    return RegionResult(region=region, score=score, score_class=score_class)


def test_run_map_places_every_region_and_leads_to_its_result():
    run = IndexRun()
    results = [
        result("36.01", "Kabupaten Pandeglang", 0, 0, score=77.73, score_class="high"),
        result("36.02", "Kabupaten Lebak", 0, 1),
    ]

    figure = run_map(run, RegionLevel.REGENCY, results)

    cells = figure.groups[0].cells
    assert [(cell.aria_label, cell.class_key) for cell in cells] == [
        ("Kabupaten Pandeglang: 77,73, rawan tinggi", "high"),
        ("Kabupaten Lebak: tidak ada data", "none"),
    ]
    assert cells[0].path == f"/portal/hitungan/{run.public_id}/wilayah/36.01/"
    assert float(cells[1].x) - float(cells[0].x) == 18.0


def test_run_map_and_table_tell_a_score_from_the_cut_off_that_it_is_not_on():
    cutoffs = CutOffRecord("fixed", (30.0, 60.0), ("low", "medium", "high"), 2, on_cut="upper")
    results = [
        result("36.01", "Kabupaten Pandeglang", 0, 0, score=60.0004, score_class="high"),
        result("36.02", "Kabupaten Lebak", 0, 1, score=59.9996, score_class="medium"),
    ]
    run = IndexRun()
    figure = run_map(run, RegionLevel.REGENCY, results, cutoffs)
    assert [cell.score for cell in figure.groups[0].cells] == ["60,0004", "59,9996"]

    written = ScoreFormat.of(cutoffs, (row.score for row in results))
    table = render_to_string(
        "computation/partials/result_table.html",
        {"results": results, "run": run, "labels": cutoffs.labels, "written": written},
    )
    assert re.findall(r">([56][0-9],[0-9]+)<", table) == ["60,0004", "59,9996"]


def test_run_map_without_a_placed_region_is_left_out():
    assert run_map(IndexRun(), RegionLevel.REGENCY, [result("36.01", "Pandeglang", None, None)]) is None
