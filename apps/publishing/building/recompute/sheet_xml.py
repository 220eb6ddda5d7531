"""An Excel workbook as bytes, with the value that each formula has beside the formula.

openpyxl writes a formula or a value, never both, so whoever reads without computing (pandas, a preview) would see
empty cells. Equal sheets give equal bytes: the dates are those of the release.
"""

import datetime as dt
import io
import math
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, auto
from typing import Final
from xml.sax.saxutils import escape

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from ..files import zip_entry

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Style(IntEnum):
    """How a cell looks: its place in the list of formats below."""

    PLAIN = 0
    TITLE = auto()
    PROSE = auto()
    FACT = auto()
    HEADER = auto()
    INPUT = auto()
    SCORE = auto()
    WHOLE = auto()
    TINY = auto()
    GIVEN = auto()
    GIVEN_WHOLE = auto()
    HEADER_RIGHT = auto()
    TEXT = auto()
    GIVEN_TEXT = auto()


TEXTS: Final = frozenset({Style.TEXT, Style.GIVEN_TEXT})
"""Formats of columns of texts, whose names stand on the left."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its equals sign, and its value: "" where it gives an empty text.

    `is_array` is for one that goes through ranges by itself (Ctrl+Shift+Enter in Excel).
    """

    text: str
    value: str | int | float
    is_array: bool = False


_LINE: Final = 15.0
_NARROW: Final = 4.0
_LETTER, _BOLD_LETTER = 1.0, 1.3
"""How wide a letter is, of the unit in which columns are measured: rather too high a row than a cut text."""

Content = str | int | float | Formula | None


_WRAPPING: Final = (Style.PROSE, Style.FACT)


@dataclass
class Sheet:
    """Rows of cells, each row with the format of all of its cells or of each column; `head` rows stay in sight."""

    title: str
    widths: Sequence[float]
    rows: list[tuple[Sequence[Content], Style | Sequence[Style]]] = field(default_factory=list)
    head: int = 0
    heights: dict[int, float] = field(default_factory=dict)

    def add(self, cells: Sequence[Content], style: Style | Sequence[Style] = Style.PLAIN) -> None:
        """Add a row below the others; one whose texts wrap is as high as they need."""
        self.rows.append((cells, style))
        if style in _WRAPPING:
            self.heights[len(self.rows)] = self._height(cells) if any(cells) else _NARROW

    def add_header(self, titles: Sequence[Content], styles: Sequence[Style]) -> None:
        """Add the names of the columns, over numbers on the right."""
        self.add(titles, [Style.HEADER if style in TEXTS else Style.HEADER_RIGHT for style in styles])
        self.heights[len(self.rows)] = self._height(titles, _BOLD_LETTER)

    def _height(self, cells: Sequence[Content], letter: float = _LETTER) -> float:
        lengths = (
            math.ceil(len(cell) * letter / width)
            for cell, width in zip(cells, self.widths, strict=False)
            if isinstance(cell, str)
        )
        return _LINE * max(lengths, default=1)


def write_book(sheets: Sequence[Sheet], *, title: str, moment: dt.datetime, warning: str) -> bytes:
    """Return the workbook; `warning` is printed above every page of it."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations(
            (f"{_LINKS}/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(title, stamp),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            *((f"{_LINKS}/worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)),
            (f"{_LINKS}/styles", "styles.xml"),
        ),
        "xl/styles.xml": _STYLES,
    }
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zip_entry(name), text.encode())
        for number, sheet in enumerate(sheets, start=1):
            body = "".join(_sheet(sheet, warning)).encode()
            archive.writestr(zip_entry(f"xl/worksheets/sheet{number}.xml"), body)
    return raw.getvalue()


def _sheet(sheet: Sheet, warning: str) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    if sheet.head:
        top = f"C{sheet.head + 1}"
        yield f'<pane xSplit="2" ySplit="{sheet.head}" topLeftCell="{top}" activePane="bottomRight" state="frozen"/>'
    yield '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
    for number, width in enumerate(sheet.widths, start=1):
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    letters = [get_column_letter(number) for number in range(1, len(sheet.widths) + 1)]
    for number, (cells, styles) in enumerate(sheet.rows, start=1):
        yield _row(number, cells, styles, letters, sheet.heights.get(number))
    yield '</sheetData><pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    yield '<pageSetup orientation="landscape"/>'
    if warning:
        yield f"<headerFooter><oddHeader>&amp;C{_text(warning)}</oddHeader></headerFooter>"
    # Codes such as 36.01 are texts on purpose: no triangle at each of them.
    yield '<ignoredErrors><ignoredError sqref="A1:B1048576" numberStoredAsText="1"/></ignoredErrors></worksheet>'


def _row(
    number: int,
    cells: Sequence[Content],
    styles: Style | Sequence[Style],
    letters: Sequence[str],
    height: float | None,
) -> str:
    each: Iterable[Style] = [styles] * len(cells) if isinstance(styles, Style) else styles
    body = "".join(
        _cell(f"{letter}{number}", cell, style)
        for letter, cell, style in zip(letters, cells, each, strict=False)
        if cell is not None
    )
    tall = "" if height is None else f' ht="{height}" customHeight="1"'
    return f'<row r="{number}"{tall}>{body}</row>'


def _cell(place: str, cell: Content, style: int) -> str:
    if isinstance(cell, Formula):
        kind = f' t="array" ref="{place}"' if cell.is_array else ""
        formula = f"<f{kind}>{escape(cell.text)}</f>"
        if isinstance(cell.value, str):
            return f'<c r="{place}" s="{style:d}" t="str">{formula}<v>{_text(cell.value)}</v></c>'
        return f'<c r="{place}" s="{style:d}">{formula}<v>{cell.value!r}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" s="{style:d}" t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>'
    return f'<c r="{place}" s="{style:d}"><v>{cell!r}</v></c>'


def _text(text: str) -> str:
    """Return a text as XML, without the control characters that no cell can hold."""
    return escape(ILLEGAL_CHARACTERS_RE.sub("", text))


def _content_types(n_sheets: int) -> str:
    parts = [
        ("/xl/workbook.xml", f"{_TYPES}.sheet.main+xml"),
        ("/xl/styles.xml", f"{_TYPES}.styles+xml"),
        ("/docProps/core.xml", _CORE_TYPE),
        *((f"/xl/worksheets/sheet{n}.xml", f"{_TYPES}.worksheet+xml") for n in range(1, n_sheets + 1)),
    ]
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _workbook(sheets: Sequence[Sheet]) -> str:
    names = "".join(
        f'<sheet name="{_text(sheet.title)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    # Programs that compute do so on opening: what stands beside the formulas is for those that do not.
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><bookViews><workbookView tabRatio="850"/></bookViews>'
        f'<sheets>{names}</sheets><calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>'
    )


def _core(title: str, stamp: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_text(title)}</dc:title><dc:creator>Portal IKP</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>'
    )


def _format(font: int = 0, fill: int = 0, number: int = 0, alignment: str = "") -> str:
    align = f"<alignment {alignment}/>" if alignment else ""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyAlignment="1">{align}</xf>'
    )


_INDENTED: Final = 'horizontal="left" indent="1"'
_WRAPPED: Final = 'vertical="top" wrapText="1"'
_FONTS: Final = (
    '<sz val="11"/>',
    '<b/><sz val="11"/>',
    '<sz val="11"/><color rgb="FF0B5394"/>',
    '<sz val="10"/><color rgb="FF595959"/>',
    '<b/><sz val="14"/>',
    '<sz val="11"/><color rgb="FF6A329F"/>',
)
_FILLS: Final = ("FFF3F3F3", "FFD9E2EC")  # after the two that every workbook has
_FORMATS: Final = {
    Style.PLAIN: _format(),
    Style.TITLE: _format(font=4),
    Style.PROSE: _format(alignment=_WRAPPED),
    Style.FACT: _format(font=3, fill=2, alignment=_WRAPPED),
    Style.HEADER: _format(font=1, fill=3, alignment=f"{_INDENTED} {_WRAPPED}"),
    Style.INPUT: _format(font=2),
    Style.SCORE: _format(number=2),
    Style.WHOLE: _format(number=1),
    Style.TINY: _format(number=11),
    Style.GIVEN: _format(font=5, number=2),
    Style.GIVEN_WHOLE: _format(font=5, number=1),
    Style.HEADER_RIGHT: _format(font=1, fill=3, alignment=f'horizontal="right" {_WRAPPED}'),
    Style.TEXT: _format(alignment=_INDENTED),
    Style.GIVEN_TEXT: _format(font=5, alignment=_INDENTED),
}
_STYLES: Final = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="{len(_FONTS)}">'
    + "".join(f'<font>{font}<name val="Calibri"/></font>' for font in _FONTS)
    + f'</fonts><fills count="{len(_FILLS) + 2}"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    + "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="{fill}"/></patternFill></fill>'
        for fill in _FILLS
    )
    + '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    f'<cellXfs count="{len(_FORMATS)}">{"".join(_FORMATS[style] for style in Style)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
