"""What a browser sends for the cards of the entry form."""

from typing import Any

ROW = {
    "election": "pemilu-2024",
    "count": "2",
    "level": "rendah",
    "narrative": "Perusakan alat peraga.",
    "source": "Laporan hasil pengawasan",
}


def card(
    code: str,
    value: str = "",
    *,
    read_at: int = 0,
    note: str = "",
    rows: tuple[dict[str, Any], ...] = (),
    **more: Any,
) -> dict[str, Any]:
    """Return the fields of one indicator's card; `more` are fields of the card by their short names."""
    prefix = "i" + code.replace(".", "_")
    data: dict[str, Any] = {
        f"{prefix}-read_at": read_at,
        f"{prefix}-note": note,
        f"{prefix}-events-TOTAL_FORMS": len(rows),
        f"{prefix}-events-INITIAL_FORMS": 0,
    }
    if value:
        data[f"{prefix}-value"] = value
    for number, row in enumerate(rows):
        data |= {f"{prefix}-events-{number}-{name}": text for name, text in row.items()}
    return data | {f"{prefix}-{name}": content for name, content in more.items()}
