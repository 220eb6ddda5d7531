"""Time a case, and ask what its process needed at most."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Final

from .cases import CASES
from .commands import ROOT

_KIBIBYTE: Final = 1024


@dataclass(frozen=True)
class Measured:
    """What a case took: seconds of every repeat and of NumPy alone, and the most memory of its process, in bytes."""

    seconds: tuple[float, ...]
    processor_seconds: float  # of the quickest repeat; other work on the machine is not counted in
    bound_seconds: float
    peak_bytes: int
    digest: str

    @property
    def typical(self) -> float:
        """Median of the repeats, in seconds."""
        return median(self.seconds)


def measure(name: str, *, is_tiny: bool) -> Measured:
    """Measure a case in this process: run it once to warm up, then as often as it says."""
    case = CASES[name]
    work = case.build(case.tiny if is_tiny else case.size)
    digest = work.digest(work.run())
    timed = [_time(work.run) for _ in range(case.repeats)]
    # What NumPy alone needs must not count as memory of the engine.
    peak = _find_peak(resource.RUSAGE_CHILDREN) or _find_peak(resource.RUSAGE_SELF)
    bounds = [_time(work.bound)[0] for _ in range(min(case.repeats, 5))]
    return Measured(
        seconds=tuple(wall for wall, _ in timed),
        processor_seconds=min(processor for _, processor in timed),
        bound_seconds=median(bounds),
        peak_bytes=peak,
        digest=digest,
    )


def measure_apart(name: str, *, is_tiny: bool) -> Measured:
    """Measure a case in a process of its own."""
    command = [sys.executable, "-m", __package__, "--measure", name, *(["--tiny"] if is_tiny else [])]
    answer = subprocess.run(  # noqa: S603 - our own program
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    content: dict[str, Any] = json.loads(answer.stdout)
    return Measured(**{**content, "seconds": tuple(content["seconds"])})


def to_json(measured: Measured) -> str:
    """Write down what was measured, for the process that asked."""
    return json.dumps(asdict(measured))


def _find_peak(whose: int) -> int:
    """Ask for the most memory that this process held, or any that it started: 0 where it started none."""
    return resource.getrusage(whose).ru_maxrss * (_KIBIBYTE if sys.platform != "darwin" else 1)


def _time(function: Callable[[], Any]) -> tuple[float, float]:
    """Return the seconds that passed, and those of the processor."""
    began, processor = time.perf_counter(), time.process_time()
    function()
    return time.perf_counter() - began, time.process_time() - processor
