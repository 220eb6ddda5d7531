"""Asking a virus scanner (clamd) about a file. The protocol is that of its manual page: clamd(8), INSTREAM."""

import re
import socket
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from django.conf import settings

_CHUNK: Final = 64 * 1024
_LONGEST_ANSWER: Final = 4096
_PATIENCE: Final = 60.0
_FOUND: Final = re.compile(r"stream: (.+) FOUND")


class ScannerError(Exception):
    """The scanner does not answer, or could not look at the file. Nothing is known of the file by that."""


def has_scanner() -> bool:
    """Whether the settings name a scanner."""
    return bool(settings.CLAMD)


def scan(stream: BinaryIO) -> str:
    """Return the name of the virus in the stream, "" where the scanner finds none. Raises ScannerError."""
    try:
        with _connected() as connection:
            connection.sendall(b"zINSTREAM\0")
            while chunk := stream.read(_CHUNK):
                connection.sendall(len(chunk).to_bytes(4) + chunk)
            connection.sendall(bytes(4))
            answer = _answer(connection)
    except OSError as error:
        raise ScannerError(f"{settings.CLAMD} does not answer: {error}") from error
    if answer == "stream: OK":
        return ""
    if found := _FOUND.fullmatch(answer):
        return found[1]
    raise ScannerError(f"{settings.CLAMD} answered {answer!r}.")


def _connected() -> socket.socket:
    address = urlsplit(settings.CLAMD)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(_PATIENCE)
        connection.connect(address.path)
        return connection
    return socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=_PATIENCE)


def _answer(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < _LONGEST_ANSWER:
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            break
        received += piece
    return received.rstrip(b"\0").decode(errors="replace").strip()
