"""The workbook that computes the index again: its formulas give what the engine gave, and what is changed counts."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from apps.indicators.enums import EditionKind
from apps.publishing.building.data_files import data_files
from apps.publishing.building.recompute import value_sheets
from apps.publishing.building.recompute.book import PATH, recompute_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.building.tables import CLASS_WORDS
from apps.publishing.content.dataset import ReleaseContent
from tests.publishing.computed import FRAMEWORK, PLAIN, answers_make, content_computed
from tests.publishing.contents import content_make, region_make
from tests.publishing.spreadsheet import Spreadsheet

FROM_ONE = {"name": "minmax", "lower": 1.0}
METHODS: dict[str, Mapping[str, Any]] = {
    "as in 2024": {},
    "minmax": {"normalise": "minmax"},
    "zscore": {"normalise": {"name": "zscore", "mean": 50.0, "sd": 10.0}},
    "presence": {"normalise": "presence"},
    "by level": {"normalise": {"province": "max", "regency": "minmax"}},
    "geometric": {"normalise": FROM_ONE, "aggregate": "geometric"},
    "harmonic": {"normalise": FROM_ONE, "aggregate": {"default": "arithmetic", "D1": "harmonic"}},
    "generalised": {"aggregate": {"name": "generalised", "p": 2.0}},
    "equal weights": {"weigh": "equal"},
    "minimum share": {"screen": {"name": "minimum_share", "share": 0.75}},
    "rescaled to the largest": {"rescale": "max"},
    "rescaled between extremes": {"rescale": {"default": "none", "D1": "minmax", "IKP": "minmax"}},
    "capped": {"rescale": {"name": "cap", "lower": 20.0, "upper": 60.0}},
    "other cut-offs": {"classify": {"name": "mean_sd", "k": 0.5, "ddof": 0, "on_cut": "lower"}},
    "fixed": {"classify": {"name": "fixed", "cuts": [30.0, 55.0]}},
    "quantiles": {"classify": {"name": "quantiles", "k": 4, "on_cut": "upper"}},
    "count": {"classify": {"name": "count", "cuts": [3.0, 4.0]}},
    "natural breaks": {"classify": "jenks"},
    "filled in": {"impute": "mean"},
    "winsorised": {"treat": {"name": "winsorise", "count": 1}},
    "ranks": {"normalise": "rank"},
    "copeland": {"aggregate": {"default": "arithmetic", "IKP": "copeland"}},
}
NUMBERS_FOR = {
    "natural breaks": {"Ambang Provinsi", "Ambang Kabkota"},
    "filled in": {"Skor indikator Provinsi", "Skor indikator Kabkota"},
    "winsorised": {"Skor indikator Provinsi", "Skor indikator Kabkota"},
    "ranks": {"Skor indikator Provinsi", "Skor indikator Kabkota"},
    "copeland": {"Indeks Provinsi", "Indeks Kabkota"},
}


def workbook_of(content: ReleaseContent, *, with_values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(bytes_of(content)), data_only=with_values)


def bytes_of(content: ReleaseContent) -> bytes:
    rendition = rendition_of(content, "id")
    with rendition.active():
        return recompute_files(rendition)[PATH]


def answers_tied() -> dict[str, list[tuple[int, int] | None]]:
    """Return answers of which two regencies gave the same, so that they share rank and class."""
    answers = answers_make()
    return {**answers, "12.01": answers["11.01"]}


def table_of(book: Spreadsheet, word: str) -> dict[str, tuple[Any, Any, Any]]:
    """Return score, rank and class of each region as the formulas give them; "" where they give nothing."""
    sheet = book.workbook[f"Indeks {word}"]
    titles = {cell.value: cell.column_letter for cell in sheet[9]}
    columns = [titles[name] for name in ("skor", "peringkat", "kelas")]
    return {
        sheet[f"A{row}"].value: tuple(book.value(sheet.title, f"{column}{row}") for column in columns)
        for row in range(10, sheet.max_row + 1)
    }


def assert_same_results(book: Spreadsheet, content: ReleaseContent) -> None:
    for word, summary in (("Provinsi", content.provinces), ("Kabkota", content.regencies)):
        found = table_of(book, word)
        assert list(found) == [region.code for region in summary.regions]
        for region in summary.regions:
            score, rank, label = found[region.code]
            expected = "" if region.score is None else pytest.approx(region.score, abs=1e-9)
            label_expected = CLASS_WORDS.get(region.score_class, region.score_class)
            assert ("" if score is None else score) == expected, region.code
            assert (rank, label) == (region.rank or "", label_expected), region.code


@pytest.mark.parametrize("name", METHODS)
def test_the_formulas_give_the_scores_ranks_and_classes_of_the_engine(name):
    content = content_computed(answers_tied(), {**PLAIN, **METHODS[name]})
    book = Spreadsheet(workbook_of(content))

    assert_same_results(book, content)
    assert [book.value("Periksa", f"F{row}") for row in (4, 5, 6)] == ["COCOK"] * 3


@pytest.mark.parametrize("name", METHODS)
def test_beside_every_formula_stands_what_it_gives(name):
    content = content_computed(answers_tied(), {**PLAIN, **METHODS[name]})
    book, stored = Spreadsheet(workbook_of(content)), workbook_of(content, with_values=True)
    places = book.formulas()

    assert len(places) > 400
    for sheet, place in places:
        computed, written = book.value(sheet, place), stored[sheet][place].value
        expected = computed if isinstance(computed, str) else pytest.approx(computed, abs=1e-9)
        assert (written if written is not None else "") == expected, (sheet, place)


@pytest.mark.parametrize("name", METHODS)
def test_what_no_formula_can_say_is_named_on_the_first_sheet_and_above_its_column(name):
    book = workbook_of(content_computed(answers_tied(), {**PLAIN, **METHODS[name]}))

    named = {
        sheet.title
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows(max_row=8)
        for cell in row
        if "ANGKA dari mesin hitung, bukan rumus" in str(cell.value)
    }
    cover = [row[0] for row in book["Baca saya"].iter_rows(values_only=True)]

    assert named == NUMBERS_FOR.get(name, set())
    assert {line[2:].split(":")[0] for line in cover if line and "ANGKA" in line} == named
    assert any("tidak ada hasil yang ditempel" in str(line) for line in cover) == (not named)


def test_a_changed_answer_changes_the_value_the_score_the_rank_and_the_class():
    answers = answers_tied()
    content = content_computed(answers)
    book = workbook_of(content)
    sheet = book["Jawaban Kabkota"]
    row = next(row for row in range(10, sheet.max_row) if sheet[f"A{row}"].value == "13.01")
    answers["13.01"] = [(40, 7), *answers["13.01"][1:]]
    sheet[f"C{row}"], sheet[f"D{row}"], sheet[f"E{row}"] = "occurred", 40, 7
    changed = content_computed(answers)

    assert changed.regencies.regions != content.regencies.regions
    assert_same_results(Spreadsheet(book), changed)
    assert Spreadsheet(book).value("Periksa", "F5") == "BERBEDA"


def test_a_changed_weight_changes_the_index():
    content = content_computed(answers_tied())
    book = workbook_of(content)
    row = next(cell.row for cell in book["Bobot"]["B"] if cell.value == "D1")
    book["Bobot"][f"E{row}"] = 0.1
    groups = tuple(replace(group, weight=0.1) if group.code == "D1" else group for group in FRAMEWORK.groups)

    changed = content_computed(answers_tied(), framework=replace(FRAMEWORK, groups=groups))

    assert_same_results(Spreadsheet(book), changed)


@pytest.mark.parametrize(("change", "is_tied"), [("1E-12", True), ("1E-6", False)])
def test_scores_that_differ_in_their_last_digits_alone_share_rank_and_class(change, is_tied):
    book = workbook_of(content_computed(answers_tied()))
    sheet = book["Indeks Kabkota"]
    row = next(row for row in range(10, sheet.max_row) if sheet[f"A{row}"].value == "12.01")
    sheet[f"D{row}"] = f"({sheet[f'D{row}'].value})*(1+{change})".replace("(=", "=(", 1)

    found = table_of(Spreadsheet(book), "Kabkota")

    assert found["11.01"][0] != found["12.01"][0]
    assert (found["11.01"][1] == found["12.01"][1]) == is_tied
    ranks = [rank for _score, rank, _label in found.values() if rank]
    assert len(set(ranks)) == len(ranks) - is_tied


@pytest.mark.parametrize(("owner", "label"), [("upper", "rawan sedang"), ("lower", "rawan rendah")])
def test_a_score_on_a_cut_off_is_of_the_class_that_owns_it_and_so_is_what_equals_it(owner, label):
    plain = content_computed(answers_tied())
    score = next(region.score for region in plain.regencies.regions if region.code == "11.01")
    step = {"name": "fixed", "cuts": [score * (1 + 5e-10), 99.0], "on_cut": owner}
    content = content_computed(answers_tied(), {**PLAIN, "classify": step})
    book = Spreadsheet(workbook_of(content))

    assert [table_of(book, "Kabkota")[code][2] for code in ("11.01", "12.01")] == [label, label]
    assert_same_results(book, content)


def test_values_that_are_not_those_of_the_answers_are_where_the_sheets_begin(monkeypatch):
    content = content_computed(answers_tied())
    monkeypatch.setattr(value_sheets, "MOST_ANSWERS", 5)

    book = workbook_of(content)

    assert not [title for title in book.sheetnames if title.startswith("Jawaban")]
    assert book["Nilai Provinsi"]["C10"].data_type == "n"
    assert_same_results(Spreadsheet(book), content)


def test_numbers_are_stored_in_full_and_rounded_on_display_alone():
    content = content_computed(answers_tied())
    sheet = workbook_of(content, with_values=True)["Periksa"]
    published = {region.code: region.score for region in content.regions}

    scores = {row[0].value: row[3] for row in sheet.iter_rows(min_row=10)}

    assert {code: cell.value for code, cell in scores.items()} == published
    shown = workbook_of(content)["Indeks Provinsi"]
    assert shown["C10"].number_format == "0.00"


def test_the_same_release_gives_the_same_bytes_and_no_date_but_its_own():
    content = content_computed(answers_tied())

    body = bytes_of(content)

    assert body == bytes_of(content)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").decode().count("2024-08-26T07:30:00Z") == 2


def test_every_sheet_of_made_up_data_says_so():
    book = workbook_of(content_computed(answers_tied(), kind=EditionKind.SIMULATED))

    assert {sheet.oddHeader.center.text for sheet in book.worksheets} == {"DATA SIMULASI"}


@pytest.mark.parametrize("name", ["=1+1", "<b>&", "a\x0bb"])
def test_no_name_is_a_formula_or_markup(name):
    content = content_computed(answers_tied())
    first, *others = content.provinces.regions
    provinces = replace(content.provinces, regions=(replace(first, name=name), *others))

    cell = workbook_of(replace(content, provinces=provinces))["Nilai Provinsi"]["B10"]

    assert (cell.value, cell.data_type) == (name.replace("\x0b", ""), "s")


def test_an_edition_without_indicators_has_no_such_workbook():
    content = content_make(region_make("11", 50.0, "medium"), kind=EditionKind.EXTERNAL)
    rendition = rendition_of(content, "id")

    assert PATH not in data_files(rendition)
    assert PATH not in [download.path for download in rendition.downloads]
    assert "hitung-ulang" not in data_files(rendition)["README.txt"].decode()


def test_the_workbook_is_listed_where_there_is_one():
    rendition = rendition_of(content_computed(answers_tied()), "id")

    assert PATH in data_files(rendition)
    assert PATH in [download.path for download in rendition.downloads]
    assert "hitung-ulang.xlsx" in data_files(rendition)["README.txt"].decode()


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice (soffice) is not installed; the formulas are still computed",
)
@pytest.mark.parametrize(
    "name", ["as in 2024", "minmax", "zscore", "geometric", "generalised", "minimum share"]
)
def test_libreoffice_computes_what_stands_beside_the_formulas(name, tmp_path: Path):
    content = content_computed(answers_tied(), {**PLAIN, **METHODS[name]})
    body = bytes_of(content)
    (tmp_path / "bare.xlsx").write_bytes(without_values(body))
    command = [
        "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
        "--outdir", tmp_path / "computed", tmp_path / "bare.xlsx",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = load_workbook(tmp_path / "computed" / "bare.xlsx", data_only=True)
    stored = load_workbook(io.BytesIO(body), data_only=True)

    for sheet, place in Spreadsheet(load_workbook(io.BytesIO(body))).formulas():
        computed, written = found[sheet][place].value, stored[sheet][place].value
        expected = pytest.approx(written, abs=1e-9) if isinstance(written, int | float) else written or None
        assert (None if computed == "" else computed) == expected, (sheet, place)


def without_values(body: bytes) -> bytes:
    """Return a workbook without what stands beside its formulas, so that a program must compute it."""
    bare = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(bare, "w") as target:
        for name in source.namelist():
            target.writestr(name, re.sub(rb"</f><v>.*?</v>", b"</f>", source.read(name)))
    return bare.getvalue()
