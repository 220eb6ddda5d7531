"""What changed from one version to the next: the comparison, which asks nothing, and what readers find of it."""

import csv
import datetime as dt
import json
from dataclasses import replace

import pytest
from django.utils import timezone

from apps.core.exceptions import ConflictError
from apps.engine import Step
from apps.engine.run_manifest import CutOffRecord
from apps.publishing import archive
from apps.publishing.content.changes import (
    ChangeKind,
    ComparedRegion,
    ComparedVersion,
    Setting,
    Variant,
    compare_versions,
)
from apps.publishing.models import Release
from apps.publishing.services import release_publish, release_schedule
from apps.regions.enums import RegionLevel
from tests.computation.editions import run_make

PROVINCE, REGENCY = RegionLevel.PROVINCE, RegionLevel.REGENCY
CUTS = CutOffRecord("mean_sd", (20.0, 60.0), ("low", "medium", "high"), 3, 40.0, 20.0)


def region(code: str, score: float | None, score_class: str = "medium", aggregated: float | None = None):
    level = PROVINCE if len(code) == 2 else REGENCY
    return ComparedRegion(
        code, f"Wilayah {code}", level, score, score_class if score is not None else "", aggregated
    )


def version(number: int, *regions: ComparedRegion, **changes: object) -> ComparedVersion:
    made = ComparedVersion(
        version=number,
        regions=regions,
        instrument="IKP, versi 1",
        engine_version="1.2.7",
        input_sha256="a",
        steps={("normalise", ""): Step("max"), ("aggregate", "D1"): Step("geometric")},
        weights={Setting.INDICATOR: {"1.1": 0.5, "1.2": 0.5}, Setting.DIMENSION: {"D1": 1.0}},
        cutoffs={PROVINCE: CUTS, REGENCY: CUTS},
    )
    return replace(made, **changes)


def test_the_same_run_again_changes_nothing():
    regions = (region("36", 40.0, aggregated=30.0), region("36.01", 10.0, "low"), region("36.02", None))

    changes = compare_versions(version(1, *regions), version(2, *regions))

    assert changes.is_empty
    assert (changes.since, changes.scores, changes.settings) == (1, (), ())
    assert changes.compared == {
        (PROVINCE, Variant.OWN): 1,
        (PROVINCE, Variant.AGGREGATED): 1,
        (REGENCY, Variant.OWN): 1,
        (REGENCY, Variant.AGGREGATED): 0,
    }


@pytest.mark.parametrize(
    ("before", "after", "kind", "has_moved"),
    [
        (region("36.01", 10.0), region("36.01", 10.001), ChangeKind.CHANGED, False),
        (region("36.01", 10.0, "low"), region("36.01", 10.0, "high"), ChangeKind.CHANGED, True),
        (region("36.01", None), region("36.01", 10.0), ChangeKind.GAINED, False),
        (region("36.01", 10.0), region("36.01", None), ChangeKind.LOST, False),
        (None, region("36.01", 10.0), ChangeKind.ADDED, False),
        (region("36.01", 10.0), None, ChangeKind.REMOVED, False),
    ],
    ids=["a score", "a class alone", "a first score", "no score any more", "a new region", "a region less"],
)
def test_a_region_is_told_with_what_it_was_and_what_it_is(before, after, kind, has_moved):
    [change] = compare_versions(
        version(1, *filter(None, [before])), version(2, *filter(None, [after]))
    ).scores

    assert (change.kind, change.has_moved) == (kind, has_moved)
    assert change.score_before == (before.score if before else None)
    assert change.score_after == (after.score if after else None)
    assert (change.class_before, change.class_after) == tuple(
        each.score_class if each else "" for each in (before, after)
    )


def test_scores_that_differ_in_their_last_digits_alone_are_the_same():
    changes = compare_versions(
        version(1, region("36.01", 30.0), region("36.02", 0.0)),
        version(2, region("36.01", 30.000000000000004), region("36.02", 1e-13)),
    )

    assert changes.scores == ()


def test_the_mean_of_the_regencies_is_told_beside_the_own_score():
    changes = compare_versions(
        version(1, region("36", 40.0, aggregated=30.0)), version(2, region("36", 40.0, aggregated=31.5))
    )

    [change] = changes.of(PROVINCE, Variant.AGGREGATED)
    assert (change.score_before, change.score_after, change.difference, change.class_after) == (
        30.0,
        31.5,
        1.5,
        "",
    )
    assert changes.of(PROVINCE, Variant.OWN) == ()


def test_other_classes_come_first_then_the_largest_differences():
    codes = ("36.01", "36.02", "36.03", "36.04")
    before = [region(code, 10.0, "low") for code in codes]
    after = [
        region("36.01", 11.0, "low"),
        region("36.02", 15.0, "low"),
        region("36.03", 10.5, "high"),
        region("36.04", 5.0, "low"),
    ]

    rows = compare_versions(version(1, *before), version(2, *reversed(after))).of(REGENCY, Variant.OWN)

    assert [change.code for change in rows] == ["36.03", "36.02", "36.04", "36.01"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"instrument": "IKP, versi 2"},
            (Setting.INSTRUMENT, ChangeKind.CHANGED, "", "IKP, versi 1", "IKP, versi 2", ""),
        ),
        ({"engine_version": "1.3.0"}, (Setting.ENGINE, ChangeKind.CHANGED, "", "1.2.7", "1.3.0", "")),
        (
            {"steps": {("normalise", ""): Step("minmax"), ("aggregate", "D1"): Step("geometric")}},
            (Setting.STEP, ChangeKind.CHANGED, "normalise", Step("max"), Step("minmax"), ""),
        ),
        (
            {"steps": {("normalise", ""): Step("max")}},
            (Setting.STEP, ChangeKind.REMOVED, "aggregate", Step("geometric"), None, "D1"),
        ),
        (
            {"weights": {Setting.INDICATOR: {"1.1": 0.75, "1.2": 0.5}, Setting.DIMENSION: {"D1": 1.0}}},
            (Setting.INDICATOR, ChangeKind.CHANGED, "1.1", 0.5, 0.75, ""),
        ),
        (
            {
                "weights": {
                    Setting.INDICATOR: {"1.1": 0.5, "1.2": 0.5, "1.3": 1.0},
                    Setting.DIMENSION: {"D1": 1.0},
                }
            },
            (Setting.INDICATOR, ChangeKind.ADDED, "1.3", None, 1.0, ""),
        ),
        (
            {"cutoffs": {PROVINCE: CUTS, REGENCY: replace(CUTS, cuts=(21.0, 60.0))}},
            (Setting.CUTOFF, ChangeKind.CHANGED, "lower", 20.0, 21.0, "regency"),
        ),
    ],
    ids=["instrument", "engine", "step", "step less", "weight", "new indicator", "cut-off"],
)
def test_a_setting_is_told_with_what_it_was_and_what_it_is(changed, expected):
    [change] = compare_versions(version(1), version(2, **changed)).settings

    assert (change.setting, change.kind, change.code, change.before, change.after, change.reach) == expected


def test_other_data_is_told_also_where_no_score_changes():
    changes = compare_versions(version(1), version(2, input_sha256="b"))

    assert (changes.has_new_data, changes.is_empty, changes.scores) == (True, False, ())


def test_the_comparison_is_one_value_whatever_order_it_reads_in():
    regions = [region(f"36.0{number}", float(number)) for number in range(1, 6)]
    changed = [replace(each, score=each.score + 1) for each in regions]

    first = compare_versions(version(1, *regions), version(2, *changed))

    assert first == compare_versions(version(1, *reversed(regions)), version(2, *reversed(changed)))


ROWS = {
    "36": {"1.1": 2, "1.2": 0, "2.1": 0, "2.2": 0},
    "36.01": {"1.1": 4, "1.2": 3, "2.1": 0, "2.2": 0},
    "36.02": {"1.1": 2, "1.2": 0, "2.1": 0, "2.2": 0},
}


@pytest.fixture
def second(published, run, analyst, make_draft) -> Release:
    """A draft of version 2, of a run in which Pandeglang has more events."""
    return make_draft(run_make(run.edition, analyst, ROWS), "Angka Pandeglang diperbaiki.")


def test_a_second_version_lists_what_it_changes_and_the_first_one_says_that_it_is_the_first(
    published, second, publish, publisher, client, client_of
):
    first = client.get("/terbitan/uji-2024/v1/perubahan/").content.decode()
    assert "Ini versi pertama edisi ini" in first
    assert client.get("/terbitan/uji-2024/v1/data/perubahan.csv").status_code == 404
    folder = archive.draft_directory(second.public_id)
    document = json.loads((folder / "data/perubahan.json").read_bytes())
    assert (document["versi"], document["sejak_versi"], document["catatan"]) == (
        2,
        1,
        "Angka Pandeglang diperbaiki.",
    )
    with (folder / "data/perubahan.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    changed = {(row["kode"], row["varian"]): row for row in rows}
    assert {"36.01", "36.02"} <= {code for code, _ in changed}
    old, new = (
        {row.region.code: row for row in run.results.select_related("region")}
        for run in (published.run, second.run)
    )
    for (code, variant), row in changed.items():
        field = "score" if variant == "sendiri" else "aggregated_score"
        assert float(row["skor_semula"]) == getattr(old[code], field)
        assert float(row["skor_menjadi"]) == getattr(new[code], field)
    same = {code for code in old if old[code].score == new[code].score}
    assert not any((code, "sendiri") in changed for code in same)
    portal = client_of(publisher).get(second.get_absolute_url()).content.decode()
    assert "Dibanding versi 1, skor atau kelas berbeda di" in portal
    assert "pratinjau/perubahan/" in portal

    publish(second)

    page = client.get("/terbitan/uji-2024/v2/perubahan/").content.decode()
    assert "Perubahan sejak versi 1" in page
    assert "Angka Pandeglang diperbaiki." in page
    assert "Kabupaten Pandeglang" in page
    english = client.get("/terbitan/uji-2024/v2/en/perubahan/").content.decode()
    assert "Changes since version 1" in english
    assert 'href="/terbitan/uji-2024/v2/perubahan/"' in client.get("/terbitan/uji-2024/v2/").content.decode()
    superseded = client.get("/terbitan/uji-2024/v1/").content.decode()
    assert "/terbitan/uji-2024/v2/perubahan/" in superseded
    assert 'rel="canonical" href="http://testserver/terbitan/uji-2024/v2/perubahan/"' in page


def test_a_draft_follows_the_last_version_that_readers_had_also_where_it_was_withdrawn(
    published, withdraw, run, make_draft, publish
):
    withdraw(published)

    second = make_draft(run, "Perbaikan.")

    assert second.predecessor == published
    assert publish(second).state == "published"


def test_a_draft_whose_changes_are_those_to_another_version_is_refused(second, publisher):
    """Only rows can bring that about: while a draft is there, no other version of its edition is made."""
    Release.objects.filter(pk=second.pk).update(predecessor=None)
    second.refresh_from_db()

    for act in (
        lambda: release_publish(release=second, actor=publisher),
        lambda: release_schedule(
            release=second, publish_at=timezone.now() + dt.timedelta(hours=1), actor=publisher
        ),
    ):
        with pytest.raises(
            ConflictError, match="disusun sebagai versi pertama, sedangkan yang berlaku sekarang versi 1"
        ):
            act()
    assert archive.draft_directory(second.public_id).exists()
