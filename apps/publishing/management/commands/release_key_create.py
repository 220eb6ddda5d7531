"""manage.py release_key_create: make the key that signs releases, once."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from apps.engine.management.command_line import PortalCommand

from ...signing import create_private_key, fingerprint, load_private_key, public_pem


class Command(PortalCommand):
    help = "Membuat kunci Ed25519 yang menandatangani rilis, di RELEASE_SIGNING_KEY; tidak pernah mengganti kunci lama."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.RELEASE_SIGNING_KEY)
        if path.exists():
            raise CommandError(f"{path} sudah ada. Pindahkan dahulu bila memang perlu kunci lain.")
        create_private_key(path)
        digest = fingerprint(public_pem(load_private_key()))
        self.stdout.write(
            f"{path} dibuat. Simpan salinannya di tempat aman. SHA-256 kunci publiknya: {digest}"
        )
