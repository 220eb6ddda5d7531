"""manage.py seed_demo: fill an empty portal with the published IKP 2024 and a simulated edition."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.accounts.permissions import Role
from apps.regions.models import Region

from ...people import ACCOUNTS, PASSWORD
from ...seed import seed_all


class Command(BaseCommand):
    help = "Fill the portal with the demo's people, the published IKP 2024 and a simulated edition."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print the demo's accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["accounts"]:
            seed_all(say=self.stdout.write)
            return
        names = dict(Region.objects.current().values_list("code", "name"))
        for account in ACCOUNTS:
            role = f"{Role(account.role).label}, {names[account.region_code]}"
            self.stdout.write(f"  {account.email:<32} {role}")
        self.stdout.write(f"  {'sandi semua akun':<32} {PASSWORD}")
