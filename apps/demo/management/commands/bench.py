"""manage.py bench: measure the seeded portal, and print each figure beside its aim."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.core.memory import garbage_settle
from apps.engine.management.command_line import PortalCommand

from ...measurements import measure_page_bytes, measure_page_queries, measure_page_time, measure_run
from ...measurements_approval import measure_approval
from ...measurements_entry import measure_form, measure_saves
from ...measurements_offices import measure_offices
from ...measurements_progress import measure_progress
from ...measurements_review import measure_review
from ...measurements_trail import ENTRIES, measure_trail, trail_fill
from ...people import DOMAIN
from ...seed import SIMULATION
from ...workbooks import measure_workbooks


class Command(PortalCommand):
    help = "Mengukur hitungan, halaman, dan Excel pada portal demo (make bench menjalankan semua yang diperlukan)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", required=True, metavar="ALAMAT", help="alamat peladen web")
        parser.add_argument("--bare", required=True, metavar="ALAMAT", help="alamat ikp_portal.stack.bare")

    def handle(self, *args: Any, **options: Any) -> None:
        finished = IndexRun.objects.finished().filter(edition__code=SIMULATION)
        run = finished.select_related("edition__instrument", "edition__region_set").order_by("pk").first()
        if run is None:
            raise CommandError("Belum ada yang dapat diukur. Jalankan seed_demo dahulu.")
        nation = User.objects.get(email=f"peninjau@{DOMAIN}")
        # As the web server does once it has loaded everything (`ikp_portal.wsgi`).
        garbage_settle()
        filled = trail_fill()
        self.stdout.write(f"{ENTRIES:,} audit entries written in {filled:.0f} s")
        lines = [
            measure_run(run),
            measure_page_queries(),
            measure_page_bytes(options["address"]),
            measure_page_time(options["address"]),
            *measure_form(f"peninjau@{DOMAIN}"),
            *measure_progress(f"koordinator.banten@{DOMAIN}", f"peninjau@{DOMAIN}"),
            *measure_saves(options["address"], options["bare"]),
            *measure_offices(options["address"], run.edition, run.requested_by),
            *measure_workbooks(run.edition),
            *measure_trail(options["address"]),
            *measure_review(run.edition, nation),
            measure_approval(run.edition, nation),
        ]
        for line in lines:
            mark = "met" if line.is_met else "MISSED"
            self.stdout.write(f"{line.what:<34} {line.measured:<36} {line.aim:<16} {mark}")
            self.stdout.write(f"{'':<34} {line.how}")
