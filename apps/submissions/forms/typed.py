"""What is typed into the card of one indicator, as texts: checked, kept as a draft, and shown again as it was typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict

from apps.core.blanks import is_blank
from apps.core.storable import storable

from ..content import Content
from ..models import Answer

EVENT_FIELDS: Final = ("election", "level", "count", "narrative", "source")

Row = Mapping[str, str]
"""The texts of one event row, by the names of `EVENT_FIELDS`; `unit` only where it is not that of the indicator."""


@dataclass(frozen=True)
class TypedCard:
    """The texts of one card; of its event rows those in which something is typed, without the removed ones."""

    value: str = ""
    note: str = ""
    rows: tuple[Row, ...] = ()
    places: tuple[int, ...] = field(default=(), compare=False)
    """The number of each row on the page that was sent: 2 of the third, also where the second is empty or removed."""

    @classmethod
    def of_answer(cls, answer: Answer | None, unit: str) -> "TypedCard":
        """Return the card as it shows a stored answer; an empty one where there is none.

        `unit` is what the indicator is counted in. A row that came in another one, by the API or Excel, keeps it.
        """
        if answer is None:
            return cls()
        rows = (
            {
                "election": event.election.code,
                "level": event.level.code,
                "count": str(event.count),
                "narrative": event.narrative,
                "source": event.source,
                **({"unit": event.unit} if event.unit != unit else {}),
            }
            for event in answer.rows
        )
        return cls(answer.value, answer.note, tuple(rows))

    @classmethod
    def of_data(cls, data: QueryDict, prefix: str) -> "TypedCard":
        """Read a sent form; rows stand in the order of their numbers, which may have gaps."""
        texts: dict[int, dict[str, str]] = {}
        for name in data:
            found = re.fullmatch(rf"{re.escape(prefix)}-events-(\d{{1,4}})-(\w+)", name)
            if found:
                texts.setdefault(int(found[1]), {})[found[2]] = storable(data.get(name, ""))
        filled = {
            place: _row_of(row)
            for place, row in sorted(texts.items())
            if not row.get("DELETE") and not all(is_blank(row.get(name, "")) for name in EVENT_FIELDS)
        }
        value, note = (storable(data.get(f"{prefix}-{name}", "")) for name in ("value", "note"))
        return cls(value, note, tuple(filled.values()), tuple(filled))

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "TypedCard":
        """Read what `to_json` returned."""
        return cls(kept["value"], kept["note"], tuple(kept["rows"]))

    def to_json(self) -> dict[str, Any]:
        """Return the texts as they are kept in a draft."""
        return {"value": self.value, "note": self.note, "rows": [dict(row) for row in self.rows]}

    def to_content(self, unit: str) -> Content:
        """Return the texts in the form of `answer_content`, to be shown beside an answer; a count may be no number."""
        events: list[Content] = [
            {**row, "count": _number(row["count"]), "unit": row.get("unit", unit)} for row in self.rows
        ]
        return {"value": self.value, "note": self.note, "events": events, "evidence": []}

    @property
    def is_filled(self) -> bool:
        """Whether anything was chosen or typed."""
        return bool(self.value or not is_blank(self.note) or self.rows)


def _row_of(sent: Row) -> Row:
    unit = {} if is_blank(sent.get("unit", "")) else {"unit": sent["unit"]}
    return {name: sent.get(name, "") for name in EVENT_FIELDS} | unit


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[0-9]{1,12}", text) else text
