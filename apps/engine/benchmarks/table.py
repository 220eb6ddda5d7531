"""The table: what was measured beside what is aimed at."""

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from .cases import CASES, LINEAR, RESTARTED, Case
from .measuring import Measured

LINEAR_AIM: Final = 1.5
"""Time per region may differ by this factor from the least: caches and the first use of memory are not linear."""

WORKERS_AIM: Final = 1.6
"""Times as fast as one thread that two should be."""

_HEADINGS: Final = ("what", "size", "median (min-max)", "aim", "", "NumPy alone", "peak memory")


@dataclass(frozen=True)
class Line:
    """One line of the table; `is_met` is None where nothing is aimed at."""

    cells: tuple[str, ...]
    is_met: bool | None


def describe_machine() -> str:
    """Say what the figures were measured on."""
    return (
        f"{os.cpu_count()} cores, {_find_processor()}\n"
        f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.system()} {platform.release()}\n"
    )


def build_line(name: str, measured: Measured, *, is_tiny: bool) -> Line:
    """Put one case beside its aims."""
    case = CASES[name]
    size = case.tiny if is_tiny else case.size
    shown = f"{size.n_units:,} x 61"
    if size.n_runs:
        shown += f", {size.n_runs:,} runs"
    if size.n_runs or size.n_workers > 1:
        shown += f", {size.n_workers} worker{'s' if size.n_workers > 1 else ''}"
    is_met = _meets(case, measured)
    cells = (
        case.what,
        shown,
        _describe_spread(measured),
        _describe_aim(case),
        _describe_verdict(is_met),
        format_seconds(measured.bound_seconds),
        f"{measured.peak_bytes / 2**20:,.0f} MiB",
    )
    return Line(cells, is_met)


def build_linear_line(found: Mapping[str, Measured], *, is_tiny: bool) -> Line:
    """Compare the processor's time per region of sizes that lie far apart; what else runs does not count in it."""
    sizes = {name: CASES[name].tiny.n_units if is_tiny else CASES[name].size.n_units for name in LINEAR}
    each = {name: found[name].processor_seconds / sizes[name] for name in LINEAR}
    growth = each[LINEAR[-1]] / min(each.values())
    is_met = growth <= LINEAR_AIM
    cells = (
        "Processor time per region",
        ", ".join(f"{size:,}" for size in sizes.values()),
        ", ".join(f"{1e6 * seconds:.2f} us" for seconds in each.values()),
        f"grows <= {LINEAR_AIM:g} x",
        _describe_verdict(is_met),
        f"grew {growth:.2f} x",
        "",
    )
    return Line(cells, is_met)


def build_restart_line(found: Mapping[str, Measured]) -> Line:
    """Say whether another process, with another number of workers, came to the same bits from the same seed."""
    digests = [found[name].digest for name in RESTARTED]
    is_met = all(digests) and len(set(digests)) == 1
    cells = (
        "Restart from the stored seed",
        "",
        " and ".join(dict.fromkeys(digests)),
        "the same bits",
        _describe_verdict(is_met),
        "",
        "",
    )
    return Line(cells, is_met)


def build_workers_line(found: Mapping[str, Measured]) -> Line:
    """Say how many times as fast two threads simulate as one."""
    two, one = (found[name].typical for name in RESTARTED)
    is_met = one / two >= WORKERS_AIM
    cells = (
        "Two workers beside one",
        "",
        f"{format_seconds(two)} and {format_seconds(one)}",
        f">= {WORKERS_AIM:g} x as fast",
        _describe_verdict(is_met),
        f"{one / two:.2f} x",
        "",
    )
    return Line(cells, is_met)


def format_table(lines: list[Line]) -> str:
    """Align the cells of all lines below their headings."""
    rows = [_HEADINGS, *(line.cells for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in rows
    )


def find_exit_code(lines: list[Line], *, is_strict: bool) -> int:
    """Return 1 if an aim was missed and that is to count, else 0."""
    return int(is_strict and any(line.is_met is False for line in lines))


def format_seconds(seconds: float) -> str:
    """Write a duration with three digits, in the unit that fits."""
    units = ((1.0, "s"), (1e3, "ms"), (1e6, "us"))
    factor, unit = next((found for found in units if seconds * found[0] >= 1), units[-1])
    number = seconds * factor
    return f"{number:.{2 if number < 10 else 1 if number < 100 else 0}f} {unit}"


def _meets(case: Case, measured: Measured) -> bool | None:
    if case.aim_seconds is None:
        return None
    in_memory = case.aim_bytes is None or measured.peak_bytes <= case.aim_bytes
    return measured.typical <= case.aim_seconds and in_memory


def _describe_spread(measured: Measured) -> str:
    lowest, highest = min(measured.seconds), max(measured.seconds)
    return f"{format_seconds(measured.typical)} ({format_seconds(lowest)}-{format_seconds(highest)})"


def _describe_aim(case: Case) -> str:
    if case.aim_seconds is None:
        return ""
    memory = "" if case.aim_bytes is None else f", {case.aim_bytes / 2**30:g} GiB"
    return f"{format_seconds(case.aim_seconds)}{memory}"


def _describe_verdict(is_met: bool | None) -> str:  # noqa: FBT001 - three values
    return {True: "met", False: "MISSED", None: ""}[is_met]


def _find_processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
