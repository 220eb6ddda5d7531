"""Writing the audit log, and chaining its entries."""

from .recording import SYSTEM_LABEL, Actor, Record, audit_record, audit_record_many
from .sealing import entries_seal

__all__ = ["SYSTEM_LABEL", "Actor", "Record", "audit_record", "audit_record_many", "entries_seal"]
