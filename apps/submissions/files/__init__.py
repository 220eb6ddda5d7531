"""Uploaded files: what is in them, where their bytes lie, and what a virus scanner says of them. No database."""

from .alone import LARGE, SMALL, AloneBusyError, AloneError, run_alone
from .inspection import FILE_KINDS, FileFacts, inspect_upload
from .scanner import ScannerError, has_scanner, scan
from .signatures import count_signature
from .store import evidence_name, evidence_store

__all__ = [
    "FILE_KINDS",
    "LARGE",
    "SMALL",
    "AloneBusyError",
    "AloneError",
    "FileFacts",
    "ScannerError",
    "count_signature",
    "evidence_name",
    "evidence_store",
    "has_scanner",
    "inspect_upload",
    "run_alone",
    "scan",
]
