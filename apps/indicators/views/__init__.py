"""Instruments and editions on the screen."""

from .editions import edition_close, edition_create, edition_detail, edition_index, edition_open
from .instruments import instrument_detail, instrument_file, instrument_index, instrument_load

__all__ = [
    "edition_close",
    "edition_create",
    "edition_detail",
    "edition_index",
    "edition_open",
    "instrument_detail",
    "instrument_file",
    "instrument_index",
    "instrument_load",
]
