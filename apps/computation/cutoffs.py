"""Cut-offs and classes as the manifest of a run keeps them."""

from collections.abc import Mapping
from typing import Any


def cutoffs_by_level(manifest: Mapping[str, Any], code: str = "") -> dict[str, Any]:
    """Return the cut-offs of an aggregate or a theme by level of region; of the index where no code is given.

    A run over indicators keeps them by code, one over scores that were published elsewhere for the index alone.
    """
    classify: dict[str, Any] = manifest.get("derived", {}).get("classify", {})
    index_code = manifest.get("framework", {}).get("code", "")
    found: dict[str, Any] = classify.get(code or index_code, {} if code else classify)
    return found


def class_labels(manifest: Mapping[str, Any], level: str, code: str = "") -> tuple[str, ...]:
    """Return the classes of one level from the least to the most vulnerable; none where nothing is classified."""
    return tuple(cutoffs_by_level(manifest, code).get(level, {}).get("labels", ()))
