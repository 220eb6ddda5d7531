"""manage.py bench_workbook: do one job of a workbook, and print the seconds and the peak of memory it took."""

import json
import resource
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.workbooks.models import WorkbookJob
from apps.workbooks.services import workbook_work


class Command(BaseCommand):
    help = "Do one queued job of a workbook and measure it (make bench calls this)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job", type=int, help="the key of the job")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        if not workbook_work(options["job"]):
            job = WorkbookJob.objects.get(pk=options["job"])
            raise CommandError(job.job_failure or f"The job is {job.job_state}.")
        seconds = time.perf_counter() - began
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(json.dumps({"seconds": seconds, "megabytes": megabytes}))
