"""What a PDF may not do by itself, and what becomes of one that takes too much."""

from io import BytesIO

import pytest

from apps.core.exceptions import InvalidInputError
from apps.demo.pdf import pdf_page
from apps.submissions.files import alone, inspect_upload
from tests.submissions.samples import packed_pdf

PAGE = pdf_page("Putusan")
URI = b"<</S/URI/URI(https://jahat.example/a)>>"


def _plain(catalog: bytes = b"", page: bytes = b"", others: tuple[bytes, ...] = ()) -> bytes:
    """Return a PDF as it stands with entries in its catalog and its page; `others` are objects 6, 7 and so on."""
    content = PAGE.replace(b"/Type /Catalog", b"/Type /Catalog " + catalog)
    content = content.replace(b"/Type /Page ", b"/Type /Page " + page + b" ")
    added = b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(others, start=6)
    )
    start = content.index(b"xref\n")
    # Without its table of objects, a reader looks for them by itself.
    return content[:start] + added + b"trailer << /Size %d /Root 1 0 R >>\n%%%%EOF\n" % (6 + len(others))


def _packed(catalog: bytes, others: tuple[bytes, ...] = ()) -> bytes:
    return packed_pdf(catalog, others=others)


def _refused(content: bytes) -> str:
    with pytest.raises(InvalidInputError) as refused:
        inspect_upload("a.pdf", BytesIO(content))
    return refused.value.message


def test_a_document_without_a_page_is_no_evidence() -> None:
    content = PAGE.replace(b"/Kids [3 0 R] /Count 1", b"/Kids [] /Count 0").replace(b"/Type /Page ", b"")
    assert content.count(b"/Count 0") == 1
    assert "tidak dapat dibuka untuk diperiksa" in _refused(content)


@pytest.mark.parametrize("name", ["SubmitForm", "GoToR", "GoToE", "Launch", "ImportData", "Movie", "Goto#52"])
def test_an_action_that_leads_out_is_refused_wherever_it_stands(name: str) -> None:
    action = f"<</S/{name}/F(\\\\\\\\10.0.0.1\\\\a)>>".replace("Goto#52", "GoTo#52").encode()
    for content in (
        _plain(b"/OpenAction " + action),
        _plain(page=b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A " + action + b">>]"),
        _packed(b"/A 4 0 R", (action,)),
    ):
        assert "memuat skrip atau perintah" in _refused(content)


@pytest.mark.parametrize(
    "content",
    [
        _plain(b"/OpenAction " + URI),
        _plain(b"/Open#41ction 6 0 R", others=(URI,)),
        _plain(b"/OpenAction 6 0 R", others=(b"<</S 7 0 R/URI(a)>>", b"/URI")),
        _plain(b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next " + URI + b">>"),
        _plain(b"/OpenAction<</S/GoTo/Next[6 0 R]>>", others=(b"<</S/Named/N/Print/Next[7 0 R]>>", URI)),
        _plain(b"/AA<</WC " + URI + b">>"),
        _plain(page=b"/AA<</O 6 0 R>>", others=(URI,)),
        _plain(page=b"/A#41 6 0 R", others=(b"<</C " + URI + b">>",)),
        _plain(page=b"/Annots[<</Subtype/Widget/Rect[0 0 9 9]/AA<</PV " + URI + b">>>>]"),
        _plain(
            b"/AcroForm<</Fields[6 0 R]>>",
            others=(b"<</FT/Tx/T(a)/AA<</F<</S/GoTo/Next " + URI + b">>>>>>",),
        ),
        _plain(b"/OpenAction<</S/Thread/F(a)>>"),
        _plain(b"/OpenAction<</D<>/E<41 42>/F(a(b)\\)>>)/S/Thread>>"),
        _packed(b"/OpenAction 4 0 R", (URI,)),
        _packed(b"/AA 4 0 R", (b"<</DC 5 0 R>>", b"<</S/GoTo/Next 6 0 R>>", URI)),
    ],
)
def test_an_address_that_opens_by_itself_is_refused(content: bytes) -> None:
    assert "tanpa diminta pembacanya" in _refused(content)


@pytest.mark.parametrize(
    "content",
    [
        _plain(page=b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A " + URI + b">>]"),
        _packed(b"/A 4 0 R", (b"<</Subtype/Link/A<</S/GoTo/Next " + URI + b">>>>",)),
        _plain(b"/OpenAction[3 0 R/Fit]", b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A " + URI + b">>]"),
        _plain(b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/Named/N/Print>>>>"),
        _plain(page=b"/AA<</O<</S/GoTo/D[3 0 R/Fit]>>>>"),
        _plain(b"/OpenAction 6 0 R/AA null", others=(b"<</S/GoTo/Next 6 0 R>>",)),
        _plain(b"/OpenAction 6 0 R", others=(b"<</S 7 0 R/D[3 0 R/Fit]>>", b"/GoTo")),
        _packed(b"/OpenAction 4 0 R", (b"4 0 R",)),
    ],
)
def test_a_link_to_click_and_a_place_to_show_are_taken(content: bytes) -> None:
    assert inspect_upload("a.pdf", BytesIO(content)).extension == "pdf"


def test_a_pdf_that_takes_too_much_to_look_at_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(alone, "MOST_BYTES", 1)
    said = _refused(packed_pdf())
    assert "tidak dapat dibuka untuk diperiksa sampai selesai" in said
    assert "Print to PDF" in said


REVISION = b"\n9 0 obj\n<<>>\nendobj\nxref\n0 0\ntrailer << /Size 10 /Root 1 0 R >>\nstartxref\n9\n%%EOF"
HTML = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    "tail",
    [
        HTML,
        b"\n" + HTML,
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01",
        b"#!/bin/sh\nrm -rf ~\n",
        b"\x00" * 4096 + b"MZ\x90\x00",
        HTML + b"\n%%EOF\n",
        b"% remark\n" + HTML,
        b"\n% remark\n" + HTML + b"\n%%EOF\n",
        b"%PDF-1.4 another",
        b"% <html><script>alert(1)</script></html>",
        REVISION + HTML,
        b"\n9 0 obj\n<<>>\nendobj\n" + HTML,
        b"\n% " + HTML + REVISION,
        b"GIF89a",
    ],
)
def test_something_else_behind_the_end_of_a_document_is_refused(tail: bytes) -> None:
    assert "menyimpan isi lain di belakang dokumennya" in _refused(PAGE + tail)


def test_something_else_behind_a_document_without_an_end_is_refused() -> None:
    whole = PAGE.rpartition(b"%%EOF")[0]
    assert inspect_upload("a.pdf", BytesIO(whole)).content_type == "application/pdf"
    assert "menyimpan isi lain di belakang dokumennya" in _refused(whole + HTML)


@pytest.mark.parametrize(
    "tail",
    [
        b"",
        b"\r\n\r\n \t",
        b"\x00" * 4096,
        b"\n\x1a",
        REVISION,
        REVISION + b"\n" + REVISION + b"\n\x00\x00",
        b"\n%BeginExifToolUpdate\n" + REVISION,
        b"\n% made by a scanner\n",
    ],
)
def test_revisions_blanks_and_remarks_behind_the_end_of_a_document_stay(tail: bytes) -> None:
    assert inspect_upload("a.pdf", BytesIO(PAGE + tail)).content_type == "application/pdf"
