"""The table of the engine's times is produced, on a few regions; how fast it is, is not tested."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from apps.engine.benchmarks.__main__ import main
from apps.engine.benchmarks.cases import CASES, LINEAR, RESTARTED
from apps.engine.benchmarks.commands import command_compute
from apps.engine.benchmarks.measuring import Measured, measure
from apps.engine.benchmarks.table import (
    build_line,
    build_linear_line,
    build_restart_line,
    build_workers_line,
    find_exit_code,
    format_seconds,
    format_table,
)
from apps.engine.benchmarks.world import World

ROOT = Path(__file__).resolve().parents[3]


def measured(seconds: float, *, peak_bytes: int = 2**20, digest: str = "") -> Measured:
    return Measured((seconds, seconds / 2, seconds * 2), seconds / 2, seconds / 10, peak_bytes, digest)


def test_main_prints_the_machine_and_one_line_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--tiny", "--only", "pipeline", "copeland"]) == 0
    header, table, verdict = capsys.readouterr().out.strip().split("\n\n")
    assert re.match(r"\d+ cores, .+\nPython 3\.\d+\.\d+, NumPy \d", header)
    lines = table.splitlines()
    assert lines[0].split("  ")[0] == "what"
    assert [line.split("  ")[0] for line in lines[1:]] == ["Full pipeline", "Copeland"]
    for line in lines[1:]:
        assert re.search(r"20 x 61 .* \(.+-.+\) .* (met|MISSED) .* MiB$", line)
    assert re.fullmatch(r"\d of 2 aims missed", verdict)


def test_the_program_needs_neither_django_nor_a_database() -> None:
    code = "import sys, apps.engine.benchmarks.__main__; print('django' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(CASES.keys() - {"pipeline", "linear-100k", "linear-300k"}))
def test_every_case_can_be_measured(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # As often as the case says, but not so often: a command is a process each time.
    monkeypatch.setitem(CASES, name, replace(CASES[name], repeats=2))
    found = measure(name, is_tiny=True)
    assert len(found.seconds) == 2
    assert min(found.seconds) > 0
    assert found.bound_seconds > 0
    assert found.peak_bytes > 10 * 2**20


def test_the_same_seed_gives_the_same_bits_for_any_number_of_workers() -> None:
    assert len({measure(name, is_tiny=True).digest for name in RESTARTED}) == 1


def test_a_line_says_whether_time_and_memory_are_within_the_aim() -> None:
    within, beyond = measured(2.4), measured(2.4, peak_bytes=4 * 2**30)
    assert build_line("million", within, is_tiny=False).is_met is True
    assert build_line("million", beyond, is_tiny=False).is_met is False
    assert build_line("million", measured(2.6), is_tiny=False).is_met is False
    assert build_line("linear-100k", measured(99.0), is_tiny=False).is_met is None


def test_the_time_per_region_must_not_grow() -> None:
    even = {name: measured(CASES[name].size.n_units * 1e-6) for name in LINEAR}
    assert build_linear_line(even, is_tiny=False).is_met is True
    assert build_linear_line({**even, "million": measured(2.0)}, is_tiny=False).is_met is False


def test_a_restart_must_give_the_same_bits() -> None:
    first, second = RESTARTED
    same = {first: measured(1.0, digest="ab"), second: measured(1.0, digest="ab")}
    assert build_restart_line(same).is_met is True
    assert build_restart_line({**same, second: measured(1.0, digest="ac")}).is_met is False
    assert build_restart_line({name: measured(1.0) for name in RESTARTED}).is_met is False


def test_two_workers_must_be_so_many_times_as_fast_as_one() -> None:
    two, one = RESTARTED
    assert (CASES[two].size.n_workers, CASES[one].size.n_workers) == (2, 1)
    line = build_workers_line({two: measured(0.5), one: measured(0.85)})
    assert (line.is_met, line.cells[-2]) == (True, "1.70 x")
    assert build_workers_line({two: measured(0.5), one: measured(0.75)}).is_met is False


def test_a_command_that_fails_is_no_measurement() -> None:
    command = command_compute(World(20))
    (command.folder / "data.csv").write_text("kode\n", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        command.run()


def test_only_strict_ends_with_1_and_only_where_an_aim_is_missed() -> None:
    met, missed, without_aim = (
        build_line(name, measured(seconds), is_tiny=False)
        for name, seconds in (("copeland", 0.01), ("copeland", 99.0), ("linear-100k", 99.0))
    )
    assert find_exit_code([met, missed], is_strict=True) == 1
    assert find_exit_code([met, missed], is_strict=False) == 0
    assert find_exit_code([met, without_aim], is_strict=True) == 0


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(12.34, "12.3 s"), (1.0, "1.00 s"), (0.5, "500 ms"), (0.00234, "2.34 ms"), (4.5e-6, "4.50 us")],
)
def test_format_seconds(seconds: float, expected: str) -> None:
    assert format_seconds(seconds) == expected


def test_format_table_aligns_the_columns() -> None:
    lines = [build_line(name, measured(0.5), is_tiny=False) for name in ("pipeline", "million")]
    rows = format_table(lines).splitlines()
    assert len({row.index("500 ms") for row in rows[1:]}) == 1
    assert rows[0].index("aim") == rows[1].index("3.00 ms") == rows[2].index("2.50 s, 3 GiB")


def test_world_has_the_shape_of_2024() -> None:
    world = World(31)
    framework = world.framework
    assert len(framework.indicators) == 61
    assert len(framework.top_groups) == 4
    assert sum(group.is_display_only for group in framework.groups) == 12
    columns = [framework.aggregate_codes.index(code) for code in framework.top_groups]
    assert framework.membership[:, columns].sum(axis=0).tolist() == [16, 24, 15, 6]
    units = world.build_units()
    assert units.codes[:3] == ("00000", "00000.01", "00000.02")
    assert {level: rows.size for level, rows in units.rows_by_level.items()} == {"province": 3, "regency": 28}
