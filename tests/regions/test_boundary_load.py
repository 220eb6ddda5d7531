"""Boundaries from files of every kind: whose they are, what is refused and in which words, what is stored."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from apps.core.exceptions import InvalidInputError
from apps.regions.boundaries.document import GRID, BoundaryDocument, document_read
from apps.regions.boundaries.topology import Topology
from apps.regions.models import BoundarySet, Region
from apps.regions.selectors import boundaries_at
from apps.regions.services import (
    BoundaryChoices,
    boundary_default_load,
    boundary_document_make,
    boundary_load,
)
from tests.cast import Regions
from tests.factories import region_make, region_set_make
from tests.regions.boundary_files import SHAPES, feature, write, write_geojson, write_topojson, write_zip

pytestmark = pytest.mark.django_db

CHOICES = BoundaryChoices(source="Badan Informasi Geospasial", licence="CC BY 4.0")


def make(path: Path, **changes: object) -> BoundaryDocument:
    choices = {"source": CHOICES.source, "licence": CHOICES.licence} | changes
    return boundary_document_make(path, BoundaryChoices(**choices))[0]


def refusal(path: Path, **changes: object) -> str:
    with pytest.raises(InvalidInputError) as caught:
        make(path, **changes)
    return " ".join(
        [caught.value.message, *(text for texts in caught.value.errors.values() for text in texts)]
    )


def areas(topology: Topology) -> dict[str, float]:
    """Return the area of each shape in square degrees."""
    return {code: shapely_of(topology, code).area for code in topology.shapes}


def shapely_of(topology: Topology, code: str) -> shapely.MultiPolygon:
    def ring(numbers):
        return [(x * GRID, y * GRID) for x, y in topology.points_of(numbers)]

    return shapely.MultiPolygon(
        [
            shapely.Polygon(ring(outer), [ring(hole) for hole in holes])
            for outer, *holes in topology.shapes[code]
        ]
    )


@pytest.mark.parametrize(
    "writer",
    [
        lambda folder: write(folder / "b.geojson"),
        lambda folder: write(folder / "b.shp", driver="ESRI Shapefile"),
        lambda folder: write(folder / "b.gpkg", driver="GPKG"),
        lambda folder: write_topojson(folder / "b.topojson"),
        lambda folder: write_zip(folder / "b.zip"),
        lambda folder: write(folder / "utm.gpkg", project(32748), driver="GPKG", crs="EPSG:32748"),
    ],
    ids=["GeoJSON", "Shapefile", "GeoPackage", "TopoJSON", "ZIP", "another projection"],
)
def test_every_kind_of_file_gives_the_same_boundaries(regions: Regions, tmp_path: Path, writer) -> None:
    document = make(writer(tmp_path))

    for topology in (document.detail, document.overview):
        assert list(topology.shapes) == ["36.01", "36.02", "51.03"]
        for code, area in areas(topology).items():
            assert area == pytest.approx(SHAPES[code].area, rel=0.03)


def project(epsg: int) -> dict[str, shapely.Geometry]:
    to = Transformer.from_crs(4326, epsg, always_xy=True)
    return {
        code: shapely.transform(shape, lambda p: np.column_stack(to.transform(p[:, 0], p[:, 1])))
        for code, shape in SHAPES.items()
    }


@pytest.mark.parametrize(
    "codes",
    [["36.01", "36.02", "51.03"], ["3601", "3602", "5103"], [3601, 3602, 5103], [36.01, 36.02, 51.03]],
)
def test_codes_are_known_with_and_without_dots_and_as_numbers(
    regions: Regions, tmp_path: Path, codes
) -> None:
    document = make(write(tmp_path / "b.gpkg", driver="GPKG", codes=codes))

    assert list(document.detail.shapes) == ["36.01", "36.02", "51.03"]


def test_codes_are_found_in_the_ids_of_features(regions: Regions, tmp_path: Path) -> None:
    for number, ids in enumerate((["36.01", "36.02", "51.03"], [3601, 3602, 5103])):
        features = [feature("", shape, id=name) for name, shape in zip(ids, SHAPES.values(), strict=True)]
        path = write_geojson(tmp_path / f"{number}.geojson", features)
        assert list(make(path).detail.shapes) == ["36.01", "36.02", "51.03"]


def test_a_border_that_two_regencies_share_is_one_line_after_it_was_simplified(
    regions: Regions, tmp_path: Path
) -> None:
    document = make(write(tmp_path / "b.geojson"))

    for topology in (document.detail, document.overview):
        pandeglang, lebak = (shapely_of(topology, code) for code in ("36.01", "36.02"))
        shared = pandeglang.intersection(lebak)
        assert pandeglang.intersection(lebak).area == 0
        assert shared.length >= 0.5, "from the south to the north, without gaps"
        assert len(topology.borders({"36.01": "a", "36.02": "b", "51.03": "c"})) == 1
        joined = topology.merged({"36.01": "36", "36.02": "36", "51.03": "51"})
        assert shapely_of(joined, "36").equals(pandeglang.union(lebak))
    assert len(document.overview.points_of(document.overview.shapes["36.01"][0][0])) < 20


def test_a_second_load_of_the_same_file_makes_no_version_and_another_one_the_next(
    regions: Regions, tmp_path: Path
) -> None:
    first = make(write(tmp_path / "b.geojson"))
    moved = dict(SHAPES) | {"51.03": shapely.box(115.0, -8.8, 115.3, -8.5)}
    second = make(write(tmp_path / "c.geojson", moved))

    def load(document: BoundaryDocument) -> tuple[int, bool]:
        [stored] = boundary_load(document, [regions.region_set], file_name="b.geojson")
        return stored.version, stored.is_new

    assert [load(first), load(first), load(second)] == [(1, True), (1, False), (2, True)]
    assert make(tmp_path / "b.geojson").body == first.body


def test_a_release_keeps_the_boundaries_of_its_moment(regions: Regions, tmp_path: Path) -> None:
    document = make(write(tmp_path / "b.geojson"))
    boundary_load(document, [regions.region_set], file_name="b.geojson")
    row = BoundarySet.objects.get()
    moved = dict(SHAPES) | {"51.03": shapely.box(115.0, -8.8, 115.3, -8.5)}
    boundary_load(make(write(tmp_path / "c.geojson", moved)), [regions.region_set], file_name="c.geojson")

    found = boundaries_at(regions.region_set, row.loaded_at)

    assert (found.region_set, found.version, found.source, found.licence) == (
        "2024", 1, "Badan Informasi Geospasial", "CC BY 4.0",
    )  # fmt: skip
    assert (found.sha256, found.document.body) == (document.sha256, document.body)
    assert boundaries_at(regions.region_set, row.loaded_at.replace(year=2020)) is None


def test_a_regency_that_had_another_code_is_found_by_its_lineage(regions: Regions, tmp_path: Path) -> None:
    old_set = region_set_make("2022", regions.region_set.on_date.replace(year=2022, month=3))
    Region.objects.filter(code="51.03").update(lineage="50.09", valid_from="2023-01-01")
    region_make("50.09", "Kabupaten Badung", "regency", regions.bali, valid_to="2023-01-01")
    document = make(write(tmp_path / "b.geojson"))

    boundary_load(document, [old_set, regions.region_set], file_name="b.geojson")

    codes = {
        row.region_set.code: list(document_read(bytes(row.body)).detail.shapes)
        for row in BoundarySet.objects.all()
    }
    assert codes == {"2022": ["36.01", "36.02", "50.09"], "2024": ["36.01", "36.02", "51.03"]}


def test_regencies_without_boundaries_are_named_and_nothing_is_stored(
    regions: Regions, tmp_path: Path
) -> None:
    document = make(write(tmp_path / "b.geojson", {"36.01": SHAPES["36.01"]}))

    with pytest.raises(InvalidInputError) as caught:
        boundary_load(document, [regions.region_set], file_name="b.geojson")

    assert caught.value.errors == {"susunan 2024": ["2 kabupaten/kota tanpa batas: 36.02, 51.03."]}
    assert "--partial" in caught.value.message
    assert not BoundarySet.objects.exists()
    [stored] = boundary_load(document, [regions.region_set], file_name="b.geojson", allows_missing=True)
    assert stored.missing == ("36.02", "51.03")


def test_a_code_that_is_there_twice_is_refused_unless_both_belong_together(
    regions: Regions, tmp_path: Path
) -> None:
    island = shapely.box(105.1, -6.8, 105.3, -6.6)
    features = [*(feature(code, shape) for code, shape in SHAPES.items()), feature("36.01", island)]
    path = write_geojson(tmp_path / "b.geojson", features)

    text = refusal(path)
    assert "1 kode tertulis lebih dari sekali" in text
    assert "36.01 (Kabupaten Pandeglang): bidang ke-1, 4." in text
    assert areas(make(path, merges_doubled=True).detail)["36.01"] == pytest.approx(
        SHAPES["36.01"].area + island.area, rel=0.03
    )


def test_broken_rings_and_overlaps_are_mended_and_told(regions: Regions, tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(115.0, -8.9), (115.3, -8.5), (115.3, -8.9), (115.0, -8.5)])
    wide = SHAPES["36.02"].union(shapely.box(106.0, -6.9, 106.3, -6.6))
    path = write(tmp_path / "b.geojson", {**SHAPES, "36.02": wide, "51.03": bow_tie})

    document, report = boundary_document_make(path, CHOICES)

    assert report.repair.broken == ("51.03",)
    assert list(report.repair.lost) in (["36.01"], ["36.02"])
    assert areas(document.detail)["51.03"] == pytest.approx(0.06, rel=0.03)
    assert shapely_of(document.detail, "36.01").intersection(shapely_of(document.detail, "36.02")).area == 0


def test_what_is_not_used_is_told(regions: Regions, tmp_path: Path) -> None:
    away = shapely.box(120, -3, 121, -2)
    features = [
        *(feature(code, shape) for code, shape in SHAPES.items()),
        feature("36", away), feature("99.99", away), feature("36.01.02", away), feature("Danau", away),
        {"type": "Feature", "properties": {"kode": None}, "geometry": None},
    ]  # fmt: skip

    _document, report = boundary_document_make(write_geojson(tmp_path / "b.geojson", features), CHOICES)

    match = report.match
    assert report.code_field == "kode"
    assert (match.provinces, match.unknown, match.below, match.without) == (
        ["36"], ["99.99", "Danau"], ["36.01.02"], 1,
    )  # fmt: skip


def test_other_names_hint_at_codes_of_another_list(regions: Regions, tmp_path: Path) -> None:
    path = write(tmp_path / "b.geojson", codes=["36.02", "36.01", "51.03"])

    _document, report = boundary_document_make(path, CHOICES)

    assert report.names == {
        "36.01": ("Lebak", "Kabupaten Pandeglang"),
        "36.02": ("KAB. PANDEGLANG", "Kabupaten Lebak"),
    }


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("b.geojson", b"", "kosong"),
        ("b.geojson", b"  \n", "kosong"),
        ("b.geojson", b'{"type": "FeatureCollection", "features": [', "terhenti di baris 1, kolom"),
        ("b.geojson", b'{"nama": "Banten"}', "bukan GeoJSON atau TopoJSON"),
        ("b.geojson", b'{"type": "FeatureCollection", "features": []}', "tidak berisi"),
        ("b.geojson", b"<html>masuk dahulu</html>", "melainkan HTML atau XML"),
        ("b.geojson", b"kode,nama\n36.01,Pandeglang\n", "bukan GeoJSON, TopoJSON, Shapefile"),
        ("b.pdf", b"%PDF-1.7 peta", "melainkan PDF"),
        (
            "b.gpkg",
            b'{"type": "FeatureCollection", "features": []}',
            "isinya GeoJSON, padahal namanya berakhiran",
        ),
        ("b.gpkg", b"SQLite format 3\x00" + b"\x00" * 200, "basis data SQLite lain"),
        ("b.gpkg", b"SQLite format 3\x00" + b"\x00" * 52 + b"GPKG" + b"\x00" * 200, "rusak atau terpotong"),
        ("b.zip", b"PK\x03\x04 terpotong", "rusak atau terpotong"),
        ("b.shp", b"\x00\x00\x27\x0a" + b"\x00" * 200, "kehilangan pasangannya .dbf dan .shx"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    regions: Regions, tmp_path: Path, name, body, expected
) -> None:
    path = tmp_path / name
    path.write_bytes(body)

    text = refusal(path)
    assert text.startswith(f"Berkas {name} tidak dimuat: ")
    assert expected in text


def test_a_file_that_is_not_there_is_said_to_be_missing(regions: Regions, tmp_path: Path) -> None:
    assert "tidak dapat dibuka" in refusal(tmp_path / "tidak-ada.shp")
    assert "adalah folder" in refusal(tmp_path)


def test_a_file_of_500_megabytes_is_refused_without_being_read(regions: Regions, tmp_path: Path) -> None:
    path = tmp_path / "besar.geojson"
    with path.open("wb") as file:
        # A hole: it takes no room on the disk, and reading it would take half a gigabyte of memory.
        file.truncate(500_000_000)

    text = refusal(path)
    assert "berukuran 500 MB, lebih dari 150 MB" in text
    assert "--max-mb" in text


def test_a_zip_is_measured_unpacked(regions: Regions, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BATAS/isi.bin", b"\x00" * 3_000_000)

    assert path.stat().st_size < 100_000
    assert "lebih dari 2 MB setelah dibuka" in refusal(path, max_megabytes=2)


@pytest.mark.parametrize(
    ("without", "expected"), [(".dbf", "kehilangan pasangannya .dbf"), (".shp", "tidak berisi berkas .shp")]
)
def test_a_zip_without_a_part_of_its_shapefile_is_refused(
    regions: Regions, tmp_path: Path, without, expected
) -> None:
    assert expected in refusal(write_zip(tmp_path / "b.zip", without=without))


def test_places_that_are_not_in_indonesia_are_refused_with_what_they_may_be(
    regions: Regions, tmp_path: Path
) -> None:
    swapped = {code: shapely.transform(shape, lambda p: p[:, ::-1]) for code, shape in SHAPES.items()}
    assert "lintang dan bujurnya tertukar" in refusal(write(tmp_path / "a.geojson", swapped))
    metres = project(32748)
    features = [feature(code, shape) for code, shape in metres.items()]
    assert "koordinatnya bukan derajat" in refusal(write_geojson(tmp_path / "b.geojson", features))
    away = {code: shapely.transform(shape, lambda p: p - [50, 0]) for code, shape in SHAPES.items()}
    assert "letaknya bukan di Indonesia" in refusal(write(tmp_path / "c.geojson", away))
    unsaid = write(tmp_path / "d.shp", metres, driver="ESRI Shapefile", crs="EPSG:32748")
    unsaid.with_suffix(".prj").unlink()
    assert "tidak menyebut proyeksinya" in refusal(unsaid)


def test_degrees_without_a_projection_are_taken_and_told(regions: Regions, tmp_path: Path) -> None:
    path = write(tmp_path / "b.shp", driver="ESRI Shapefile")
    path.with_suffix(".prj").unlink()

    document, report = boundary_document_make(path, CHOICES)

    assert list(document.detail.shapes) == ["36.01", "36.02", "51.03"]
    assert report.notes == ("Proyeksi tidak disebut; koordinatnya dibaca sebagai WGS 84.",)


def test_points_villages_provinces_and_files_without_codes_are_refused(
    regions: Regions, tmp_path: Path
) -> None:
    points = {code: shape.centroid for code, shape in SHAPES.items()}
    assert "berisi 3 titik atau garis" in refusal(
        write(tmp_path / "a.geojson", points, geometry_type="Point")
    )
    villages = write(tmp_path / "b.geojson", codes=["36.01.01.2001", "36.01.01.2002", "51.03.01.2001"])
    assert "Kodenya tingkat kecamatan atau desa." in refusal(villages)
    assert "Kodenya tingkat provinsi" in refusal(write(tmp_path / "c.geojson", codes=["36", "32", "51"]))
    without = write(tmp_path / "d.geojson", codes=["a", "b", "c"])
    assert "tidak ada kode Kemendagri" in refusal(without)
    assert "tidak ada kolom “KDPKAB”. Yang ada: " in refusal(without, code_field="KDPKAB")


def test_empty_shapes_are_told_and_a_file_of_them_alone_is_refused(regions: Regions, tmp_path: Path) -> None:
    features = [feature(code, shape) for code, shape in SHAPES.items()]
    features[2]["geometry"] = None
    _document, report = boundary_document_make(write_geojson(tmp_path / "a.geojson", features), CHOICES)
    assert report.empty == ["51.03"]
    for each in features:
        each["geometry"] = None
    assert "semua geometrinya kosong" in refusal(write_geojson(tmp_path / "b.geojson", features))


def test_one_of_several_layers_is_asked_for(regions: Regions, tmp_path: Path) -> None:
    path = write(tmp_path / "b.gpkg", driver="GPKG", layer="kabkota")
    write(path, driver="GPKG", layer="provinsi", append=True)

    assert "Pilih dengan --layer: kabkota, provinsi." in refusal(path)
    assert "tidak mempunyai lapisan “desa”" in refusal(path, layer="desa")
    assert len(make(path, layer="kabkota").detail.shapes) == 3


def test_source_and_licence_have_to_be_said(regions: Regions, tmp_path: Path) -> None:
    assert "--source dan --licence" in refusal(write(tmp_path / "b.geojson"), licence="")


def test_what_the_portal_wrote_is_read_as_it_is(regions: Regions, tmp_path: Path) -> None:
    document = make(write(tmp_path / "b.geojson"))
    path = tmp_path / "batas.topojson"
    path.write_bytes(document.body)

    assert boundary_document_make(path, BoundaryChoices())[0].body == document.body
    path.write_bytes(document.body[:-50])
    assert "bukan lagi seperti yang ditulis portal" in refusal(path)


def test_boundaries_that_an_office_loaded_stay_when_those_of_the_portal_are_renewed(
    regions: Regions, tmp_path: Path
) -> None:
    def shipped(name: str, badung: shapely.Geometry) -> Path:
        path = tmp_path / name
        path.write_bytes(make(write(tmp_path / f"{name}.geojson", {**SHAPES, "51.03": badung})).body)
        return path

    old, new = (shipped(f"{edge}.topojson", shapely.box(115.0, -8.9, 115.3, edge)) for edge in (-8.5, -8.6))
    versions = [[each.version for each in boundary_default_load(path)] for path in (old, old, new)]
    assert versions == [[1], [1], [2]]

    boundary_load(make(write(tmp_path / "big.geojson")), [regions.region_set], file_name="big.geojson")
    assert boundary_default_load(new) == []
    assert BoundarySet.objects.first().file_name == "big.geojson"
