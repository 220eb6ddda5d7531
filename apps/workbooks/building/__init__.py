"""Making a workbook: the sheets with their guidance, drop-downs and locked cells, filled with the answers there are."""

from .guide import GuideFacts
from .writer import BookContent, WorkbookWriter

__all__ = ["BookContent", "GuideFacts", "WorkbookWriter"]
