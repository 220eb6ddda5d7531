"""The elections and event levels that the codes in answers stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from apps.indicators.models import Edition, Election, EventLevel


@dataclass(frozen=True)
class Codebook:
    """The elections and event levels of an edition by their codes, in the order of the form."""

    elections: Mapping[str, Election]
    levels: Mapping[str, EventLevel]


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
