"""The key that signs releases (Ed25519), and what a reader needs to check a signature."""

import hashlib
import os
import uuid
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from apps.core.exceptions import UnavailableError


def load_private_key() -> Ed25519PrivateKey:
    """Return the signing key of this portal, made on first use where the settings allow it.

    Raises UnavailableError where the key is missing or unusable; the message says what to ask of whom.
    """
    path = Path(settings.RELEASE_SIGNING_KEY)
    if not path.exists() and settings.RELEASE_SIGNING_KEY_AUTOCREATE:
        create_private_key(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise UnavailableError(
            "Kunci penanda tangan terbitan tidak dapat dibaca. Minta pengelola portal memasang kunci "
            "(manage.py release_key_create), lalu siapkan terbitan lagi."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UnavailableError("Kunci penanda tangan terbitan bukan kunci Ed25519. Hubungi pengelola portal.")
    return key


def create_private_key(path: Path) -> None:
    """Write a new key to `path`, readable only by the file's owner; a key that is there already stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # Written under another name and linked into place when complete: another process never reads half a key.
    scratch = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        with suppress(FileExistsError):
            os.link(scratch, path)
    finally:
        scratch.unlink()


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """Return the public half of the key as PEM. Every release carries it as `kunci.pem`."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(pem: bytes) -> str:
    """Return the SHA-256 of a public key, by which people compare two keys."""
    key = load_pem_public_key(pem)
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def is_signed_by(pem: bytes, body: bytes, signature: bytes) -> bool:
    """Whether `signature` was made for `body` by the holder of the key `pem`."""
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(signature, body)
    except InvalidSignature:
        return False
    return True
