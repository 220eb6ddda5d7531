"""manage.py bench_workbook: do one job of a workbook, and print the seconds and the peak of memory it took."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from apps.engine.management.command_line import PortalCommand
from apps.workbooks.models import WorkbookJob
from apps.workbooks.services import workbook_work


class Command(PortalCommand):
    help = "Mengerjakan satu pekerjaan Excel yang antre dan mengukurnya (dipanggil make bench)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job", type=int, metavar="NOMOR", help="nomor pekerjaan")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        if not workbook_work(options["job"]):
            job = WorkbookJob.objects.filter(pk=options["job"]).first()
            if job is None:
                raise CommandError(f"Pekerjaan {options['job']} tidak ada.")
            state = job.get_job_state_display()
            raise CommandError(job.job_failure or f"Pekerjaan tidak antre; keadaannya {state}.")
        seconds = time.perf_counter() - began
        self.stdout.write(json.dumps({"seconds": seconds, "megabytes": peak_megabytes()}))


def peak_megabytes() -> float:
    """Return the most memory that this process has held.

    What `getrusage` says begins with the size of the process that started this one.
    """
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].removesuffix(" kB")) / 1024
