"""What has to hold of a release before it becomes public: when it is prepared, scheduled and published alike."""

import logging
from typing import Final

from django.db.models import Max, Min

from apps.computation.models import IndexRun
from apps.computation.selectors import is_run_outdated
from apps.core.enums import JobState
from apps.core.exceptions import ConflictError
from apps.core.formatting import format_apart
from apps.core.ramp import THREE_STEPS

from .. import archive
from ..models import Release

logger = logging.getLogger(__name__)

ROUNDING: Final = 1e-9
"""A score this little below 0 or above 100 is still on the scale: sums of floats are off by as much."""

PROBLEMS_TOLD: Final = 3


def check_run(run: IndexRun, *, place: str = "") -> None:
    """Raise ConflictError for a run that no release may be made of, or may become public with; it leads to `place`.

    That is one that is not finished, or has failed; one by another instrument than its edition has now; and one that
    the public pages would describe wrongly.
    """
    for problem in (_unfinished, _of_another_instrument, _of_other_classes, _off_the_scale):
        if text := problem(run):
            raise ConflictError(text, place=place)


def check_release(release: Release) -> None:
    """Raise ConflictError for a built release that must not become public as it is, now or at its minute.

    That is because of its run, of the version that its changes are told from, or of its files.
    """
    check_run(release.run, place=release.get_absolute_url())
    check_predecessor(release)
    check_files(release)


def check_fresh(release: Release, *, accepts_outdated: bool) -> bool:
    """Return whether the data of the run has changed since.

    Raises ConflictError where it has, and nobody has said that it may be published all the same.
    """
    is_outdated = is_run_outdated(release.run)
    if is_outdated and not accepts_outdated:
        raise ConflictError(
            "Data edisi ini berubah sesudah hitungan terbitan ini. Minta hitungan baru dan siapkan terbitan darinya, "
            "atau nyatakan bahwa terbitan ini memakai data sebelum perubahan itu.",
            place=release.get_absolute_url(),
        )
    return is_outdated


def check_predecessor(release: Release) -> None:
    """Raise ConflictError where the files tell what changed since another version than the one that readers have."""
    followed = Release.objects.followed_in(release.edition)
    if followed == release.predecessor:
        return
    since = (
        f"terhadap versi {release.predecessor.version}" if release.predecessor else "sebagai versi pertama"
    )
    now = f"versi {followed.version}" if followed else "tidak ada"
    raise ConflictError(
        f"{release} disusun {since}, sedangkan yang berlaku sekarang {now}. Daftar perubahannya tidak benar lagi: "
        "buang rancangan ini dan siapkan lagi.",
        place=release.get_absolute_url(),
    )


def check_files(release: Release) -> None:
    """Compare every file of a release that is not public yet with the manifest whose hash the row holds."""
    directory = archive.coming_directory(release.public_id, release.edition.code, release.version)
    problems = archive.find_problems(directory, release.manifest_sha256)
    if problems:
        logger.error("release_files_changed release=%s problems=%s", release.public_id, problems)
        shown = "; ".join(problems[:PROBLEMS_TOLD])
        raise ConflictError(
            f"Berkas rancangan tidak sama dengan manifesnya ({shown}). Buang rancangan ini dan siapkan lagi.",
            place=release.get_absolute_url(),
        )


def _unfinished(run: IndexRun) -> str:
    if run.job_state == JobState.FAILED:
        return "Hitungan ini gagal, jadi tidak dapat diterbitkan. Minta hitungan baru."
    if run.job_state != JobState.FINISHED:
        return "Hitungan ini belum selesai. Tunggu sampai selesai, lalu siapkan terbitannya."
    return ""


def _of_another_instrument(run: IndexRun) -> str:
    used, current = run.content.instrument, run.edition.instrument
    if not used.code or (used.code, used.version) == (current.code, current.version):
        return ""
    return (
        f"Hitungan ini memakai instrumen {used.code} versi {used.version}, sedangkan edisinya sekarang memakai "
        f"{current.code} versi {current.version}. Minta hitungan baru dan siapkan terbitan darinya."
    )


def _of_other_classes(run: IndexRun) -> str:
    """Return what is wrong with classes that the public pages have no words for: they explain three of scores."""
    for cutoffs in run.content.cutoffs().values():
        if cutoffs.labels != THREE_STEPS:
            return (
                "Halaman publik menjelaskan tiga kelas, rendah, sedang dan tinggi, sedangkan hitungan ini memakai "
                f"{len(cutoffs.labels)} kelas: {', '.join(cutoffs.labels)}. Terbitkan hitungan dengan tiga "
                "kelas itu."
            )
        if cutoffs.are_counts:
            return (
                "Halaman publik menjelaskan kelas menurut skor, sedangkan hitungan ini menurut banyaknya "
                "indikator yang terjadi. Terbitkan hitungan dengan klasifikasi menurut skor."
            )
    return ""


def _off_the_scale(run: IndexRun) -> str:
    ends = run.results.aggregate(lowest=Min("score"), highest=Max("score"))
    lowest, highest = ends["lowest"], ends["highest"]
    if lowest is None or (lowest >= -ROUNDING and highest <= 100 + ROUNDING):
        return ""
    return (
        "Halaman publik memakai skala 0 sampai 100, sedangkan skor hitungan ini dari "
        f"{format_apart(lowest, 0, 100)} sampai {format_apart(highest, 0, 100)}. "
        "Terbitkan hitungan dengan skala 0 sampai 100."
    )
