"""The views: HTTP only. Each checks who may open it, reads by selectors, acts by services, and answers."""

from .job_pages import job_apply, job_detail, job_file, job_progress, job_recheck
from .list_pages import export_create, job_list, upload_create

__all__ = [
    "export_create",
    "job_apply",
    "job_detail",
    "job_file",
    "job_list",
    "job_progress",
    "job_recheck",
    "upload_create",
]
