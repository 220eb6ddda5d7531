"""Instruments and editions. Import models from here."""

from .codebook_revisions import CodebookRevision
from .editions import Edition, Election, ExternalFigure, RegionVoters, entry_is_over
from .instruments import (
    Check,
    EventLevel,
    Indicator,
    IndicatorGroup,
    Instrument,
    MethodStep,
    Theme,
    ThemeIndicator,
    Weight,
)

__all__ = [
    "Check",
    "CodebookRevision",
    "Edition",
    "Election",
    "EventLevel",
    "ExternalFigure",
    "Indicator",
    "IndicatorGroup",
    "Instrument",
    "MethodStep",
    "RegionVoters",
    "Theme",
    "ThemeIndicator",
    "Weight",
    "entry_is_over",
]
