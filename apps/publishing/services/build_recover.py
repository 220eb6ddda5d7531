"""What the sweeper does for buildings: find the work that was lost, and give back what nobody needs any more."""

from apps.core.enums import OPEN_JOB_STATES
from apps.core.shared_jobs import LostWork

from .. import archive
from ..models import Release
from ..selectors import chunk_list_ready
from .build_attempt import RELEASES
from .build_folder import BuildFolder, forget_renditions


def release_recover() -> LostWork:
    """Put the lost parts of buildings back into the queue, and return everything that must be sent again.

    What is left of buildings that have ended goes: their folders, and the content that this process has kept.
    """
    lost = RELEASES.recover()
    _clear_ended()
    chunks = {pk: _those_ready(pk, waiting) for pk, waiting in lost.chunks.items()}
    # Chunks that wait for others are no work to send; a release without any chunks left is.
    return LostWork(
        lost.to_split, {pk: ready for pk, ready in chunks.items() if ready or not lost.chunks[pk]}
    )


def _those_ready(release: int, waiting: list[int]) -> list[int]:
    ready = set(chunk_list_ready(release)) if waiting else set()
    return [chunk for chunk in waiting if chunk in ready]


def _clear_ended() -> None:
    # First the folders, then the rows: a building that begins in between has no folder in the list yet.
    folders = archive.build_list()
    being_built = set(
        Release.objects.filter(public_id__in=folders, job_state__in=OPEN_JOB_STATES).values_list(
            "public_id", flat=True
        )
        if folders
        else ()
    )
    for public_id in folders.keys() - being_built:
        BuildFolder(folders[public_id]).remove()
    if not being_built:
        forget_renditions()
