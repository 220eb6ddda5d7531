"""The audit log as auditors read it, its chain, and what it tells those who come too late."""

from .acts import Deletion, act_of, already_done, is_refusal_recorded, lock_or_tell, told_if_gone
from .chain import (
    SEALED_WITHIN,
    ChainReport,
    add_witness,
    chain_check,
    entry_list_unsealed,
    seal_last,
    told_entry,
)
from .export import EXPORT_HEADER, entry_export_rows
from .log import (
    EntryFilter,
    EntryPage,
    EntryPlace,
    entry_page,
    entry_people,
    entry_regions,
    entry_regions_found,
    entry_regions_named,
)
from .reading import entries_read

__all__ = [
    "EXPORT_HEADER",
    "SEALED_WITHIN",
    "ChainReport",
    "Deletion",
    "EntryFilter",
    "EntryPage",
    "EntryPlace",
    "act_of",
    "add_witness",
    "already_done",
    "chain_check",
    "entries_read",
    "entry_export_rows",
    "entry_list_unsealed",
    "entry_page",
    "entry_people",
    "entry_regions",
    "entry_regions_found",
    "entry_regions_named",
    "is_refusal_recorded",
    "lock_or_tell",
    "seal_last",
    "told_entry",
    "told_if_gone",
]
