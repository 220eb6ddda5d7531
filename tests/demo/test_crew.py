"""The processes of the seed: what they share out, and how they end."""

import os
import signal
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import psutil
import pytest
from django.db import connections

from apps.demo.crew import CrewError, Job, crew_do
from apps.regions.models import Region
from tests.cast import Regions
from tests.running import name_of, names_of, wait_for_sessions_to_end, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def rename(region: Region) -> None:
    Region.objects.filter(pk=region.pk).update(short_name=f"proses {os.getpid()}")


def stay(folder: Path) -> None:
    """Say who is here, and never come to an end."""
    (folder / str(os.getpid())).touch()
    signal.pause()


def after(folder: Path, what: Callable[[], object]) -> None:
    """Do something once the job that stays is there."""
    wait_until("the other job has begun", lambda: any(folder.iterdir()))
    what()


def fail() -> None:
    raise ValueError("Isian Badung tidak dapat dikirim.")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def crew_do_at_a_terminal(jobs: list[Job]) -> None:
    """Do the jobs with Ctrl-C heeded: where the tests run in the background of a shell, the shell has it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    crew_do(jobs)


def forks() -> list[psutil.Process]:
    """Return the children of this process that are Python too; its PostgreSQL comes and goes."""
    name = name_of(psutil.Process())
    return [child for child in psutil.Process().children() if name_of(child) == name]


def test_jobs_are_done_in_two_processes_and_stay_done(regions: Regions) -> None:
    offices = [regions.banten, regions.pandeglang, regions.lebak, regions.bali, regions.badung]
    before = forks()

    crew_do([Job(office.name, partial(rename, office)) for office in offices])

    changed = set(Region.objects.filter(pk__in=[office.pk for office in offices]).values_list("short_name"))
    assert 1 <= len(changed) <= 2
    assert all(name.startswith("proses ") and name != f"proses {os.getpid()}" for (name,) in changed)
    assert forks() == before


def test_no_jobs_need_no_process() -> None:
    crew_do([])


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (fail, "Badung: ValueError: Isian Badung tidak dapat dikirim."),
        (die, "Badung: its process ended unexpectedly (exit code -9)"),
    ],
)
def test_a_job_that_fails_ends_the_others_and_is_named(
    what: Callable[[], object], told: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = forks()

    with pytest.raises(CrewError) as error:
        crew_do([Job("Banten", partial(stay, tmp_path)), Job("Badung", partial(after, tmp_path, what))])

    assert str(error.value) == told
    assert forks() == before
    # The place in the code is told as well.
    assert ("in fail" in capfd.readouterr().err) == (what is fail)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_the_seed_ends_its_processes(number: signal.Signals, tmp_path: Path) -> None:
    jobs = [Job("Banten", partial(stay, tmp_path)), Job("Bali", partial(stay, tmp_path))]
    connections.close_all()
    seed = get_context("fork").Process(target=crew_do_at_a_terminal, args=(jobs,))
    seed.start()
    wait_until("both jobs have begun", lambda: len(list(tmp_path.iterdir())) == 2)
    workers = [psutil.Process(int(path.name)) for path in tmp_path.iterdir()]

    os.kill(seed.pid or 0, number)
    seed.join()

    wait_until("no process is left", lambda: not names_of(workers))
    wait_for_sessions_to_end()
