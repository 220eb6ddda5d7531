"""A virus scanner on this machine that speaks the protocol of clamd and knows one virus: EICAR."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.submissions.samples import EICAR

VIRUS = "Eicar-Test-Signature"


class Scanner(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Its `answer` replaces what it would say; `seen` are the bytes that it was handed."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.answer: bytes | None = None
        self.seen: list[bytes] = []

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class _Request(socketserver.StreamRequestHandler):
    server: Scanner

    def handle(self) -> None:
        command = self.rfile.read(10)
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(length)
        self.server.seen.append(content)
        said = f"stream: {VIRUS} FOUND" if EICAR in content else "stream: OK"
        self.wfile.write(said.encode() + b"\0" if self.server.answer is None else self.server.answer)


@contextmanager
def scanner_running() -> Iterator[Scanner]:
    with Scanner() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def closed_address() -> str:
    """Return an address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"tcp://127.0.0.1:{listener.getsockname()[1]}"
