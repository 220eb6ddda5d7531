"""Files that mean harm: they are refused before they cost a worker its memory or its time."""

import io
import zipfile

import pytest

from apps.workbooks.files import FileRefusedError, read_spreadsheet
from apps.workbooks.files import package as package_module
from apps.workbooks.files import parts as parts_module
from apps.workbooks.files import spreadsheet as spreadsheet_module
from apps.workbooks.sheets import ANSWER_COLUMNS, EVENT_COLUMNS
from tests.workbooks.books import rewritten


@pytest.fixture
def book(edition, pandeglang, operator_pandeglang, regions, download) -> bytes:
    return download(edition, operator_pandeglang, regions.pandeglang)


def test_zip_bomb_is_refused_by_what_its_directory_says(book, monkeypatch):
    bomb = rewritten(book, {"xl/worksheets/sheet2.xml": lambda body: body + b" " * 3_000_000})
    monkeypatch.setattr(package_module, "MAX_UNPACKED_BYTES", 1_000_000)

    with pytest.raises(FileRefusedError, match="setelah dibuka"):
        read_spreadsheet(io.BytesIO(bomb))


def test_zip_bomb_that_lies_about_its_size_is_cut_there(book):
    bomb = rewritten(book, {"xl/worksheets/sheet2.xml": lambda body: body + b" " * 3_000_000})
    honest = zipfile.ZipFile(io.BytesIO(bomb)).getinfo("xl/worksheets/sheet2.xml").file_size
    lying = bomb.replace(honest.to_bytes(4, "little"), (5000).to_bytes(4, "little"))
    assert lying != bomb

    with pytest.raises(FileRefusedError, match="rusak"):
        read_spreadsheet(io.BytesIO(lying)).read("Jawaban")


def test_archive_of_very_many_parts_is_refused_before_they_are_listed(book):
    many = io.BytesIO(book)
    with zipfile.ZipFile(many, "a") as archive:
        for number in range(package_module.MAX_PARTS):
            archive.writestr(f"x{number}", b"")

    with pytest.raises(FileRefusedError, match="terlalu banyak bagian"):
        read_spreadsheet(many)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"])
def test_entities_are_refused_wherever_they_stand(part, book):
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'

    def inject(body: bytes) -> bytes:
        head, declaration, rest = body.rpartition(b"?>")
        return head + declaration + bomb + rest

    with pytest.raises(FileRefusedError, match="definisi dokumen"):
        read_spreadsheet(io.BytesIO(rewritten(book, {part: inject}))).read("Jawaban")


@pytest.mark.parametrize(
    ("module", "bound", "told"),
    [
        (
            spreadsheet_module,
            "MAX_ROWS",
            "Lembar “Jawaban” berisi lebih dari 30 baris, jadi berkas ini tidak dibaca.",
        ),
        (spreadsheet_module, "MAX_CELLS", "Lembar “Jawaban” berisi lebih dari 30 sel terisi, jadi"),
        (parts_module, "MAX_TEXTS", "Berkas ini berisi lebih dari 30 teks yang berbeda, jadi tidak dibaca."),
    ],
)
def test_what_takes_much_memory_is_refused_before_it_is_read_whole(module, bound, told, book, monkeypatch):
    """The archive of such a file is small: 59,000 rows of 60 numbers are 10 MB, and took a worker a gigabyte."""
    row = b"<row><c><v>1</v></c><c><v>2</v></c></row>" * 40
    texts = b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>%s</sst>" % (
        b"<si/>" * 31
    )
    content = rewritten(
        book, {"xl/worksheets/sheet2.xml": lambda body: body.replace(b"</sheetData>", row + b"</sheetData>")}
    )
    if module is parts_module:
        content = with_part(book, "xl/sharedStrings.xml", texts)
    monkeypatch.setattr(module, bound, 30)

    with pytest.raises(FileRefusedError) as refused:
        read_spreadsheet(io.BytesIO(content)).read("Jawaban")

    assert refused.value.message.startswith(told)


def test_largest_workbook_of_the_portal_stays_below_what_is_refused():
    answers = 514 * 61
    assert answers * 2 < spreadsheet_module.MAX_CELLS / len(ANSWER_COLUMNS), (
        "with as many columns again beside them"
    )
    assert spreadsheet_module.MAX_ROWS * len(EVENT_COLUMNS) < spreadsheet_module.MAX_CELLS
    texts = (
        answers + 2 * spreadsheet_module.MAX_ROWS
    )  # a note for each, a narrative and a source for each event
    assert texts < parts_module.MAX_TEXTS


def with_part(content: bytes, name: str, body: bytes) -> bytes:
    """Return a workbook with one part more in its archive."""
    added = io.BytesIO(content)
    with zipfile.ZipFile(added, "a") as archive:
        archive.writestr(name, body)
    return added.getvalue()


def test_cell_at_the_far_corner_takes_no_memory(book):
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    content = rewritten(book, {"xl/worksheets/sheet2.xml": lambda body: body.replace(b"</sheetData>", far)})

    sheet = read_spreadsheet(io.BytesIO(content)).read("Jawaban")

    assert len(sheet.rows) == 5
