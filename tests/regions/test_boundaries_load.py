"""The command: what it says, what it stores, and the boundaries that come with the portal."""

from io import StringIO
from pathlib import Path

import pytest
import shapely
from django.core.management import CommandError, call_command

from apps.regions.boundaries.document import COARSE, document_read
from apps.regions.models import BoundarySet, RegionSet
from apps.regions.services import BOUNDARIES_FILE, boundary_default_load, region_load, region_set_load
from tests.cast import Regions
from tests.regions.boundary_files import SHAPES, feature, write, write_geojson
from tests.regions.test_boundary_load import shapely_of

pytestmark = pytest.mark.django_db
WHOSE = {"source": "BIG", "licence": "CC BY 4.0"}


def call(path: Path, **options: object) -> list[str]:
    out = StringIO()
    call_command("boundaries_load", path, stdout=out, **options)
    return out.getvalue().splitlines()


def test_boundaries_load_stores_a_version_and_says_so(regions: Regions, tmp_path: Path) -> None:
    path = write(tmp_path / "b.geojson")

    assert call(path, **WHOSE) == [
        "3 kabupaten/kota dikenal dari kolom KODE.",
        "Susunan 2024: versi 1 disimpan, 3 kabupaten/kota.",
    ]
    assert call(path, **WHOSE)[-1] == ("Susunan 2024: versi 1 tetap, karena batasnya sama, 3 kabupaten/kota.")


def test_boundaries_load_tells_what_did_not_match(regions: Regions, tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(106.3, -6.9), (106.5, -6.7), (106.5, -6.9), (106.3, -6.7)])
    features = [
        feature("36.01", SHAPES["36.01"]), feature("36.02", bow_tie), feature("36.02", SHAPES["36.02"]),
        feature("36", SHAPES["36.01"]), feature("36.01.01", SHAPES["36.01"]), feature("Danau", SHAPES["51.03"]),
    ]  # fmt: skip
    path = write_geojson(tmp_path / "b.geojson", features)

    assert call(path, merge=True, partial=True, **WHOSE) == [
        "2 kabupaten/kota dikenal dari kolom kode.",
        "1 bidang provinsi tidak dipakai: batas provinsi dibuat dari gabungan kabupaten/kotanya.",
        "1 bidang tidak dipakai karena kodenya tidak dikenal: Danau.",
        "1 bidang tingkat kecamatan atau desa tidak dipakai: 36.01.01.",
        "1 kode digabung dari beberapa bidang: 36.02.",
        "Susunan 2024: versi 1 disimpan, 2 kabupaten/kota. 1 tanpa batas: 51.03.",
    ]


def test_boundaries_load_refuses_in_one_text_and_stores_nothing(regions: Regions, tmp_path: Path) -> None:
    path = write(tmp_path / "b.geojson", {"36.01": SHAPES["36.01"]})

    with pytest.raises(CommandError) as caught:
        call(path, **WHOSE)

    assert str(caught.value) == (
        "Batas dari b.geojson tidak disimpan. Lengkapi berkasnya, pilih satu susunan dengan --set, atau tambahkan "
        "--partial bila wilayah itu memang boleh tanpa batas.\n"
        "  susunan 2024: 2 kabupaten/kota tanpa batas: 36.02, 51.03."
    )
    with pytest.raises(CommandError, match="Susunan wilayah “2030” tidak ada"):
        call(path, set="2030", **WHOSE)
    assert not BoundarySet.objects.exists()


def test_boundaries_load_without_region_sets_says_what_comes_first(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Jalankan regions_load dahulu"):
        call(write(tmp_path / "b.geojson"), **WHOSE)


def test_boundaries_load_writes_a_file_that_it_reads_again(regions: Regions, tmp_path: Path) -> None:
    path, output = write(tmp_path / "b.geojson"), tmp_path / "hasil.topojson"

    assert call(path, output=output, **WHOSE)[-1].startswith(f"Ditulis ke {output}: ")
    assert not BoundarySet.objects.exists()
    assert call(output) == [
        "Berkas ini sudah disederhanakan oleh portal.",
        "Susunan 2024: versi 1 disimpan, 3 kabupaten/kota.",
    ]
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        call(path, output=tmp_path / "tidak" / "ada.topojson", **WHOSE)


def test_the_boundaries_that_come_with_the_portal_hold_every_regency_of_every_set() -> None:
    region_load()
    region_set_load()

    stored = boundary_default_load()

    assert [(each.region_set, each.n_regencies, each.missing) for each in stored] == [
        ("2022", 514, ()), ("2024", 514, ()),
    ]  # fmt: skip
    for code in ("2022", "2024"):
        row = BoundarySet.objects.get(region_set=RegionSet.objects.get(code=code))
        document = document_read(bytes(row.body))
        owners = {regency: regency[:2] for regency in document.detail.shapes}
        n_provinces = {"2022": 34, "2024": 38}[code]
        for topology in (document.detail, document.overview):
            provinces = topology.merged(owners)
            assert len(provinces.shapes) == n_provinces
            assert all(provinces.shapes.values())
        assert (row.source, row.licence) == ("cahyadsn/wilayah_boundaries (2025)", "MIT")


def test_the_boundaries_that_come_with_the_portal_are_sound_and_small() -> None:
    document = document_read(BOUNDARIES_FILE.read_bytes())

    assert len(document.packed) < 250_000
    assert document.body == BOUNDARIES_FILE.read_bytes(), "the command wrote it"
    coarse = [
        point
        for shape in document.overview.shapes.values()
        for ring in shape[0]
        for point in document.overview.points_of(ring)
    ]
    assert all(x % COARSE == 0 == y % COARSE for x, y in coarse)
    shapes = [shapely_of(document.detail, code) for code in document.detail.shapes]
    provinces = document.detail.merged({code: code[:2] for code in document.detail.shapes})
    unions = [shapely_of(provinces, code) for code in provinces.shapes]
    assert all(shapely.is_valid(shapes))
    assert shapely.coverage_is_valid(shapes), "no overlaps, and borders that are shared exactly"
    assert all(shapely.is_valid(unions))
    assert sum(shapely.area(unions)) == pytest.approx(sum(shapely.area(shapes)))
