"""What a run stores of each region's inputs, as plain data: what belongs to it, and its hash. No database.

A payload is a dictionary. Of offices it holds `answers` (indicator to `{"answer", "events": {level: count}}`) and
`evidence`; of figures published elsewhere `score`, `groups` and `sources`. Where the method asks for them it also
holds `voters` (a number) and `latest` (indicator to the value of the edition before, for what is missing).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

SUPPLEMENTS: Final = frozenset({"voters", "latest"})
"""What is known of a region besides its data."""


def payload_has_data(payload: Mapping[str, Any]) -> bool:
    """Whether anything was answered or published for the region itself."""
    return bool(payload.keys() - SUPPLEMENTS)


def payload_sha256(
    regions: Iterable[tuple[str, str, str | None]],
    payloads: Iterable[Mapping[str, Any]],
    latest: Mapping[str, Any] | None,
) -> str:
    """Return the hash of the inputs of a run, independent of how the database ordered them.

    `regions` are code, level and code of the region above, in the order of `payloads`; `latest` says of which run
    the values of the edition before are.
    """
    rows: Any = [[*region, payload] for region, payload in zip(regions, payloads, strict=True)]
    content = rows if latest is None else {"regions": rows, "latest": dict(latest)}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
