"""Writing the audit log, and chaining its entries."""

from .recording import (
    SOMEBODY,
    SYSTEM_LABEL,
    Actor,
    Record,
    audit_record,
    audit_record_many,
    audit_record_sparingly,
)
from .sealing import entries_seal

__all__ = [
    "SOMEBODY",
    "SYSTEM_LABEL",
    "Actor",
    "Record",
    "audit_record",
    "audit_record_many",
    "audit_record_sparingly",
    "entries_seal",
]
