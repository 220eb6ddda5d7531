"""The parts of a building: freezing the content and planning its chunks, writing one of them, making the release whole.

The files of a chunk depend on the frozen content alone. So any worker may write it, and again after a failure.
"""

import shutil

from django.db import transaction
from django.utils import timezone

from apps.core.enums import JobState
from apps.core.jobs import JobLostError, job_beat, job_claim, job_finish, job_release, job_resume
from apps.core.snapshot import one_moment

from .. import archive
from ..building.build import sign_release
from ..building.chunks import Chunk, plan_chunks, write_chunk
from ..building.files import FileWriter
from ..content.frozen import freeze
from ..content.reading import read_content
from ..enums import ChunkKind
from ..models import Release, ReleaseChunk
from ..selectors import chunk_list_ready
from ..signing import load_private_key
from .build_attempt import build_attempt
from .build_folder import BuildFolder, chunks_join, forget_renditions, records_of, renditions_read


def release_split(pk: int) -> bool:
    """Freeze the content of a queued draft, and plan its chunks; return whether this call did it.

    The page of the release then shows "Menyusun berkas (0 dari 20 bagian)". No worker holds the release from here on,
    until it is made whole. Safe to call twice and from several workers: a release that was split before keeps content
    and chunks, and those that are done stay done.
    """
    release = job_claim(Release, pk)
    if release is None:
        return False
    return bool(build_attempt(release, release, "split", lambda: _split(release)))


def _split(release: Release) -> bool:
    load_private_key()  # without one nothing of what follows is of use
    folder = BuildFolder.of(release)
    if release.chunks.exists() and folder.has_content(release.content_sha256):
        _let_go(release)
        return True
    job_beat(release, stage="Membaca hasil hitungan", progress=1)
    with one_moment():
        content = read_content(release)
    digest = folder.write_content(freeze(content))
    planned = plan_chunks(renditions_read(folder, digest))
    with transaction.atomic():
        release.chunks.all().delete()
        ReleaseChunk.objects.bulk_create(
            ReleaseChunk(release=release, kind=chunk.kind, position=chunk.position, total=chunk.count)
            for chunk in planned
        )
        _let_go(release, content_sha256=digest)
    return True


@transaction.atomic
def chunk_take_ready(release: int) -> list[int]:
    """Return the ids of the chunks of a release that can be written now and were not handed to the workers before.

    Each is returned once, however many ask. One whose message is lost afterwards is the sweeper's.
    """
    fresh = ReleaseChunk.objects.filter(pk__in=chunk_list_ready(release), sent_at__isnull=True)
    taken = list(fresh.select_for_update(skip_locked=True).values_list("pk", flat=True))
    now = timezone.now()
    ReleaseChunk.objects.filter(pk__in=taken).update(sent_at=now, job_queued_at=now)
    return taken


def chunk_execute(pk: int) -> bool:
    """Write the files of a queued chunk; return whether this call did it.

    The page of the release then counts one part more. If the chunk fails, the whole building fails, and the page says
    why. Safe to call twice and from several workers.
    """
    chunk = job_claim(ReleaseChunk, pk)
    if chunk is None:
        return False
    part = f"{chunk.kind}-{chunk.position}"
    return bool(build_attempt(chunk, chunk.release, part, lambda: _write(chunk)))


def _write(chunk: ReleaseChunk) -> bool:
    folder = BuildFolder.of(chunk.release)
    scratch = folder.attempt(chunk)
    try:
        renditions = renditions_read(folder, chunk.release.content_sha256)
        others = chunk.release.chunks.exclude(kind=ChunkKind.PAGES) if chunk.kind == ChunkKind.PAGES else ()
        with FileWriter(scratch) as writer:
            planned = Chunk(ChunkKind(chunk.kind), chunk.position, chunk.total)
            write_chunk(planned, renditions, writer, records_of(others))
        files = {path: [record.sha256, record.size] for path, record in writer.records.items()}
        return _store(chunk, folder, files)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@transaction.atomic
def _store(chunk: ReleaseChunk, folder: BuildFolder, files: dict[str, list[object]]) -> bool:
    """Keep the files of a chunk, and note on the release how many chunks are done.

    Workers wait for the lock on the release, so that none overwrites a newer count with its older one. If the building
    has failed in the meantime, nothing is kept.
    """
    running = Release.objects.filter(pk=chunk.release_id, job_state=JobState.RUNNING)
    release = running.select_for_update().first()
    if release is None:
        raise JobLostError("Penyusunan terbitan ini sudah berakhir.")
    # The row first: where another worker has taken over, this raises before any file is moved.
    job_finish(chunk, files=files)
    folder.keep(chunk)
    stage, progress = _progress(release)
    running.update(job_stage=stage, job_progress=progress)
    return True


def release_finish(pk: int) -> bool:
    """Make a release whole of its chunks, and sign it, if all of them are done; return whether this call did it.

    Its page then offers "Lihat pratinjau" and "Terbitkan". Safe to call at any time and from several workers.
    """
    if ReleaseChunk.objects.filter(release=pk).exclude(job_state=JobState.FINISHED).exists():
        return False
    release = job_resume(Release, pk)
    if release is None:
        return False
    return bool(build_attempt(release, release, "finish", lambda: _finish(release)))


def _finish(release: Release) -> bool:
    job_beat(release, stage="Menandatangani", progress=96)
    folder, chunks = BuildFolder.of(release), list(release.chunks.all())
    content = renditions_read(folder, release.content_sha256)[0].content
    whole = folder.whole(release)
    try:
        if damaged := chunks_join(folder, chunks, whole):
            _write_again(release, damaged)
            return False
        digest = sign_release(content, whole, records_of(chunks), load_private_key())
        with transaction.atomic():
            # The row first: if another worker has taken over, this raises before any file is moved.
            job_finish(release, manifest_sha256=digest)
            release.chunks.update(files=None)
            archive.replace_draft(release.public_id, whole)
    finally:
        shutil.rmtree(whole, ignore_errors=True)
    # Only now: whoever goes on after a worker that died before the commit finds the chunks where they were.
    folder.remove()
    forget_renditions()
    return True


@transaction.atomic
def _write_again(release: Release, damaged: list[ReleaseChunk]) -> None:
    """Put chunks whose files are not as they were written back to the beginning, and let go of the release."""
    release.chunks.filter(pk__in=[chunk.pk for chunk in damaged]).delete()
    ReleaseChunk.objects.bulk_create(
        ReleaseChunk(release=release, kind=chunk.kind, position=chunk.position, total=chunk.total)
        for chunk in damaged
    )
    _let_go(release)


def _let_go(release: Release, **fields: object) -> None:
    """Leave the release to the workers of its chunks, and set `fields` on it."""
    stage, progress = _progress(release)
    job_release(release, stage=stage, progress=progress, **fields)


def _progress(release: Release) -> tuple[str, int]:
    """Return what the page of the release says while its chunks are written, and how far they are, in per cent."""
    done, total = release.chunks.filter(job_state=JobState.FINISHED).count(), release.chunks.count()
    return f"Menyusun berkas ({done} dari {total} bagian)", 5 + 90 * done // max(total, 1)
