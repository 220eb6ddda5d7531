"""Mailing experts their links: at once by id, and by a sweep for those whose message was lost."""

from celery import shared_task

from .selectors import expert_pks_unmailed
from .services import expert_link_send


@shared_task(name="panels.expert_link_send")
def expert_link_send_task(pk: int) -> None:
    """Mail one expert; nothing happens where the link was mailed, or does not work any more."""
    expert_link_send(pk)


@shared_task(name="panels.expert_link_send_pending")
def expert_link_send_pending() -> None:
    """Mail every expert of an open panel whose link is still unsent."""
    for pk in expert_pks_unmailed():
        expert_link_send(pk)
