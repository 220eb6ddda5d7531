"""Maps of boundaries: on the pages, as pictures, as data, and what a release says of where they come from."""

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.dom.minidom import parseString

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from apps.publishing import archive
from apps.publishing.building.asset_files import asset_files
from apps.publishing.building.build import build_release
from apps.publishing.building.exports.national_pictures import map_pictures
from apps.publishing.building.exports.sheet import sheet_of
from apps.publishing.building.files import compress
from apps.publishing.building.geography import (
    draw_neighbour_areas,
    draw_province_areas,
    draw_regency_areas,
)
from apps.publishing.building.map_data import map_data_files
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import INDONESIAN, rendition_of
from apps.publishing.content.dataset import ReleaseContent
from apps.publishing.content.reading import read_content
from apps.regions.boundaries.document import document_read
from apps.regions.boundaries.topology import topology_of
from apps.regions.models import BoundarySet
from apps.regions.presentation import MapArea
from apps.regions.selectors import Boundaries
from apps.regions.services import BOUNDARIES_FILE, boundary_load
from tests.publishing.contents import boundaries_make, content_make, region_make

CODES = ("36.01", "36.02", "51.03")


def content(**changes: object) -> ReleaseContent:
    return content_make(
        region_make("36", 72.5, "high"),
        region_make("51", None),
        region_make("36.01", 40.25, "medium", short_name="Kab. Pandeglang"),
        region_make("36.02", 0.0, "low"),
        region_make("51.03", None),
        **({"boundaries": boundaries_make(*CODES)} | changes),
    )


def page(path: str, release: ReleaseContent | None = None) -> str:
    pages = page_files(rendition_of(release or content(), INDONESIAN))
    return next(body for name, body in pages if name == path).decode()


def test_every_region_is_a_link_that_says_what_it_is() -> None:
    regencies, provinces = draw_regency_areas(content()), draw_province_areas(content())

    assert [(group.label, [area.aria_label for area in group.areas]) for group in regencies.groups] == [
        ("Provinsi 36", ["Kabupaten 36.01: 40,25, rawan sedang", "Kabupaten 36.02: 0,00, rawan rendah"]),
        ("Provinsi 51", ["Kabupaten 51.03: tidak ada data"]),
    ]
    assert [area.path for area in provinces.groups[0].areas] == ["provinsi/36/", "provinsi/51/"]
    assert all(re.fullmatch(r"m[-\d ]+l[-\d ]+z", area.outline) for area in provinces.groups[0].areas)
    drawn = page("index.html")
    assert 'href="/terbitan/uji/v1/kabkota/36.02/" aria-label="Kabupaten 36.02: 0,00, rawan rendah"' in drawn


def test_no_data_is_hatched_and_zero_is_not() -> None:
    drawn = render_to_string("components/geomap.html", {"figure": draw_regency_areas(content()), "base": "/"})

    none, zero = (re.search(rf'<a [^>]*kabkota/{code}/".*?</a>', drawn)[0] for code in ("51.03", "36.02"))
    assert 'class="area hex--none"' in none
    assert 'fill="url(#geo-none-kabkota)"' in none
    assert 'class="area hex--low"' in zero
    assert "url(#" not in zero
    assert 'id="geo-none-kabkota"' in drawn


def test_a_step_of_the_ramp_has_a_pattern_with_its_own_ground_where_its_class_has_one() -> None:
    patterns = {
        key: MapArea("", "", "", key, "").pattern for key in ("low", "high", "none", "ramp-2", "ramp-9")
    }
    assert patterns == {"low": "", "high": "high", "none": "none", "ramp-2": "", "ramp-9": "ramp-9"}


def test_the_border_between_provinces_is_drawn_once_over_the_regencies() -> None:
    figure = draw_regency_areas(content())
    drawn = render_to_string("components/geomap.html", {"figure": figure, "base": "/"})

    assert figure.borders.count("m") == 1
    assert drawn.index("geomap__border") > drawn.rindex("</a>")


def test_a_region_that_is_too_small_to_be_seen_has_a_mark() -> None:
    """Eight squares of half a degree beside each other, and one of a kilometre."""
    large = [f"36.{number:02}" for number in range(1, 9)]
    regions = [region_make(code, 1.0, "low") for code in (*large, "51.03")]
    found = boundaries_make(*large, "51.03")
    x, y = found.document.overview.arcs[0][0]
    dot = [[[(x, y), (x + 20, y), (x + 20, y + 20), (x, y + 20)]]]
    overview = topology_of({**{code: points_of(found, code) for code in large}, "51.03": dot})
    small = replace(found, document=replace(found.document, overview=overview))
    figure = draw_regency_areas(
        content_make(region_make("36", 1.0), region_make("51", 1.0), *regions, boundaries=small)
    )

    assert [area.code for group in figure.groups for area in group.areas if area.mark_x] == ["51.03"]
    drawn = render_to_string("components/geomap.html", {"figure": figure, "base": "/"})
    assert drawn.count("<circle") == 1


def points_of(found: Boundaries, code: str) -> list[list[list[tuple[int, int]]]]:
    topology = found.document.overview
    return [[topology.points_of(ring) for ring in polygon] for polygon in topology.shapes[code]]


def test_regions_without_boundaries_are_counted_and_stay_hexagons() -> None:
    release = content(boundaries=boundaries_make("36.01"))

    assert draw_regency_areas(release).n_missing == 2
    assert draw_province_areas(release).n_missing == 1
    drawn = page("index.html", release)
    assert "2 wilayah belum punya batas; lihat heksagon." in drawn
    assert drawn.count("/kabkota/51.03/") >= 2, "hexagon and table"


def test_without_boundaries_there_is_no_switch_and_no_word_of_them() -> None:
    for path in ("index.html", "kabkota/36.01/index.html"):
        drawn = page(path, content(boundaries=None))
        assert "data-shape-switch" not in drawn
        assert "Batas wilayah" not in drawn
        assert "geomap" not in drawn


def test_the_page_of_a_region_shows_its_province_with_names_and_rings_it() -> None:
    drawn = page("kabkota/36.01/index.html")

    assert 'href="#geo-36.01"' in drawn
    assert 'id="geo-36.01"' in drawn
    assert ">Pandeglang</text>" in drawn
    assert "kabkota/51.03/" not in re.search(r'<svg class="geomap.*?</svg>', drawn, re.DOTALL)[0]
    assert "geomap__here" in drawn
    assert "geomap__here" not in page("provinsi/36/index.html")
    assert "Batas wilayah: Badan Uji (CC BY 4.0), disederhanakan; bukan acuan resmi." in drawn


def test_names_that_would_lie_over_each_other_are_left_out() -> None:
    release = content(boundaries=boundaries_make("36.01", "36.02"))
    crowded = content_make(
        *(release.provinces.regions),
        *(
            region_make(f"36.{number:02}", 1.0, "low", short_name=f"Kab. Panjang Sekali {number}")
            for number in range(1, 9)
        ),
        boundaries=boundaries_make(*(f"36.{number:02}" for number in range(1, 9))),
    )

    assert len(draw_neighbour_areas(release, release.province_of["36"]).labels) == 2
    assert len(draw_neighbour_areas(crowded, crowded.province_of["36"]).labels) < 8


def test_the_data_files_hold_both_levels_as_they_lie() -> None:
    rendition = rendition_of(content(), INDONESIAN)
    with rendition.active():
        files = {path: json.loads(body) for path, body in map_data_files(rendition).items()}

    geojson = files["data/peta.geojson"]
    assert [(each["id"], each["properties"]["skor"]) for each in geojson["features"]] == [
        ("36", 72.5), ("51", None), ("36.01", 40.25), ("36.02", 0.0), ("51.03", None),
    ]  # fmt: skip
    [[ring]] = geojson["features"][2]["geometry"]["coordinates"]
    assert sorted(ring[1:]) == [[105.0, -7.0], [105.0, -6.0], [106.0, -7.0], [106.0, -6.0]]
    assert ring[0] == ring[-1]
    assert (geojson["sumber_batas"], geojson["lisensi_batas"]) == ("Badan Uji", "CC BY 4.0")
    topojson = files["data/peta.topojson"]
    assert {name: [each["id"] for each in level["geometries"]] for name, level in topojson["objects"].items()} == {
        "provinsi": ["36", "51"], "kabkota": list(CODES),
    }  # fmt: skip
    assert topojson["objects"]["kabkota"]["geometries"][0]["properties"]["kode"] == "36.01"
    hexagons = files["data/peta-heksagon.geojson"]
    assert "skema" in hexagons["keterangan"]
    assert len(hexagons["features"]) == 5


def test_without_boundaries_there_are_hexagons_alone(tmp_path: Path) -> None:
    rendition = rendition_of(content(boundaries=None), INDONESIAN)
    with rendition.active():
        assert list(map_data_files(rendition)) == ["data/peta-heksagon.geojson"]
    assert not any("geografi" in download.path for download in rendition.downloads)


def test_a_picture_has_its_legend_with_cutoffs_and_its_sources_within() -> None:
    rendition = rendition_of(content(), INDONESIAN)
    with rendition.active():
        pictures = {
            path: sheet_of(rendition, picture).svg
            for view in rendition.levels
            for path, picture in map_pictures(rendition, view)
        }

    assert list(pictures) == [
        f"peta/{name}" for name in ("provinsi", "provinsi-geografi", "kabkota", "kabkota-geografi")
    ]
    picture = pictures["peta/kabkota-geografi"]
    for text in (
        "di atas 60,00",
        "20,00 sampai 60,00",
        "Tidak ada data",
        "Edisi uji",
        "Badan Uji (CC BY 4.0)",
    ):
        assert text in picture
    assert "<title>Kabupaten 36.02: 0,00, rawan rendah</title>" in picture
    assert "url(#g-none)" in picture
    parseString(picture)  # noqa: S318 - our own file


@pytest.mark.django_db
def test_a_release_names_its_boundaries_and_is_built_the_same_after_newer_ones_came(
    draft, run, tmp_path: Path
) -> None:
    region_set = run.edition.region_set
    boundary_load(boundaries_make(*CODES).document, [region_set], file_name="lama.geojson")
    BoundarySet.objects.update(loaded_at=draft.prepared_at - dt.timedelta(days=1))
    boundary_load(boundaries_make(*CODES, size=1000).document, [region_set], file_name="baru.geojson")

    def build(folder: str) -> str:
        return build_release(read_content(draft), tmp_path / folder, lambda *_: None)

    digest = build("first")
    BoundarySet.objects.filter(version=2).update(loaded_at=timezone.now())
    assert build("again") == digest

    manifest = json.loads((tmp_path / "first/manifest.json").read_bytes())
    assert manifest["boundaries"] == {
        "region_set": "2024",
        "version": 1,
        "source": "Badan Uji",
        "licence": "CC BY 4.0",
        "sha256": BoundarySet.objects.get(version=1).sha256,
    }
    assert {"peta/provinsi-geografi.svg", "peta/kabkota-geografi.svg", "data/peta.topojson"} <= set(
        manifest["files"]
    )
    assert "Sumber: Badan Uji (CC BY 4.0)" in (tmp_path / "first/README.txt").read_text()
    without = json.loads((archive.draft_directory(draft.public_id) / "manifest.json").read_bytes())
    assert without["boundaries"] is None


def test_the_national_page_keeps_to_its_budget_with_every_regency_of_the_country() -> None:
    document = document_read(BOUNDARIES_FILE.read_bytes())
    regencies = list(document.detail.shapes)
    classes = ("high", "medium", "low")
    release = content_make(
        *(
            region_make(code, 50.0 + number, "medium")
            for number, code in enumerate(sorted({code[:2] for code in regencies}))
        ),
        *(
            region_make(
                code,
                number / 7,
                classes[number % 3],
                name=f"Kabupaten Uji Coba {code}",
                hex_row=number // 30,
                hex_col=number % 30,
            )
            for number, code in enumerate(regencies)
        ),
        boundaries=replace(boundaries_make(), document=document),
    )

    with_maps, without = (page("index.html", each) for each in (release, replace(release, boundaries=None)))
    sent = [len(compress(each.encode())) for each in (with_maps, without)]
    assert sent[0] - sent[1] < 52_000, "what boundaries add"
    assets = sum(len(compress(body)) for body in asset_files().values())
    assert sent[0] + assets < 170_000
