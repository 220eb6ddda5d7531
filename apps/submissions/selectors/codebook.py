"""The elections and event levels that the codes in answers stand for, and what the indicators mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from string import ascii_lowercase
from typing import Any

from apps.indicators.codebook import CodebookEntry
from apps.indicators.models import Edition, Election, EventLevel, Indicator

from ..models import EventRow


@dataclass(frozen=True)
class Codebook:
    """The elections and event levels of an edition by their codes, in the order of the form."""

    elections: Mapping[str, Election]
    levels: Mapping[str, EventLevel]
    guidance: Mapping[str, CodebookEntry] = field(default_factory=dict)
    """What counts under each indicator, by its code: read for pages that show cards."""

    @cached_property
    def election_letters(self) -> Mapping[str, str]:
        """What is typed for an election that is ticked on paper, by its code: "a" for the first, "b" for the next."""
        return {code: _letter(place) for place, code in enumerate(self.elections)}

    @cached_property
    def level_numbers(self) -> Mapping[str, str]:
        """What is typed for a level that is ticked on paper, by its code: "1" for the first, "2" for the next."""
        return {code: str(place) for place, code in enumerate(self.levels, start=1)}


def _letter(place: int) -> str:
    """Return a, b, ..., z, aa, ab, ... for 0, 1, ..."""
    rest, last = divmod(place, len(ascii_lowercase))
    return (_letter(rest - 1) if rest else "") + ascii_lowercase[last]


def codebook_of(edition: Edition) -> Codebook:
    """Return the codebook of an edition.

    Once the edition was opened, its elections and levels stay (the database holds them), and are read once.
    """
    if edition.opened_at is None:
        return _read(edition.pk, edition.instrument_id)
    return _read_opened(edition.pk, edition.instrument_id, edition.opened_at)


@lru_cache(maxsize=64)
def _read_opened(edition: int, instrument: int, _opened_at: datetime) -> Codebook:
    return _read(edition, instrument)


def _read(edition: int, instrument: int) -> Codebook:
    return Codebook(
        elections={row.code: row for row in Election.objects.filter(edition=edition)},
        levels=_levels(instrument),
    )


def _levels(instrument: int) -> dict[str, EventLevel]:
    return {row.code: row for row in EventLevel.objects.filter(instrument=instrument)}


def fill_in_known(answers: Iterable[Any], indicators: Iterable[Indicator], codebook: Codebook) -> None:
    """Give answers, read `with_events`, their rows, and the indicators, elections and levels that are in memory.

    Reading them along with every answer would make hundreds of objects for one form.
    """
    by_key = {row.pk: row for row in indicators}
    elections = {row.pk: row for row in codebook.elections.values()}
    levels = {row.pk: row for row in codebook.levels.values()}
    for answer in answers:
        answer.indicator = by_key[answer.indicator_id]
        answer.rows = [EventRow(**data) for data in answer.event_data]
        for event in answer.rows:
            event.election, event.level = elections[event.election_id], levels[event.level_id]
