from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from apps.audit.selectors import chain_check
from apps.core.exceptions import InvalidInputError
from apps.core.formatting import format_datetime, format_decimal
from apps.engine.management.command_line import PortalCommand


class Command(PortalCommand):
    help = "Memeriksa rantai segel catatan audit dari awal, dan menyebut catatan pertama yang tidak cocok."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--noted",
            default="",
            metavar="NOMOR:SIDIK",
            help="segel yang dicatat sebelumnya; harus ada di rantai",
        )

    def handle(self, *args: Any, noted: str, **options: Any) -> None:
        try:
            report = chain_check(noted)
        except InvalidInputError as error:
            raise CommandError(error.message, returncode=2) from error
        held = f"{format_decimal(report.count, 0)} catatan cocok dengan segelnya"
        if report.problem:
            raise CommandError(f"Rantai putus. {report.problem} Sebelum itu {held}.", returncode=1)
        if report.last is None:
            self.stdout.write("Belum ada catatan yang disegel.")
        else:
            self.stdout.write(
                f"{held}. Segel terakhir: {report.last}, {format_datetime(report.last.sealed_at)}."
            )
