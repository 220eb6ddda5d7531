"""The elections and event levels that the codes in answers stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.indicators.models import Edition, Election, EventLevel


@dataclass(frozen=True)
class Codebook:
    """The elections and event levels of an edition by their codes, in the order of the form."""

    elections: Mapping[str, Election]
    levels: Mapping[str, EventLevel]


def codebook_of(edition: Edition) -> Codebook:
    """Return the codebook of an edition; two queries."""
    return Codebook(
        elections={row.code: row for row in edition.elections.all()},
        levels={row.code: row for row in edition.instrument.event_levels.all()},
    )
