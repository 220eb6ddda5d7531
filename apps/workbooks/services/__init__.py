"""What the portal does with workbooks. Import services from here."""

from .expire import workbook_delete_expired
from .request import apply_request, export_request, recheck_request, upload_request
from .work import workbook_work

__all__ = [
    "apply_request",
    "export_request",
    "recheck_request",
    "upload_request",
    "workbook_delete_expired",
    "workbook_work",
]
