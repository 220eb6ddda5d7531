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
    """Return the codebook of an edition; two queries.

    Once the edition is open neither its elections nor its instrument change, so each process reads them once.
    """
    return _read(edition) if edition.opened_at is None else _opened(edition.pk, edition.opened_at)


@lru_cache(maxsize=64)
def _opened(pk: int, _opened_at: datetime) -> Codebook:
    return _read(Edition.objects.select_related("instrument").get(pk=pk))


def _read(edition: Edition) -> Codebook:
    return Codebook(
        elections={row.code: row for row in edition.elections.all()},
        levels={row.code: row for row in edition.instrument.event_levels.all()},
    )


def guided_codebook_of(edition: Edition) -> Codebook:
    """Return the codebook of an edition with what counts under each indicator; one query more."""
    return replace(codebook_of(edition), guidance=codebook_entries(edition.instrument))
