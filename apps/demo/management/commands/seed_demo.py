"""manage.py seed_demo: fill an empty portal with the published IKP 2024 and a simulated edition."""

from typing import Any

from django.core.management.base import CommandParser

from apps.accounts.permissions import Role
from apps.engine.management.command_line import PortalCommand
from apps.regions.models import Region

from ...people import ACCOUNTS, PASSWORD
from ...seed import seed_all


class Command(PortalCommand):
    help = "Mengisi portal dengan akun demo, IKP 2024 terbitan, dan edisi simulasi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="hanya menampilkan akun demo")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["accounts"]:
            seed_all(say=self.stdout.write)
            return
        names = dict(Region.objects.current().values_list("code", "name"))
        for account in ACCOUNTS:
            role = f"{Role(account.role).label}, {names[account.region_code]}"
            self.stdout.write(f"  {account.email:<32} {role}")
        self.stdout.write(f"  {'sandi semua akun':<32} {PASSWORD}")
