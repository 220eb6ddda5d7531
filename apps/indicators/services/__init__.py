"""What can be done to instruments and editions."""

from .class_counts import class_counts_import
from .codebook_steps import CodebookLoaded, codebook_change, codebook_load, codebook_load_content
from .edition_steps import (
    ElectionInput,
    check_closable,
    check_openable,
    edition_close,
    edition_create,
    edition_open,
)
from .edition_windows import (
    MINIMUM_NOTICE,
    WINDOW_ENDS,
    WindowEnd,
    check_schedulable,
    edition_windows_set,
    to_minute,
)
from .external import external_figures_import
from .instrument_versions import (
    instrument_freeze,
    instrument_load,
    instrument_load_content,
    instrument_new_version,
    instrument_versions_lock,
    load_told,
)
from .voters import voters_load

__all__ = [
    "MINIMUM_NOTICE",
    "WINDOW_ENDS",
    "CodebookLoaded",
    "ElectionInput",
    "WindowEnd",
    "check_closable",
    "check_openable",
    "check_schedulable",
    "class_counts_import",
    "codebook_change",
    "codebook_load",
    "codebook_load_content",
    "edition_close",
    "edition_create",
    "edition_open",
    "edition_windows_set",
    "external_figures_import",
    "instrument_freeze",
    "instrument_load",
    "instrument_load_content",
    "instrument_new_version",
    "instrument_versions_lock",
    "load_told",
    "to_minute",
    "voters_load",
]
