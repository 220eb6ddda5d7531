"""What `make bench-publish` measures: building and serving the release of the simulated edition, beside the aims."""

import os
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
from apps.publishing.building.build import build_release
from apps.publishing.content.reading import read_content
from apps.publishing.models import Release

from .measurements import Line
from .measurements_serving import measure_serving

BUILD_AIM_SECONDS: Final = 180.0
MEMORY_AIM_MIB: Final = 1536
AIM_CORES: Final = 2
LONG_AIM: Final = 39
SHEETS_AIM: Final = 514
_STEP: Final = 0.2
_MIB: Final = 1024 * 1024


@dataclass
class Memory:
    """The most memory that a process and those it started held together, in MiB."""

    peak: float = 0.0


def measure_publishing(run: IndexRun) -> list[Line]:
    """Build the release of a run as a worker does, into a folder that is thrown away, and measure it."""
    release = Release.objects.filter(run=run).earliest("pk")
    with tempfile.TemporaryDirectory(prefix="ikp-bench-publish-") as folder:
        root = Path(folder) / run.edition.code / f"v{release.version}"
        stages: list[tuple[str, float]] = []
        with memory_watched() as memory:
            began = time.perf_counter()
            content = read_content(release)
            build_release(content, root, lambda stage, _percent: stages.append((stage, time.perf_counter())))
            ended = time.perf_counter()
        return [
            _time_line(stages, began, ended),
            Line(
                "memory while building",
                f"{memory.peak:.0f} MiB",
                f"at most {MEMORY_AIM_MIB} MiB",
                memory.peak <= MEMORY_AIM_MIB,
                "the process and those that set its reports, together, five times a second",
            ),
            *_file_lines(root),
            measure_serving(Path(folder), release),
        ]


@contextmanager
def memory_watched() -> Iterator[Memory]:
    """Watch how much memory this process and those that it starts hold, for the time of a `with` block."""
    memory, is_over = Memory(), threading.Event()
    this = psutil.Process(os.getpid())

    def watch() -> None:
        while not is_over.wait(_STEP):
            memory.peak = max(memory.peak, _held(this) / _MIB)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        is_over.set()
        thread.join()


def _held(process: psutil.Process) -> int:
    held = 0
    for each in (process, *process.children(recursive=True)):
        try:
            held += each.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return held


def _time_line(stages: list[tuple[str, float]], began: float, ended: float) -> Line:
    """Return how long the building took, and each of its stages."""
    firsts: dict[str, float] = {"reading": began}
    for stage, at in stages:
        firsts.setdefault(stage.partition(" (")[0], at)
    ends = [*list(firsts.values())[1:], ended]
    told = [f"{name} {end - start:.0f} s" for (name, start), end in zip(firsts.items(), ends, strict=True)]
    return Line(
        "building a release",
        f"{ended - began:.0f} s on {os.cpu_count()} cores",
        f"at most {BUILD_AIM_SECONDS:.0f} s on {AIM_CORES}",
        ended - began <= BUILD_AIM_SECONDS,
        ", ".join(told),
    )


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
