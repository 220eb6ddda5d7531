"""manage.py bench_publish: build the simulated release, and print time, memory and sizes beside the aims."""

from typing import Any

from django.core.management.base import CommandError

from apps.computation.models import IndexRun
from apps.engine.management.command_line import PortalCommand

from ...measurements_publish import measure_publishing
from ...seed import SIMULATION


class Command(PortalCommand):
    help = "Mengukur penyusunan terbitan simulasi (make bench-publish menjalankan semua yang diperlukan)."

    def handle(self, *args: Any, **options: Any) -> None:
        run = IndexRun.objects.finished().filter(edition__code=SIMULATION).order_by("pk").first()
        if run is None:
            raise CommandError("Belum ada yang dapat diukur. Jalankan seed_demo dahulu.")
        for line in measure_publishing(run):
            mark = "met" if line.is_met else "MISSED"
            self.stdout.write(f"{line.what:<34} {line.measured:<36} {line.aim:<24} {mark}")
            self.stdout.write(f"{'':<34} {line.how}")
