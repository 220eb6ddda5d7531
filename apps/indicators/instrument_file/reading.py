"""From the text of an instrument file to its content, or to everything that is wrong with it."""

import re
import tomllib
from decimal import Decimal
from typing import Any, Final

from ..enums import GroupKind, PublicationStatus
from .checking import find_content_problems
from .content import EventLevelContent, GroupContent, IndicatorContent, InstrumentContent, ThemeContent
from .method_tables import read_steps
from .positions import Path, find_positions
from .problems import FileProblem, InvalidFileError
from .tables import ProblemList, Table

SECTIONS: Final = ("index", "groups", "indicators", "themes", "event_levels", "method")
INDEX_KEYS: Final = ("code", "name", "name_en", "version", "source", "note", "weights_sum")
GROUP_KEYS: Final = (
    "code", "parent", "kind", "name", "name_en", "weight", "weight_status", "weights_sum", "display_only",
)  # fmt: skip
INDICATOR_KEYS: Final = (
    "code", "parent", "name", "name_en", "weight", "weight_status", "direction", "target", "goalposts", "unit",
    "definition",
)  # fmt: skip
THEME_KEYS: Final = ("code", "name", "name_en", "indicators", "status", "note", "note_en")
EVENT_LEVEL_KEYS: Final = ("code", "name", "name_en", "weight", "weight_status")
WEIGHT_DECIMALS: Final = 8
EVENT_WEIGHT_DECIMALS: Final = 4
SCALE_DECIMALS: Final = 6
SCALE_LIMIT: Final = 10**12 - 1
"""What targets and goalposts may be, on either side of 0."""


def instrument_content_read(text: str, *, name: str = "instrumen") -> InstrumentContent:
    """Return the content of an instrument file; `name` is what messages call it.

    Raises InvalidFileError with every problem found; where the text is no TOML, with that one alone.
    """
    values = _parse(text, name)
    problems = ProblemList(find_positions(text))
    content = _read_content(values, problems)
    find_content_problems(content, problems)
    if problems.found:
        raise InvalidFileError(name, problems.found)
    return content


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line = int(place[1]) if place else max(1, len(text.splitlines()))
        where = f"pada huruf ke-{place[2]}" if place else "pada akhir berkas"
        problem = FileProblem(
            line,
            "TOML",
            f"Bukan TOML yang sah {where}.",
            "Periksa tanda kutip, tanda kurung dan tanda sama dengan; satu nama hanya boleh ditulis sekali.",
        )
        raise InvalidFileError(name, [problem]) from error


def _read_content(values: dict[str, Any], problems: ProblemList) -> InstrumentContent:
    Table((), values, problems).refuse_unknown(SECTIONS)
    index = Table(("index",), _as_table(values.get("index", {}), ("index",), problems), problems)
    index.refuse_unknown(INDEX_KEYS)
    code = index.code("code", limit=40)
    if "." in code:
        problems.add(("index", "code"), "Kode indeks dipakai sebagai alamat.", "Tulis tanpa titik.")
    return InstrumentContent(
        code=code,
        name=index.text("name", limit=200, required=True),
        name_en=index.text("name_en", limit=200),
        version=index.integer("version", range(1, 10_000), "bilangan bulat mulai dari 1"),
        source=index.text("source"),
        note=index.text("note"),
        weights_sum=index.number("weights_sum", decimals=WEIGHT_DECIMALS),
        groups=tuple(_read_group(*row, code) for row in _rows(values, "groups", problems)),
        indicators=tuple(_read_indicator(*row) for row in _rows(values, "indicators", problems)),
        themes=tuple(_read_theme(*row) for row in _rows(values, "themes", problems)),
        event_levels=tuple(_read_event_level(*row) for row in _rows(values, "event_levels", problems)),
        steps=read_steps(_as_table(values.get("method", {}), ("method",), problems), problems),
    )


def _read_group(number: int, table: Table, index_code: str) -> GroupContent:
    table.refuse_unknown(GROUP_KEYS)
    parent = table.text("parent", required=True)
    return GroupContent(
        number=number,
        code=table.code("code"),
        parent="" if parent == index_code else parent,
        name=table.text("name", limit=200, required=True),
        name_en=table.text("name_en", limit=200),
        kind=table.choice("kind", GroupKind),
        weight=table.number("weight", decimals=WEIGHT_DECIMALS),
        weight_status=table.choice("weight_status", PublicationStatus) or PublicationStatus.UNPUBLISHED,
        is_display_only=table.flag("display_only"),
        weights_sum=table.number("weights_sum", decimals=WEIGHT_DECIMALS),
    )


def _read_indicator(number: int, table: Table) -> IndicatorContent:
    table.refuse_unknown(INDICATOR_KEYS)
    return IndicatorContent(
        number=number,
        code=table.code("code"),
        parent=table.text("parent", required=True),
        name=table.text("name", limit=300, required=True),
        name_en=table.text("name_en", limit=300),
        weight=table.number("weight", decimals=WEIGHT_DECIMALS),
        weight_status=table.choice("weight_status", PublicationStatus) or PublicationStatus.UNPUBLISHED,
        direction=table.integer("direction", (1, -1), "1 (makin banyak makin rawan) atau -1") or 1,
        target=table.number("target", decimals=SCALE_DECIMALS, limit=SCALE_LIMIT, is_signed=True),
        goalposts=_read_goalposts(table),
        unit=table.text("unit", limit=60),
        definition=table.text("definition"),
    )


def _read_goalposts(table: Table) -> tuple[Decimal, Decimal] | None:
    """Return the lower and the upper goalpost; None where absent or wrong."""
    posts = table.numbers("goalposts", decimals=SCALE_DECIMALS, limit=SCALE_LIMIT)
    if posts is None:
        return None
    if len(posts) == 2 and posts[0] < posts[1]:
        return posts[0], posts[1]
    table.problems.add(
        table.at("goalposts"),
        "Batas skala harus dua angka yang menaik.",
        "Tulis seperti goalposts = [0, 50], yang kecil lebih dulu.",
    )
    return None


def _read_theme(number: int, table: Table) -> ThemeContent:
    table.refuse_unknown(THEME_KEYS)
    return ThemeContent(
        number=number,
        code=table.code("code"),
        name=table.text("name", limit=200, required=True),
        name_en=table.text("name_en", limit=200),
        indicators=table.texts("indicators"),
        status=table.choice("status", PublicationStatus) or PublicationStatus.UNPUBLISHED,
        note=table.text("note"),
        note_en=table.text("note_en"),
    )


def _read_event_level(number: int, table: Table) -> EventLevelContent:
    table.refuse_unknown(EVENT_LEVEL_KEYS)
    if "weight" not in table.values:
        table.problems.add(
            table.at("weight"), "Isian weight tidak ada.", "Isi bobot satu kejadian tingkat ini."
        )
    return EventLevelContent(
        number=number,
        code=table.code("code"),
        name=table.text("name", limit=100, required=True),
        name_en=table.text("name_en", limit=100),
        weight=table.number("weight", decimals=EVENT_WEIGHT_DECIMALS) or Decimal(0),
        weight_status=table.choice("weight_status", PublicationStatus) or PublicationStatus.UNPUBLISHED,
    )


def _rows(values: dict[str, Any], section: str, problems: ProblemList) -> list[tuple[int, Table]]:
    rows = values.get(section, [])
    if not isinstance(rows, list):
        problems.add((section,), "Harus berupa daftar.", f"Tulis setiap barisnya di bawah [[{section}]].")
        return []
    return [
        (number, Table((section, number), _as_table(row, (section, number), problems), problems))
        for number, row in enumerate(rows)
    ]


def _as_table(value: Any, path: Path, problems: ProblemList) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    problems.add(path, "Harus berupa tabel.", f"Tulis isinya di bawah [{path[0]}].")
    return {}
