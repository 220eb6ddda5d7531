"""Makes the first administrator of a new portal; everybody else joins by invitation."""

from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from apps.core.exceptions import InvalidInputError
from apps.regions.enums import RegionLevel

from ...permissions import Role
from ...selectors import region_nation
from ...services import assignment_grant, user_create


class Command(BaseCommand):
    help = "Create a person with the role of administrator; asks for the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")

    def handle(self, *args: Any, **options: Any) -> None:
        nation = region_nation()
        if nation is None:
            raise CommandError(f"No region of level {RegionLevel.NATION}: load the regions first.")
        password = getpass("Kata sandi: ")
        if getpass("Ulangi kata sandi: ") != password:
            raise CommandError("Kedua kata sandi tidak sama.")
        try:
            with transaction.atomic():
                user = user_create(email=options["email"], full_name=options["full_name"], password=password)
                assignment_grant(actor=None, user=user, role=Role.ADMINISTRATOR, region=nation)
        except InvalidInputError as error:
            raise CommandError(" ".join(text for texts in error.errors.values() for text in texts)) from error
        self.stdout.write(f"{user.email}: {Role.ADMINISTRATOR.label}")
