"""The sheet of weights and settings, to which every formula refers."""

from collections.abc import Sequence
from typing import Final

from ...content.dataset import ReleaseContent
from ...content.wording import status_words
from .grid import Settings
from .sheet_xml import Content, Sheet, Style

TITLE: Final = "Bobot"
_FIRST: Final = 4
_COLUMNS: Final = ("jenis", "kode", "nama", "induk", "bobot atau angka", "status")


def weights_of(content: ReleaseContent) -> tuple[list[list[Content]], dict[str, str], Settings]:
    """Return the rows of groups, indicators and event levels, where each weight stands, and the settings below."""
    rows: list[list[Content]] = []
    at: dict[str, str] = {}

    def add(
        kind: str, code: str, name: str, parent: str, weight: float | None, status: str, key: str = ""
    ) -> None:
        at[key or code] = f"{TITLE}!$E${_FIRST + len(rows)}"
        rows.append([kind, code, name, parent, weight, status_words(status)])

    for group in content.groups:
        kind = "dimensi" if group.is_top else "subdimensi"
        weight = None if group.is_display_only else group.weight
        add(kind, group.code, group.name.source, group.parent, weight, group.status)
    for info in content.indicators:
        add("indikator", info.code, info.name.source, info.parent, info.weight, info.status)
    for level in content.event_levels:
        add(
            "tingkat kejadian",
            level.code,
            level.name.source,
            "",
            level.weight,
            level.status,
            event_key(level.code),
        )
    return rows, at, Settings(TITLE, _FIRST + len(rows))


def event_key(code: str) -> str:
    """Return the key of an event level among the weights, where groups and indicators stand by their codes."""
    return f"tingkat kejadian {code}"


def weights_sheet(rows: Sequence[Sequence[Content]], settings: Settings) -> Sheet:
    """Return the sheet, once all settings were asked for."""
    sheet = Sheet(TITLE, [18, 22, 70, 12, 18, 34], head=3)
    sheet.add(["Bobot dan ketentuan"], Style.TITLE)
    sheet.add(
        [
            "Kolom biru dapat diubah: semua lembar sesudahnya ikut berubah. Subdimensi tanpa bobot hanya ditampilkan."
        ]
    )
    sheet.add(_COLUMNS, Style.HEADER)
    styles = [Style.TEXT, Style.TEXT, Style.TEXT, Style.TEXT, Style.INPUT, Style.TEXT]
    for row in rows:
        sheet.add(row, styles)
    for code, words, value in settings.rows:
        sheet.add(["ketentuan", code, words, None, value], styles)
    return sheet
