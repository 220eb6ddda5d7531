"""Figures beside a score on its page: they never contradict its class or a cut-off as these are printed."""

from types import SimpleNamespace

from django.template.loader import render_to_string

from apps.computation.presentation.level_analysis import AlphaLine
from apps.computation.selectors.contributions import ContributionTable
from apps.engine.run_manifest import CutOffRecord
from apps.indicators.score_format import ScoreFormat

SCORE, CUT = 68.1349, 68.1341
"""Both would read 68,13; the score lies above."""


def test_the_parts_of_a_score_add_up_to_it_as_it_is_written_beside_its_cut_off() -> None:
    written = ScoreFormat.of(CutOffRecord("fixed", (33.0, CUT), ("low", "medium", "high")), [SCORE])
    table = ContributionTable(lines=(), idle=(), missing=(), total=SCORE - 0.5, remainder=0.5)
    context = {"table": table, "result": SimpleNamespace(score=SCORE), "written": written}

    html = render_to_string(
        "computation/partials/contributions.html", context | {"digits": written.digits_of(SCORE)}
    )

    assert (written.upper, written.score(SCORE)) == ("68,13", "68,135")
    assert [figure in html for figure in ("67,635", "0,500", "68,135")] == [True] * 3
    assert "68,13<" not in html


def test_an_alpha_does_not_read_like_the_limit_that_it_misses() -> None:
    line = AlphaLine("Dimensi", 3, 30, 0.6996, "agak menyatu", "Indikator", 0.6999)
    assert (line.alpha_text, line.alpha_without_text) == ("0,6996", "0,6999")
    assert AlphaLine("Dimensi", 3, 30, 0.812, "menyatu", "", None).alpha_text == "0,81"


def test_mean_and_spread_of_a_level_are_written_apart_from_its_cut_offs() -> None:
    scores = [30.001, 30.0042, 30.0074]
    cutoffs = CutOffRecord("mean_sd", (30.0015, 30.007), ("low", "medium", "high"), mean=30.0042, sd=0.00272)
    summary = SimpleNamespace(
        level="province", label="Provinsi", cutoffs=cutoffs, written=ScoreFormat.of(cutoffs, scores),
        known=3, total=3, classes=(), bars=(), cuts=(), ticks=(), tick_digits=2, cuts_text="30,002 dan 30,007",
    )  # fmt: skip

    html = render_to_string("computation/partials/level_summary.html", {"summary": summary, "map": None})

    assert "Ambang batas 30,002 dan 30,007: rata-rata 30,004, simpangan baku 0,003." in html
