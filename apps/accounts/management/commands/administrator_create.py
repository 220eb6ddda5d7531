"""Makes the first administrator of a new portal; everybody else joins by invitation."""

from getpass import getpass
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from apps.core.exceptions import InvalidInputError
from apps.engine.management.command_line import PortalCommand

from ...permissions import Role
from ...selectors import region_nation
from ...services import assignment_grant, user_create


class Command(PortalCommand):
    help = "Membuat administrator pertama; kata sandinya ditanyakan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="SUREL", help="alamat surel, yang dipakai untuk masuk")
        parser.add_argument("full_name", metavar="NAMA", help="nama lengkap, di antara tanda kutip")

    def handle(self, *args: Any, **options: Any) -> None:
        nation = region_nation()
        if nation is None:
            raise CommandError("Wilayah belum dimuat. Jalankan regions_load dahulu, lalu ulangi.")
        password = getpass("Kata sandi: ")
        if getpass("Ulangi kata sandi: ") != password:
            raise CommandError("Kedua kata sandi tidak sama.")
        try:
            with transaction.atomic():
                user = user_create(
                    email=options["email"], full_name=options["full_name"], password=password, region=nation
                )
                assignment_grant(actor=None, user=user, role=Role.ADMINISTRATOR, region=nation)
        except InvalidInputError as error:
            raise CommandError(" ".join(text for texts in error.errors.values() for text in texts)) from error
        self.stdout.write(f"{user.email}: {Role.ADMINISTRATOR.label}")
