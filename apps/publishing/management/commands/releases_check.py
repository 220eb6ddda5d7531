"""manage.py releases_check: compare every public release on disk with its manifest and signature."""

from typing import Any

from django.core.management.base import CommandError

from apps.engine.management.command_line import PortalCommand

from ... import archive


class Command(PortalCommand):
    help = "Memeriksa berkas setiap rilis publik terhadap manifes dan tanda tangannya."

    def handle(self, *args: Any, **options: Any) -> None:
        n_bad = 0
        for edition in archive.read_index().editions:
            for release in edition.releases:
                directory = archive.release_directory(edition.code, release.version)
                problems = archive.find_problems(directory, release.manifest_sha256)
                n_bad += bool(problems)
                self.stdout.write(f"{edition.code} v{release.version}: {'baik' if not problems else 'RUSAK'}")
                for problem in problems:
                    self.stdout.write(f"  {problem}")
        if n_bad:
            raise CommandError(f"{n_bad} rilis berbeda dari yang diterbitkan.")
