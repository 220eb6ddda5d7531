"""Building a draft: claim the job, read the run, write the files to a scratch folder, make it the draft's folder."""

import shutil
from pathlib import Path

from django.db import transaction

from apps.core.jobs import job_attempt, job_beat, job_claim, job_finish

from .. import archive
from ..building.build import build_release
from ..content.reading import read_content
from ..models import Release


def release_build(pk: int) -> bool:
    """Build the files of a draft that waits in the queue; return whether this call did it.

    Meanwhile the page of the release shows a progress bar. Afterwards it offers "Lihat pratinjau" and
    "Terbitkan", or shows what went wrong.

    Safe to call twice and from several workers: each attempt writes to a folder of its own, and only the one
    that still holds the job makes it the draft's folder.
    """
    release = job_claim(Release, pk)
    if release is None:
        return False
    scratch = archive.draft_directory(release.public_id).with_suffix(f".{release.job_attempt}")
    try:
        return bool(
            job_attempt(
                release,
                lambda: _build(release, scratch),
                name=f"release {release.public_id}",
                request_id=f"rel-{release.public_id.hex[:12]}",
                explain_crash=lambda error: _failure(release, error),
            )
        )
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _failure(release: Release, error: Exception) -> str:
    """Return what the publisher reads after an error that nobody expected."""
    if isinstance(error, OSError):
        return (
            "Penyimpanan terbitan penuh atau tidak dapat ditulis. Sediakan ruang, buang rancangan ini, "
            "lalu siapkan lagi."
        )
    return (
        "Penyusunan berhenti karena kesalahan pada portal. Sampaikan nomor terbitan ini kepada pengelola portal: "
        f"{release.public_id}."
    )


def _build(release: Release, scratch: Path) -> bool:
    job_beat(release, stage="Membaca hasil hitungan", progress=1)
    archive.make_drafts_folder()
    content = read_content(release)

    def progress(stage: str, percent: int) -> None:
        job_beat(release, stage=stage, progress=percent)

    digest = build_release(content, scratch, progress)
    with transaction.atomic():
        # The row first: if another worker has taken over, this raises before any file is moved.
        job_finish(release, manifest_sha256=digest)
        archive.replace_draft(release.public_id, scratch)
    return True
