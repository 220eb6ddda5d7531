"""The codebook of a release: what counts under each indicator, as a page, a table and a JSON file.

The wordings are those that were in force when the release was prepared, drafts among them, and each says which it is.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.indicators.enums import CodebookStatus

from ..content.dataset import ReleaseContent
from .data_paths import CODEBOOK_PATH
from .files import dump_json
from .rendition import Rendition
from .tables import Cell, Table

BETWEEN: Final = " | "
"""Stands between the phrases of a cell: they hold semicolons and commas themselves."""

_STATUSES: Final = {CodebookStatus.DRAFT: "konsep, belum ditetapkan", CodebookStatus.ADOPTED: "ditetapkan"}
_COLUMNS: Final = (
    "kode", "nama", "nama_inggris", "dimensi", "induk", "satuan", "definisi", "dihitung", "tidak_dihitung",
    "sumber_lazim", "status", "dasar_penetapan",
)  # fmt: skip


def codebook_table(rendition: Rendition) -> Table:
    """Return the codebook with one row an indicator; lists of phrases are joined by `BETWEEN`."""
    rows = (
        tuple(BETWEEN.join(cell) if isinstance(cell, tuple) else cell for cell in entry.values())
        for entry in _entries(rendition.content)
    )
    return Table((*_COLUMNS, "jenis_data"), tuple((*row, rendition.statement) for row in rows))


def codebook_json(rendition: Rendition) -> bytes:
    """Return the same as JSON, the phrases as lists."""
    content = rendition.content
    return dump_json(
        {
            "jenis_data": rendition.statement,
            "edisi": content.edition_code,
            "versi": content.version,
            "alamat": f"{content.address}{CODEBOOK_PATH}",
            "indikator": list(_entries(content)),
        }
    )


def _entries(content: ReleaseContent) -> Iterator[dict[str, Cell | tuple[str, ...]]]:
    """Yield the entry of every indicator by the columns of the table; its own are empty where nothing was written."""
    for info in content.indicators:
        entry = content.codebook.get(info.code)
        named = (info.code, info.name.source, info.name.english, info.dimension, info.parent)
        told = (
            (
                entry.unit,
                entry.definition,
                entry.counts,
                entry.excludes,
                entry.sources,
                _STATUSES[entry.status],
                entry.reference,
            )
            if entry
            else (info.unit, "", (), (), (), "", "")
        )
        yield dict(zip(_COLUMNS, (*named, *told), strict=True))


def codebook_context(rendition: Rendition) -> dict[str, Any]:
    """Return everything the page shows."""
    content = rendition.content
    adopted = sum(not entry.is_draft for entry in content.codebook.values())
    return {
        "breadcrumbs": rendition.way_to((_("Pedoman indikator"), "")),
        "dimensions": [
            {
                "group": group,
                "rows": [
                    {
                        "info": info,
                        "subdimension": content.names(info.parent),
                        "entry": (entry := content.codebook.get(info.code)),
                        "status": entry_status(entry.status) if entry else "",
                    }
                    for info in content.indicators_of[group.code]
                ],
            }
            for _position, group in content.top_groups
        ],
        "n_adopted": adopted,
        "n_drafts": len(content.codebook) - adopted,
        "links_pages": content.has_indicators,
    }


def entry_status(status: CodebookStatus) -> str:
    """Return in words whether somebody has set an entry."""
    return _("Ditetapkan") if status == CodebookStatus.ADOPTED else _("Konsep, belum ditetapkan")
