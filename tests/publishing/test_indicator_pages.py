"""The pages of indicators: what each region answered, and what counts."""

import re
from dataclasses import replace

import pytest

from apps.indicators.codebook import CodebookEntry
from apps.indicators.enums import CodebookStatus, EditionKind
from apps.publishing.building.asset_files import sprite_file
from apps.publishing.building.pages import count_pages, page_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content.dataset import AnswerInfo, ReleaseContent
from apps.publishing.content.findings import findings_of
from tests.pages import table_of
from tests.publishing.contents import INDICATORS, boundaries_make, content_make, region_make
from tests.publishing.test_pages import DID_NOT, NO_DATA, OCCURRED, page_of, words_of

FIRST = INDICATORS[0]
ENTRY = CodebookEntry(
    unit="kejadian",
    definition="Ancaman <kekerasan> terhadap penyelenggara.",
    counts=("Ancaman yang dilaporkan",),
    excludes=("Kabar tanpa laporan",),
    sources=("Laporan polisi",),
    changed_by="Analis Rahasia",
)


def answered(code: str, answer: AnswerInfo, score: float | None, name: str = ""):
    region = region_make(code, 40.0, "medium", answers={"I1": answer}, indicator_scores=(score, None))
    return replace(region, name=name) if name else region


@pytest.fixture
def content() -> ReleaseContent:
    return content_make(
        answered("11", OCCURRED, 25.0),
        answered("12", OCCURRED, 24.9999999999999),
        answered("13", DID_NOT, 0.0),
        answered("14", NO_DATA, None),
        region_make("15", None),
        answered("11.01", OCCURRED, 0.0),
        answered("11.02", AnswerInfo("occurred", {"berat": 1}), 100.0, "Kabupaten <Lebak>"),
    )


def test_a_region_is_on_the_step_of_its_answer_or_its_score(content):
    found = findings_of(content, FIRST, content.provinces)

    steps = {row.region.code: row.step for row in found.findings}
    # 25 and what differs from it in its last digits alone are the same score.
    assert steps == {"11": "25-50", "12": "25-50", "13": "absent", "14": "none", "15": "none"}
    assert found.counts == {
        "absent": 1, "0-25": 0, "25-50": 2, "50-75": 0, "75-100": 0, "none": 2,
    }  # fmt: skip
    assert [row.region.code for row in found.findings][2:] == ["13", "14", "15"]
    of_regencies = findings_of(content, FIRST, content.regencies)
    assert [(row.region.code, row.step) for row in of_regencies.findings] == [
        ("11.02", "75-100"),
        ("11.01", "0-25"),
    ]


def test_the_page_says_where_it_happened_and_shows_each_region(content):
    page = page_of(content, "indikator/I1/")

    words = words_of(page)
    assert "Terjadi di 2 dari 3 provinsi yang mempunyai data: 4 kejadian." in words
    assert "Terjadi di 2 dari 2 kabupaten/kota yang mempunyai data: 3 kejadian." in words
    assert [row[:2] for row in table_of(page, "Sebaran 5 provinsi")[1:]] == [
        ["Tidak terjadi", "1"],
        ["Skor 0 sampai 25", "0"],
        ["Skor 25 sampai 50", "2"],
        ["Skor 50 sampai 75", "0"],
        ["Skor 75 sampai 100", "0"],
        ["Tidak ada data", "2"],
    ]
    table = table_of(page, "2 dari 2 kabupaten/kota tempat terjadi, skor tertinggi dahulu")
    assert [row[-1] for row in table[1:]] == ["100,00", "0,00"]
    labels = re.findall(r'class="hex hex--(\S+)"[^>]*aria-label="([^"]+)"', page, re.DOTALL)
    assert ("ramp-1", "Provinsi 13: 0,00, tidak terjadi") in labels
    assert ("none", "Provinsi 14: tidak ada data") in labels
    assert ("none", "Provinsi 15: belum ada data yang diterima") in labels
    assert ("ramp-10", "Kabupaten &lt;Lebak&gt;: 100,00, skor 75 sampai 100") in labels


def test_what_counts_is_said_in_the_words_of_the_codebook_and_marked_as_a_draft(content):
    page = page_of(replace(content, codebook={"I1": ENTRY}), "indikator/I1/")

    assert "Konsep, belum ditetapkan" in page
    assert "Ancaman &lt;kekerasan&gt; terhadap penyelenggara." in page
    for words in ("Ancaman yang dilaporkan", "Kabar tanpa laporan", "Laporan polisi"):
        assert words in page
    assert "Analis Rahasia" not in page
    adopted = replace(ENTRY, status=CodebookStatus.ADOPTED, reference="Keputusan 1/2024")
    page = page_of(replace(content, codebook={"I1": adopted}), "indikator/I1/")
    assert "Konsep" not in page
    assert "Keputusan 1/2024" in page


def test_the_list_leads_to_every_indicator_and_the_pages_to_each_other(content):
    listed = page_of(replace(content, codebook={"I1": ENTRY}), "indikator/")

    assert "Pedoman 1 indikator masih konsep" in words_of(listed)
    assert table_of(listed, "Dimensi satu")[1][1:] == ["60,00%", "2 dari 3", "2 dari 2"]
    for code in ("I1", "I2"):
        assert f'href="{content.base_path}indikator/{code}/"' in listed
    assert f'href="{content.base_path}indikator/I2/"' in page_of(content, "indikator/I1/")
    assert f'href="{content.base_path}indikator/I1/"' in page_of(content)


def test_an_imported_edition_has_no_pages_of_indicators(content):
    imported = replace(content, kind=EditionKind.EXTERNAL)

    pages = dict(page_files(rendition_of(imported, "id")))
    assert not [path for path in pages if path.startswith("indikator/")]
    assert (len(pages), count_pages(rendition_of(imported, "id"))) == (25, 25)
    assert count_pages(rendition_of(content, "id")) == 28


def test_the_map_of_an_indicator_takes_its_outlines_from_one_file_for_all(content):
    with_boundaries = replace(content, boundaries=boundaries_make("11.01", "11.02"))
    rendition = rendition_of(with_boundaries, "id")
    [(name, sprite)] = sprite_file(rendition).items()
    page = dict(page_files(rendition))[f"{FIRST.path}index.html"].decode()

    outlines = re.findall(r'<path id="([^"]+)"', sprite.decode())
    used = re.findall(rf'<use href="{with_boundaries.base_path}{name}#([^"]+)"', page)
    assert sorted(used) == ["w-11", "w-11.01", "w-11.02"]
    assert set(used) <= set(outlines)
    assert 'aria-label="Kabupaten &lt;Lebak&gt;: 100,00, skor 75 sampai 100"' in page
    assert not [line for line in re.findall(r' d="([^"]+)"', sprite.decode()) if f'"{line}"' in page]


def test_the_regions_of_a_map_of_boundaries_have_the_pattern_of_their_step(content):
    rendition = rendition_of(replace(content, boundaries=boundaries_make("11.01", "11.02")), "id")
    page = dict(page_files(rendition))[f"{FIRST.path}index.html"].decode()

    [step] = re.findall(r'#w-11.02" fill="url\(#(geo-ramp-\d+-kabkota)\)"', page)
    assert f'<pattern id="{step}"' in page


def test_without_boundaries_or_indicators_there_are_no_outlines(content):
    assert sprite_file(rendition_of(content, "id")) == {}
    regions = [replace(region, group_classes=()) for region in content.regions]
    quoted = content_make(*regions, kind=EditionKind.EXTERNAL, boundaries=boundaries_make("11.01"))
    assert sprite_file(rendition_of(quoted, "id")) == {}


@pytest.mark.parametrize(
    ("path", "table", "link"),
    [
        ("", "data/skor-provinsi.csv", "#tabel-provinsi"),
        ("", "data/skor-kabkota.csv", "#tabel-kabkota"),
        (f"{FIRST.path}", f"{FIRST.path}kabkota-I1.csv", f"{FIRST.path}#tabel-kabkota"),
        ("provinsi/11/", "provinsi/11/kabkota-11.csv", "provinsi/11/#tetangga-tabel"),
    ],
)
def test_below_a_table_stand_its_source_version_file_and_link(content, path, table, link):
    page = page_of(content, path)
    wanted = f'href="{content.address}{link}"'
    lines = re.findall(r'<div class="figure-tools".*?</ul>', page, re.DOTALL)
    [line] = [each for each in lines if wanted in each]

    assert f'href="{content.base_path}{table}"' in line
    assert "Sumber: Bawaslu" in line
    assert "Versi 1" in line
    assert f'id="{link.partition("#")[2]}"' in page
