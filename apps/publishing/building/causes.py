"""What is behind the scores of all regions: the means of the dimensions, and the indicators that drive them."""

from collections.abc import Sequence
from typing import Any, Final

from ..content.dataset import ReleaseContent
from .rendition import LevelView

DRIVERS_SHOWN: Final = 10


def dimension_means(content: ReleaseContent) -> list[dict[str, Any]]:
    """Return the mean of each dimension over provinces and regencies; published ones for an external edition."""
    rows = []
    for position, group in content.top_groups:
        if content.is_external:
            mean = content.published_means.get(group.code)
            if mean:
                rows.append({"group": group, "province": mean.score, "regency": None})
            continue
        province, regency = (summary.group_means[position] for summary in content.levels)
        if province is not None or regency is not None:
            rows.append({"group": group, "province": province, "regency": regency})
    return rows


def driver_tables(levels: Sequence[LevelView]) -> list[dict[str, Any]]:
    """Return the strongest indicators of each level, with bars on one scale for all."""
    known = [[driver for driver in view.summary.drivers if driver.share] for view in levels]
    largest = max((row.share or 0.0 for rows in known for row in rows), default=None)
    return [
        {"kind": view.figure.kind, "noun": view.noun, "rows": rows[:DRIVERS_SHOWN], "largest": largest}
        for view, rows in zip(levels, known, strict=True)
    ]
