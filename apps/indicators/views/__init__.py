"""Instruments and editions on the screen."""

from .edition_pages import edition_close, edition_create, edition_detail, edition_index, edition_open
from .instrument_pages import instrument_detail, instrument_file, instrument_index, instrument_load

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
