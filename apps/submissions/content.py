"""What answers say, as plain data in one fixed form that can be stored, compared and hashed. No queries."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.indicators.models import Election, EventLevel

from .enums import AnswerValue
from .models import Answer

Content = dict[str, Any]


def answer_content(answer: Answer) -> Content:
    """Return what an answer says; `rows` (election and level loaded) and `files_sha256` must be loaded."""
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
            for event in answer.rows
        ],
        "evidence": answer.files_sha256,
    }


def indicator_anchor(code: str) -> str:
    """Return the id of an indicator's card, for links to it."""
    return f"indikator-{code}"


def content_sha256(content: Mapping[str, Content]) -> str:
    """Return the SHA-256 of answers keyed by indicator code; the order of the keys makes no difference."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def bare_indicators(content: Mapping[str, Content]) -> list[str]:
    """Return the codes of the answers "occurred" that no file backs."""
    return sorted(
        code
        for code, said in content.items()
        if said["value"] == AnswerValue.OCCURRED and not said["evidence"]
    )


@dataclass(frozen=True)
class EventFacts:
    """An event row in words.

    `total` is what it adds to the value of the indicator: count x weight. Both are None where the level is unknown.
    Of a draft, `count` is what was typed, and other texts may be empty.
    """

    election: str
    level: str
    weight: Decimal | None
    count: int | str
    unit: str
    narrative: str
    source: str
    total: Decimal | None

    @property
    def place(self) -> str:
        """Election and level: "Pemilu 2024, Sedang"; of a draft what is chosen of them."""
        return ", ".join(text for text in (self.election, self.level) if text)


@dataclass(frozen=True)
class AnswerFacts:
    """What one version of an answer says, in words: the stored one, one that was just sent, or an earlier one.

    Of a draft, `value` may still be None.
    """

    value: AnswerValue | None
    note: str
    events: tuple[EventFacts, ...]
    total: Decimal
    """The indicator's value: the sum of count x level weight."""

    @property
    def is_counted(self) -> bool:
        """Whether every event has what its total takes; `total` says nothing of a draft in which one lacks it."""
        return bool(self.events) and all(event.total is not None for event in self.events)


def content_facts(
    content: Content, elections: Mapping[str, Election], levels: Mapping[str, EventLevel]
) -> AnswerFacts:
    """Return what `content` says, with the names and weights behind its codes."""
    events = tuple(_event_facts(event, elections, levels) for event in content["events"])
    total = sum((event.total for event in events if event.total is not None), Decimal(0))
    value = AnswerValue(content["value"]) if content["value"] else None
    return AnswerFacts(value, content["note"], events, total)


def _event_facts(
    event: Content, elections: Mapping[str, Election], levels: Mapping[str, EventLevel]
) -> EventFacts:
    election, level = elections.get(event["election"]), levels.get(event["level"])
    return EventFacts(
        election=election.name if election else event["election"],
        level=level.name if level else event["level"],
        weight=level.weight if level else None,
        count=event["count"],
        unit=event["unit"],
        narrative=event["narrative"],
        source=event["source"],
        total=event["count"] * level.weight if level and isinstance(event["count"], int) else None,
    )
