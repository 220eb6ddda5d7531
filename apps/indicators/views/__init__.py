"""Instruments and editions on the screen."""

from .codebook_pages import codebook_change, codebook_file, codebook_load, indicator_detail
from .edition_pages import edition_close, edition_create, edition_detail, edition_index, edition_open
from .instrument_pages import instrument_detail, instrument_file, instrument_index, instrument_load
from .window_pages import edition_windows

__all__ = [
    "codebook_change",
    "codebook_file",
    "codebook_load",
    "edition_close",
    "edition_create",
    "edition_detail",
    "edition_index",
    "edition_open",
    "edition_windows",
    "indicator_detail",
    "instrument_detail",
    "instrument_file",
    "instrument_index",
    "instrument_load",
]
