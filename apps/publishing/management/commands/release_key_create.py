"""manage.py release_key_create: make the key that signs releases, once."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ...signing import create_private_key, fingerprint, load_private_key, public_pem


class Command(BaseCommand):
    help = "Make the Ed25519 key that signs releases, at RELEASE_SIGNING_KEY; never replaces one."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.RELEASE_SIGNING_KEY)
        if path.exists():
            raise CommandError(f"{path} exists already. Move it away first if you really want another key.")
        create_private_key(path)
        digest = fingerprint(public_pem(load_private_key()))
        self.stdout.write(f"{path} made. Keep a copy in a safe place. SHA-256 of its public key: {digest}")
