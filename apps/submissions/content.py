"""The content of answers as plain, canonical data: for history, comparison and hashes. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .models import Answer

Content = dict[str, Any]


def answer_content(answer: Answer) -> Content:
    """Return what an answer says; `events` (election and level loaded) and `evidence` must be prefetched."""
    return {
        "value": answer.value,
        "note": answer.note,
        "events": [
            {
                "election": event.election.code,
                "level": event.level.code,
                "count": event.count,
                "unit": event.unit,
                "narrative": event.narrative,
                "source": event.source,
            }
            for event in answer.events.all()
        ],
        "evidence": sorted(file.sha256 for file in answer.evidence.all() if file.removed_at is None),
    }


def content_sha256(content: Mapping[str, Content]) -> str:
    """Return the SHA-256 of answers keyed by indicator code, independent of their order."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
