"""Writing values as TOML."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

Pairs = Iterable[tuple[str, Any]]


def toml_block(header: str, pairs: Pairs) -> str:
    """Return a table with its header; pairs without a value are left out."""
    return "\n".join(
        [header, *(f"{key} = {toml_literal(value)}" for key, value in pairs if value not in ("", None))]
    )


def toml_literal(value: Any) -> str:
    """Return a value as TOML writes it: JSON writes nearly all values the same way, but does not escape DEL."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return f"[{', '.join(toml_literal(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
