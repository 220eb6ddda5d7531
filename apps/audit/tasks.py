"""Chaining the entries of the log, every few seconds."""

from celery import shared_task

from .services import entries_seal


@shared_task(name="audit.entry_seal_pending")
def entry_seal_pending() -> None:
    """Chain what was written since the last time."""
    while entries_seal():
        pass
