"""Work shared among threads, and among copies of a process."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from apps.engine.exceptions import MethodError
from apps.engine.workers import Workers, make_workers, share_table

ROOT = Path(__file__).parents[2]

SCRIPT = """
import os, signal
import numpy as np
from apps.engine.workers import make_workers, share_table

main, table = os.getpid(), share_table((7, 2))

def note(row):
    table[row] = row, os.getpid()

make_workers(3).call_apart(note, range(7))
print("rows", table[:, 0].astype(int).tolist(), "by", len(set(table[:, 1])), "processes")

def refuse(row):
    if row == 4:
        raise ValueError("row 4 cannot be computed")

try:
    make_workers(3).call_apart(refuse, range(7))
except ValueError as error:
    print("error", error)

def die(row):
    if os.getpid() != main:
        os.kill(os.getpid(), signal.SIGKILL)
    table[row] = 10 * row, 0

make_workers(3).call_apart(die, range(7))
print("rows", table[:, 0].astype(int).tolist(), "without help")

def wait_or_fail(row):
    if os.getpid() == main:
        raise ValueError("the first process failed")
    signal.pause()

try:
    make_workers(3).call_apart(wait_or_fail, range(7))
except ValueError as error:
    print("error", error)
"""


def test_copies_of_a_process_do_the_work_and_what_they_leave_is_done_by_the_first() -> None:
    """In a process of its own: that of the tests has other threads, and is therefore not copied."""
    command = [sys.executable, "-W", "error", "-c", SCRIPT]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout.splitlines() == [
        "rows [0, 1, 2, 3, 4, 5, 6] by 3 processes",
        "error row 4 cannot be computed",
        "rows [0, 10, 20, 30, 40, 50, 60] without help",
        "error the first process failed",
    ]
    assert not found.stderr


@pytest.mark.parametrize("number", [1, 3])
def test_a_process_with_other_threads_is_not_copied(number: int) -> None:
    table, processes = share_table((5, 1)), set()

    def note(row: int) -> None:
        table[row] = row
        processes.add(threading.main_thread().native_id)

    is_over = threading.Event()
    other = threading.Thread(target=is_over.wait)
    other.start()
    make_workers(number).call_apart(note, range(5))
    is_over.set()
    other.join()
    np.testing.assert_array_equal(table[:, 0], np.arange(5))
    # What a copy adds to the set, this process would not see.
    assert processes == {threading.main_thread().native_id}


@pytest.mark.parametrize("number", [1, 2, 5])
def test_answers_keep_the_order(number: int) -> None:
    assert Workers(number).map(lambda item: item * item, range(9)) == [item * item for item in range(9)]


@pytest.mark.parametrize("number", [0, 1025, True, 2.0])
def test_a_number_of_workers_is_whole_and_possible(number: int) -> None:
    with pytest.raises(MethodError, match="pekerja"):
        make_workers(number)
