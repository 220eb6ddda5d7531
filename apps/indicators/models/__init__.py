"""Instruments and editions. Import models from here."""

from .codebook_revisions import CodebookRevision
from .editions import Edition, EditionWindow, Election, ExternalFigure, PublishedClasses, RegionVoters
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
    "EditionWindow",
    "Election",
    "EventLevel",
    "ExternalFigure",
    "Indicator",
    "IndicatorGroup",
    "Instrument",
    "MethodStep",
    "PublishedClasses",
    "RegionVoters",
    "Theme",
    "ThemeIndicator",
    "Weight",
]
