"""What `make bench-publish` measures: building and serving the release of the simulated edition, beside the aims."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from apps.computation.models import IndexRun
from apps.core.enums import JobState
from apps.publishing import archive
from apps.publishing.enums import ChunkKind
from apps.publishing.models import Release, ReleaseChunk
from apps.publishing.services import release_discard, release_prepare
from apps.publishing.tasks import release_send

from .measurements import Line
from .measurements_serving import measure_serving

BUILD_AIM_SECONDS: Final = 180.0
MEMORY_AIM_MIB: Final = 1536
AIM_CORES: Final = 2
LONG_AIM: Final = 39
SHEETS_AIM: Final = 514
PATIENCE_SECONDS: Final = 900
_STEP: Final = 0.2
_MIB: Final = 1024 * 1024


@dataclass
class Memory:
    """The most memory that processes held together, in MiB."""

    peak: float = 0.0


def measure_publishing(run: IndexRun) -> list[Line]:
    """Have a worker of its own build one more release of a run, measure it, and throw it away."""
    actor = Release.objects.filter(run=run).earliest("pk").prepared_by
    release = release_prepare(run=run, actor=actor, note="Hanya untuk mengukur.")
    release_send(release.pk)
    with memory_watched() as memory, _worker():
        _wait_for(release)
    with tempfile.TemporaryDirectory(prefix="ikp-bench-publish-") as folder:
        root = Path(folder) / run.edition.code / f"v{release.version}"
        root.parent.mkdir()
        shutil.move(archive.draft_directory(release.public_id), root)
        lines = [
            _time_line(release),
            Line(
                "memory while building",
                f"{memory.peak:.0f} MiB",
                f"at most {MEMORY_AIM_MIB} MiB",
                memory.peak <= MEMORY_AIM_MIB,
                f"the worker with its {AIM_CORES} processes and those that set reports, together, five times a second; "
                "what processes share is counted once",
            ),
            *_file_lines(root),
            measure_serving(Path(folder), release),
        ]
    release_discard(release=release, actor=actor)
    return lines


@contextmanager
def _worker() -> Iterator[None]:
    """Run a worker as `make demo` does, without a schedule, for the time of a `with` block."""
    command = [sys.executable, "-m", "celery", "-A", "ikp_portal", "worker", "--loglevel", "WARNING"]
    worker = subprocess.Popen([*command, "--concurrency", str(AIM_CORES)])  # noqa: S603 - a program of ours
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def _wait_for(release: Release) -> None:
    patience = time.monotonic() + PATIENCE_SECONDS
    while release.is_job_open:
        if time.monotonic() > patience:
            raise RuntimeError(f"{release} was not built in {PATIENCE_SECONDS} s: {release.job_stage}")
        time.sleep(_STEP)
        release.refresh_from_db()
    if release.job_state != JobState.FINISHED:
        raise RuntimeError(f"{release} was not built: {release.job_failure}")


@contextmanager
def memory_watched() -> Iterator[Memory]:
    """Watch how much memory the processes that this one starts hold, for the time of a `with` block."""
    memory, is_over = Memory(), threading.Event()
    this = psutil.Process(os.getpid())

    def watch() -> None:
        while not is_over.wait(_STEP):
            memory.peak = max(memory.peak, _held_below(this) / _MIB)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        is_over.set()
        thread.join()


def _held_below(process: psutil.Process) -> int:
    held = 0
    for each in process.children(recursive=True):
        try:
            found = each.memory_full_info()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        # What processes share with the one that forked them is divided among them, where the system tells it.
        held += getattr(found, "pss", found.rss)
    return held


def _time_line(release: Release) -> Line:
    """Return how long the building took from its claim to its end, and each kind of chunk."""
    if release.job_started_at is None or release.job_finished_at is None:
        raise RuntimeError(f"{release} was not built")
    seconds = (release.job_finished_at - release.job_started_at).total_seconds()
    chunks = list(release.chunks.all())
    spent = [(chunk.kind, _seconds(chunk)) for chunk in chunks]
    told = []
    for kind in ChunkKind:
        times = [took for each, took in spent if each == kind]
        told.append(f"{len(times)} x {kind.value} {min(times):.0f} to {max(times):.0f} s")
    began = min(chunk.job_started_at for chunk in chunks if chunk.job_started_at)
    ended = max(chunk.job_finished_at for chunk in chunks if chunk.job_finished_at)
    told.insert(0, f"reading {(began - release.job_started_at).total_seconds():.0f} s")
    told.append(f"making it whole {(release.job_finished_at - ended).total_seconds():.0f} s")
    return Line(
        "building a release",
        f"{seconds:.0f} s on {os.cpu_count()} cores",
        f"at most {BUILD_AIM_SECONDS:.0f} s on {AIM_CORES}",
        seconds <= BUILD_AIM_SECONDS,
        ", ".join(told),
    )


def _seconds(chunk: ReleaseChunk) -> float:
    if chunk.job_started_at is None or chunk.job_finished_at is None:
        return 0.0
    return (chunk.job_finished_at - chunk.job_started_at).total_seconds()


def _file_lines(root: Path) -> list[Line]:
    """Return how many reports and files there are, and how large they are."""
    files = {str(path.relative_to(root)): path.stat().st_size for path in root.rglob("*") if path.is_file()}
    reports = {name: size for name, size in files.items() if name.endswith(".pdf")}
    sheets = {name: size for name, size in reports.items() if "/kabkota-" in name}
    n_long = len(reports) - len(sheets)
    kinds = Counter(Path(name).suffix.removeprefix(".") for name in files)
    return [
        Line(
            "reports",
            f"{n_long} longer, {len(sheets)} of one page",
            f"{LONG_AIM} and {SHEETS_AIM}",
            n_long >= LONG_AIM and len(sheets) >= SHEETS_AIM,
            f"the book in two languages; {_megabytes(reports)}, of which the sheets {_megabytes(sheets)}",
        ),
        Line(
            "files",
            f"{len(files):,}, {_megabytes(files)}",
            "",
            True,
            ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()),
        ),
    ]


def _megabytes(files: dict[str, int]) -> str:
    return f"{sum(files.values()) / 1e6:.1f} MB"
