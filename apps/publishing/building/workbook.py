"""The Excel workbook of a release; equal content gives equal bytes."""

import io
import zipfile
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from .files import zip_entry
from .rendition import Rendition
from .tables import Table

_SHOWN: Final = "0.0000"
_WIDTHS: Final = {"nama": 34, "provinsi": 28, "nama_inggris": 34, "jenis_data": 22, "status_bobot": 34}


def write_workbook(rendition: Rendition) -> bytes:
    """Return the scores of provinces and regencies, their robustness and the framework as sheets of one workbook."""
    content, tables = rendition.content, rendition.tables
    warning = rendition.statement if content.is_simulated else ""
    workbook = Workbook()
    workbook.remove(workbook.active)
    _add_cover(workbook, rendition)
    _add_sheet(workbook, "Provinsi", tables.provinces, warning)
    _add_sheet(workbook, "Kabupaten-kota", tables.regencies, warning)
    if content.study:
        _add_sheet(workbook, "Ketahanan", tables.robustness, warning)
    _add_sheet(workbook, "Kerangka", tables.framework, warning)
    moment = content.prepared_at.replace(tzinfo=None)
    workbook.properties.created = workbook.properties.modified = moment
    workbook.properties.creator = "Portal IKP"
    workbook.properties.title = _plain(f"{content.edition_name}, versi {content.version}")
    raw = io.BytesIO()
    workbook.save(raw)
    return _fix_dates(raw.getvalue(), moment.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _add_cover(workbook: Any, rendition: Rendition) -> None:
    sheet = workbook.create_sheet("Baca saya")
    sheet.column_dimensions["A"].width = 110
    lines = [
        str(rendition.content.edition_name),
        rendition.statement,
        rendition.version,
        rendition.citation,
        rendition.licence,
        "Sel kosong berarti tidak ada data, bukan nol. Arti setiap kolom dan ketelitian angka: README.txt.",
    ]
    for line in lines:
        sheet.append([_plain(line)])
    _keep_text(sheet)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"].font = Font(bold=True)
    for row in sheet["A"]:
        row.alignment = Alignment(wrap_text=True, vertical="top")


def _add_sheet(workbook: Any, title: str, table: Table, warning: str) -> None:
    sheet = workbook.create_sheet(title)
    sheet.append(table.columns)
    for row in table.rows:
        sheet.append([_plain(cell) for cell in row])
    _keep_text(sheet)
    _keep_precision(sheet)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, 14)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    if warning:
        sheet.oddHeader.center.text = warning


def _plain(value: Any) -> Any:
    """Return the value without the control characters that no cell can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value


def _keep_text(sheet: Any) -> None:
    """Store as text what openpyxl takes for a formula: a name that begins with "=" is still a name."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"


def _keep_precision(sheet: Any) -> None:
    """Store numbers with all their digits: openpyxl writes 16 where 17 may be needed. Four decimals are shown."""
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, float):
                cell.value = repr(cell.value)
                cell.data_type = "n"
                cell.number_format = _SHOWN


def _fix_dates(raw: bytes, modified: str) -> bytes:
    """Write the archive again with fixed dates: openpyxl puts in the time of saving, so equal content would differ."""
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename == "docProps/core.xml":
                start = body.index(b"<dcterms:modified")
                opening = body.index(b">", start) + 1
                closing = body.index(b"</dcterms:modified>")
                body = body[:opening] + modified.encode() + body[closing:]
            target.writestr(zip_entry(entry.filename), body)
    return fixed.getvalue()
