"""The elections and event levels that the codes in answers stand for, and what the indicators mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from apps.indicators.codebook import CodebookEntry
from apps.indicators.models import Edition, Election, EventLevel
from apps.indicators.selectors import codebook_entries


@dataclass(frozen=True)
class Codebook:
    """The elections and event levels of an edition by their codes, in the order of the form."""

    elections: Mapping[str, Election]
    levels: Mapping[str, EventLevel]
    guidance: Mapping[str, CodebookEntry] = field(default_factory=dict)
    """What counts under each indicator, by its code: read for pages that show cards."""


def codebook_of(edition: Edition) -> Codebook:
    """Return the codebook of an edition; two queries, one once the instrument is frozen: then its levels stay."""
    instrument = edition.instrument
    return Codebook(
        elections={row.code: row for row in edition.elections.all()},
        levels=_frozen_levels(instrument.pk, instrument.frozen_at)
        if instrument.frozen_at
        else _levels(instrument.pk),
    )


@lru_cache(maxsize=64)
def _frozen_levels(instrument: int, _frozen_at: datetime) -> dict[str, EventLevel]:
    return _levels(instrument)


def _levels(instrument: int) -> dict[str, EventLevel]:
    return {row.code: row for row in EventLevel.objects.filter(instrument=instrument)}


def guided_codebook_of(edition: Edition) -> Codebook:
    """Return the codebook of an edition with what counts under each indicator; one query more."""
    return replace(codebook_of(edition), guidance=codebook_entries(edition.instrument))
