"""What is taken as evidence, and what is refused with which reason."""

import io
import subprocess
import sys
import tracemalloc
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from apps.core.exceptions import InvalidInputError
from apps.demo.pdf import pdf_page
from apps.submissions.files import alone, inspect_upload
from apps.submissions.files.alone import AloneError, run_alone
from apps.submissions.files.office import MAX_PARTS
from tests.submissions.conftest import PDF
from tests.submissions.samples import (
    BROKEN_PDF,
    EXCEL_MAIN,
    OFFICE,
    content_types,
    locked_pdf,
    packed_pdf,
    picture,
    png_of_size,
    relationships,
    word,
    workbook,
    zipped,
)

MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
SCRIPT = b"/Names<</JavaScript<</Names[(a)4 0 R]>>>>"
ATTACHED = b"/Names<</EmbeddedFiles<</Names[(a.txt)4 0 R]>>>>"
EXCEL = workbook()
WORD = word()
PAGE = pdf_page("Putusan")
LINKS = "word/_rels/document.xml.rels"
HARMLESS = (
    ("hyperlink", "https://bawaslu.go.id/putusan?a=1&amp;b=2"),
    ("hyperlink", "mailto:humas@ikp.example"),
    ("hyperlink", "file:///C:\\Rekap\\Laporan.docx"),
    ("hyperlink", "Lampiran%201.pdf"),
    ("hyperlink", "#_Toc1"),
    ("attachedTemplate", "file:///C:\\Users\\staf\\Templates\\Laporan.dotx"),
    ("externalLinkPath", "Rekap%202023.xlsx"),
    ("image", "C:\\Foto\\a.jpg"),
)


def _with(entry: bytes) -> bytes:
    """Return a PDF as it stands, with an entry in its catalog."""
    return PAGE.replace(b"/Type /Catalog", b"/Type /Catalog " + entry)


def _with_picture(content: bytes) -> bytes:
    """Return a PDF as it stands, with bytes in the stream of its page."""
    return PAGE.replace(b"BT /F1", content + b" BT /F1")


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("dengan-bom.pdf", b"\xef\xbb\xbf" + PDF, "application/pdf"),
        ("dari-pemindai.pdf", b"\r\n" * 509 + b" " + PDF, "application/pdf"),
        ("dikemas.pdf", packed_pdf(), "application/pdf"),
        ("rusak-di-dalam.pdf", PAGE + b"%/ObjStm", "application/pdf"),
        (
            "beralamat.pdf",
            packed_pdf(b"/A 4 0 R", others=(b"<</A<</S/URI/URI(https://a.id/JS\\)/XFA)>>>>",)),
            "application/pdf",
        ),
        ("terpindai.pdf", _with_picture(b"\x00/JS(\x01/XFA 1 0 R"), "application/pdf"),
        ("dari-surel.pdf", b"Subject: putusan\r\n\r\n" + PAGE, "application/pdf"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
        ("bertahap.jpeg", picture("JPEG", progressive=True), "image/jpeg"),
        ("dari-kamera.jpg", picture("JPEG", exif=Image.Exif().tobytes()), "image/jpeg"),
        ("bergerak.jpg", picture("JPEG") + b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 900, "image/jpeg"),
        ("a.png", picture(), "image/png"),
        ("a.docx", WORD, f"{OFFICE}.wordprocessingml.document"),
        (
            "bergrafik.docx",
            word({"word/embeddings/Sheet1.xlsx": EXCEL}),
            f"{OFFICE}.wordprocessingml.document",
        ),
        ("bertaut.docx", word({LINKS: relationships(*HARMLESS)}), f"{OFFICE}.wordprocessingml.document"),
        ("digambar.docx", word({"word/media/a.emz": b"\x1f\x8b\x08"}), f"{OFFICE}.wordprocessingml.document"),
        ("berhuruf.docx", word({"word/fonts/font1.odttf": b"MZ\x10"}), f"{OFFICE}.wordprocessingml.document"),
        ("a.xlsx", EXCEL, f"{OFFICE}.spreadsheetml.sheet"),
    ],
)
def test_inspect_upload_takes_what_is_what_it_says(name: str, content: bytes, content_type: str) -> None:
    stream = BytesIO(content)
    facts = inspect_upload(name, stream)
    assert (facts.content_type, facts.size, stream.tell()) == (content_type, len(content), 0)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"", "kosong"),
        ("a", PDF, "tidak diterima"),
        ("a.html", b"<html>", "tidak diterima"),
        ("a.svg", b"<svg/>", "tidak diterima"),
        ("a.pdf.exe", PDF, "tidak diterima"),
        ("a.pdf", b"\n" * 1020 + PDF, "bukan PDF"),
        ("a.pdf", b"MZ\x90\x00" + PDF, "bukan PDF"),
        ("a.pdf", b"%PDF-1.4 nothing at all", "bukan PDF"),
        ("a.pdf", b"%PDF-1.4\nstartxref\n0\n%%EOF", "bukan PDF"),
        ("a.pdf", PDF.replace(b"trailer", b"").replace(b"startxref", b""), "bukan PDF"),
        ("a.pdf", b"<html><script>alert(1)</script>" + PDF, "diawali isi jenis lain"),
        ("a.pdf", b"\n<!-- " + PDF, "diawali isi jenis lain"),
        ("a.pdf", b"surat " + WORD[:800] + PDF, "diawali isi jenis lain"),
        ("a.docx", EXCEL, "bukan DOCX"),
        ("a.docx", zipped({"word/document.xml": "x"}), "bukan DOCX"),
        ("a.docx", zipped({"surat.txt": "x"}), "arsip yang diberi nama lain"),
        ("a.docx", zipped({"surat.txt": "x"}) + WORD, "arsip yang diberi nama lain"),
        ("a.docx", word(main=f"{OFFICE}.wordprocessingml.template.main+xml"), "bukan DOCX"),
        ("a.docx", PDF, "bukan DOCX"),
        ("a.xlsx", b"PK\x03\x04broken", "bukan XLSX"),
        ("a.docx", word({"[Content_Types].xml": "<!DOCTYPE a><Types/>"}), "bukan DOCX"),
        ("a.docx", word({"[Content_Types].xml": " " * 3_000_000}), "bukan DOCX"),
        ("a.jpg", PDF, "bukan JPG"),
        ("a.jpg", b"\xff\xd8\xff\xe0rest", "bukan JPG"),
        ("a.jpg", picture(), "bukan JPG"),
        ("a.png", picture("JPEG"), "bukan PNG"),
        ("a.png", b"\x89PNG\r\n\x1a\nrest", "bukan PNG"),
        ("a.png", picture()[:20] + b"\x01" + picture()[21:], "bukan PNG"),
    ],
)
def test_inspect_upload_says_why_it_refuses(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(InvalidInputError, match=reason) as refused:
        inspect_upload(name, BytesIO(content))
    assert f"“{name}”" in refused.value.message


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", WORD, "ZIP"),
        ("a.png", b"PK\x05\x06" + b"\0" * 18, "ZIP"),
        ("a.pdf", b"Rar!\x1a\x07\x00" + PDF, "RAR"),
        ("a.docx", b"7z\xbc\xaf\x27\x1c", "7z"),
        ("a.xlsx", b"\x1f\x8b\x08\x00", "GZ"),
        ("a.zip", WORD, ""),
        ("A.RAR", b"Rar!\x1a\x07\x00", ""),
    ],
)
def test_an_archive_is_refused_as_one_whatever_its_name(name: str, content: bytes, kind: str) -> None:
    with pytest.raises(
        InvalidInputError, match=r"[Aa]rsip.*Unggah isinya sebagai berkas masing-masing"
    ) as refused:
        inspect_upload(name, BytesIO(content))
    assert f"({kind})" in refused.value.message or not kind


@pytest.mark.parametrize("archive", [zipped({"a.exe": "MZ"}), zipped({"a.txt": "x"}) + b"\n%%EOF\n"])
@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", PDF), ("a.png", picture()), ("a.jpg", picture("JPEG"))]
)
def test_an_archive_behind_another_content_is_found(name: str, content: bytes, archive: bytes) -> None:
    for kind, hidden in (
        ("ZIP", archive),
        ("ZIP", archive + b"x" * 70_000),
        ("RAR", b"Rar!\x1a\x07\x01\x00"),
    ):
        with pytest.raises(InvalidInputError, match=rf"menyimpan arsip \({kind}\) di balik isinya"):
            inspect_upload(name, BytesIO(content + hidden))
    assert inspect_upload(name, BytesIO(content + b"%PK\x05\x06" + b"x" * 30)).name == name


@pytest.mark.parametrize(
    ("kind", "target", "what"),
    [
        ("attachedTemplate", "http://jahat.example/x.dotm", "templat"),
        ("attachedTemplate", "\\\\10.0.0.1\\x.dotm", "templat"),
        ("attachedTemplate", "file://jahat.example/x.dotm", "templat"),
        ("attachedTemplate", "file:///%5C%5Cjahat.example/x.dotm", "templat"),
        ("oleObject", "file:///C:/a.xlsx", "objek"),
        ("frame", "a.html", "bingkai"),
        ("subDocument", "bab-1.docx", "dokumen lain"),
        ("externalLinkPath", "https://jahat.example/a.xlsx", "buku kerja lain"),
        ("image", "https://jahat.example/a.png", "gambar"),
        ("apaSaja", "mhtml:https://jahat.example/a", "isi lain"),
    ],
)
def test_a_document_that_fetches_something_is_refused_with_what(kind: str, target: str, what: str) -> None:
    for content in (
        word({LINKS: relationships((kind, target))}),
        word({"word/_rels/BARU.XML.RELS": relationships((kind, target), mode="external").encode("utf-16")}),
        word({"word/embeddings/a.docx": word({LINKS: relationships((kind, target))})}),
    ):
        with pytest.raises(InvalidInputError, match=f"mengambil {what} dari tempat lain saat dibuka"):
            inspect_upload("a.docx", BytesIO(content))


def test_a_workbook_that_calls_a_program_is_refused() -> None:
    link = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    with pytest.raises(InvalidInputError, match="mengambil program lain dari tempat lain"):
        inspect_upload("a.xlsx", BytesIO(word({"xl/externalLinks/externalLink1.xml": link}, main=EXCEL_MAIN)))


@pytest.mark.parametrize("name", ["word/media/a.zip", "word/media/gambar.png", "customXml/item1.xml"])
def test_archives_and_programs_among_the_parts_are_known_by_their_bytes(name: str) -> None:
    for kind, part in (("ZIP", WORD), ("RAR", b"Rar!\x1a\x07\x00"), ("GZ", b"\x1f\x8b\x08\x00")):
        with pytest.raises(InvalidInputError, match=rf"memuat arsip \({kind}\) di dalamnya"):
            inspect_upload("a.docx", BytesIO(word({name: part})))
    for part in (b"MZ\x90\x00", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with pytest.raises(InvalidInputError, match="objek atau program yang ditanam"):
            inspect_upload("a.docx", BytesIO(word({name: part})))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docm", WORD),
        ("a.xlsb", EXCEL),
        ("a.docx", word(main=MACRO_MAIN)),
        ("a.docx", word(main="application/vnd.ms-word.document.MACROENABLED.main+xml")),
        ("a.docx", word({"word/vbaProject.bin": "x"})),
        ("a.docx", word({"word/VBAPROJECT.BIN": "x"})),
        ("a.docx", word({"word/lain.bin": "x"}, types=("application/vnd.ms-office.vbaProject",))),
        ("a.docx", word({"[Content_Types].xml": content_types(MACRO_MAIN).encode("utf-16")})),
        ("a.xlsx", word({"xl/macrosheets/sheet1.xml": "x"}, main=EXCEL_MAIN)),
        ("a.docx", word({"word/embeddings/buku.xlsm": "x"})),
        ("a.docx", word({"word/embeddings/buku.xlsx": word({"xl/vbaProject.bin": "x"}, main=EXCEL_MAIN)})),
    ],
)
def test_macros_are_refused_in_every_spelling(name: str, content: bytes) -> None:
    with pytest.raises(InvalidInputError, match="memuat makro"):
        inspect_upload(name, BytesIO(content))


@pytest.mark.parametrize(
    "parts",
    [
        {"word/embeddings/oleObject1.bin": "x"},
        {"word/activeX/activeX1.xml": "x"},
        {"word/media/gambar.EXE": "x"},
        {"word/embeddings/sisipan.pptx": "x"},
        {"word/embeddings/buku.xlsx": "bukan buku kerja"},
    ],
)
def test_programs_within_a_document_are_refused(parts: dict[str, bytes | str]) -> None:
    with pytest.raises(InvalidInputError, match="objek atau program yang ditanam"):
        inspect_upload("a.docx", BytesIO(word(parts)))


def test_documents_within_documents_end_somewhere() -> None:
    nested = EXCEL
    for _ in range(2):
        nested = word({"xl/embeddings/buku.xlsx": nested}, main=EXCEL_MAIN)
    assert inspect_upload("a.xlsx", BytesIO(nested)).extension == "xlsx"
    with pytest.raises(InvalidInputError, match="objek atau program yang ditanam"):
        inspect_upload("a.xlsx", BytesIO(word({"xl/embeddings/buku.xlsx": nested}, main=EXCEL_MAIN)))


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_a_locked_document_is_refused_as_one(name: str) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    with pytest.raises(InvalidInputError, match="kata sandi atau format Office lama"):
        inspect_upload(name, BytesIO(old))
    content = bytearray(WORD if name == "a.docx" else EXCEL)
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1  # the directory says that the first part is encrypted
    with pytest.raises(InvalidInputError, match="kata sandi"):
        inspect_upload(name, BytesIO(bytes(content)))


def test_a_bomb_is_refused_without_unpacking_it() -> None:
    stream = BytesIO(word({"word/document.xml": b"0" * 50_000_000}))
    tracemalloc.start()
    with pytest.raises(InvalidInputError, match="jauh terlalu besar saat dibuka"):
        inspect_upload("besar.docx", stream)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
    # What repeats itself as tables do is none.
    rows = "".join(f"<w:t>Kejadian {number}</w:t>" for number in range(500_000))
    table = word({"word/document.xml": f"<w:document>{rows}</w:document>"})
    assert inspect_upload("tabel.docx", BytesIO(table)).extension == "docx"


def test_a_document_of_too_many_parts_is_refused_before_they_are_listed() -> None:
    parts: dict[str, bytes | str] = {f"word/{number}": "x" for number in range(MAX_PARTS)}
    with pytest.raises(InvalidInputError, match="jauh terlalu besar"):
        inspect_upload("a.docx", BytesIO(word(parts)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (locked_pdf(), "dikunci dengan kata sandi"),
        (packed_pdf(SCRIPT, others=(b"<</S/JavaScript/JS(app.beep\\(0\\))>>",)), "memuat skrip"),
        (packed_pdf(ATTACHED, others=(b"<</Type/Filespec/F(a.txt)>>",)), "memuat berkas lain"),
        (PDF + b"<</S/JavaScript/JS(x)>>", "memuat skrip"),
        (PDF + b"<</S/J#61vaScript/JS(x)>>", "memuat skrip"),
        (PDF + b"<</S/Launch/F(a.exe)>>", "memuat skrip"),
        (PDF + b"<</S/Rendition/OP 0/JS(x)>>", "memuat skrip"),
        (PDF + b"<</S/#52endition/OP 0>>", "memuat skrip"),
        (_with(b"/OpenAction<</S/Aksi/#4a#53(x)>>"), "memuat skrip"),
        (_with(b"/OpenAction<</S/Aksi/JS 1 0 R>>"), "memuat skrip"),
        (_with(b"/AcroForm<</XFA 4 0 R>>"), "formulir XFA"),
        (packed_pdf(b"/OpenAction<</S/Rendition/JS(x)>>"), "memuat skrip"),
        (packed_pdf(b"/OpenAction<</S/Aksi/J#53(x)>>"), "memuat skrip"),
        (packed_pdf(b"/A(>>stream\r\n)/AcroForm<</X#46A 4 0 R>>", others=(b"(endstream)",)), "formulir XFA"),
        (packed_pdf(b"/A 4 0 R", others=(b"<</S/Launch/F(a.exe)>>",)), "memuat skrip"),
        (packed_pdf(b"/A 4 0 R", others=(b"<</Type/EmbeddedFile>>",)), "memuat berkas lain"),
        (BROKEN_PDF + b"/ObjStm", "tidak dapat dibuka untuk diperiksa"),
        (PDF + b"<</Type/EmbeddedFile/Length 0>>", "memuat berkas lain"),
    ],
)
def test_a_pdf_that_is_locked_or_carries_something_along_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidInputError, match=reason):
        inspect_upload("a.pdf", BytesIO(content))


@pytest.mark.parametrize("size", [(30_001, 1), (1, 30_001), (20_000, 20_000)])
def test_a_picture_that_unpacks_to_too_much_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(InvalidInputError, match="250 juta titik"):
        inspect_upload("a.png", BytesIO(png_of_size(*size)))


def test_a_picture_without_size_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="bukan PNG"):
        inspect_upload("a.png", BytesIO(png_of_size(0, 10)))


def test_old_formats_are_told_what_to_do() -> None:
    with pytest.raises(InvalidInputError, match="Simpan ulang sebagai DOCX atau XLSX"):
        inspect_upload("a.doc", BytesIO(b"\xd0\xcf\x11\xe0"))


def test_inspect_upload_knows_the_limit(settings: Any) -> None:
    assert settings.EVIDENCE_MAX_BYTES == 20 * 1024 * 1024
    settings.EVIDENCE_MAX_BYTES = 2 * 1024 * 1024
    exact = PDF + b" " * (settings.EVIDENCE_MAX_BYTES - len(PDF))
    assert inspect_upload("pas.pdf", BytesIO(exact)).size == settings.EVIDENCE_MAX_BYTES
    with pytest.raises(InvalidInputError, match="lebih besar dari 2 MB"):
        inspect_upload("lebih.pdf", BytesIO(exact + b" "))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Dokumen\\putusan.pdf", "putusan.pdf"),
        ("a\r\nX-Jahat: 1.pdf", "aX-Jahat: 1.pdf"),
        ("putusan\x00.pdf", "putusan.pdf"),
        ("gambar\u202efdp.exe.pdf", "gambarfdp.exe.pdf"),
        ("p" * 300 + ".pdf", "p" * 196 + ".pdf"),
    ],
)
def test_inspect_upload_keeps_a_name_that_can_be_shown(name: str, kept: str) -> None:
    assert inspect_upload(name, BytesIO(PDF)).name == kept


def _drawings(what: str, content: bytes) -> list[Image.Image]:
    return [Image.open(io.BytesIO(run_alone(what, content, size))) for size in ("small", "large")]


def test_the_first_page_of_a_pdf_is_drawn_small_and_large() -> None:
    small, large = _drawings("draw-pdf", pdf_page("Putusan"))
    assert [picture.format for picture in (small, large)] == ["WEBP", "WEBP"]
    assert (small.height, large.height) == (320, 1600)
    assert (small.width, large.width) == (pytest.approx(226, abs=1), pytest.approx(1131, abs=1))
    assert large.convert("L").getextrema()[0] < 100, "the text is there"


def test_a_picture_is_drawn_upright_on_white_and_without_what_its_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Kamera"
    small, large = _drawings("draw-picture", picture("JPEG", (60, 40), exif=exif.tobytes()))
    assert (small.size, large.size, dict(large.getexif())) == ((40, 60), (40, 60), {})
    clear, _ = _drawings("draw-picture", picture(colour=(0, 0, 0, 0)))
    assert clear.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("what", "content"),
    [
        ("draw-pdf", BROKEN_PDF),
        ("draw-picture", b"\x89PNG\r\n\x1a\nrest"),
        ("draw-pdf", b""),
        ("look", b"%PDF-1.7"),
    ],
)
def test_what_cannot_be_opened_is_an_error_and_nothing_worse(what: str, content: bytes) -> None:
    with pytest.raises(AloneError):
        run_alone(what, content, "small")


def test_a_file_that_takes_too_much_is_given_up() -> None:
    stream = io.BytesIO()
    Image.new("1", (12_000, 20_000)).save(stream, "PNG")
    command = [sys.executable, "-I", str(alone._PROGRAM), "draw-picture", "small", "5", str(200 * 1024**2)]
    done = subprocess.run(command, input=stream.getvalue(), capture_output=True, check=False, timeout=60)
    assert (done.returncode != 0, done.stdout) == (True, b"")
