"""A web server that hands out one page at a time, as it was answered before, with the files that pages ask for."""

import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.test import Client


class Serving(ThreadingHTTPServer):
    """Serves `body` at every address that is no file. Files may be kept by the browser: no page changes them."""

    daemon_threads = True

    def __init__(self, release: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.release = release
        self.status = 200
        self.body = b""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def show(self, status: int, body: bytes) -> None:
        self.status, self.body = status, body


@contextmanager
def serving(release: str) -> Iterator[Serving]:
    """Serve until the block ends. Previews of drafts get the files of `release`, "/terbitan/EDITION/vN/"."""
    with Serving(release) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Serving

    def do_GET(self) -> None:
        path = re.sub(r"^.*/pratinjau/", self.server.release, self.path.partition("?")[0])
        if Path(path).suffix and not path.endswith(("/", ".html")):
            body, kind = _file(path)
            self._send(200 if body else 404, kind, body, "max-age=600")
        else:
            self._send(self.server.status, "text/html; charset=utf-8", self.server.body, "no-store")

    def _send(self, status: int, kind: str, body: bytes, caching: str) -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", len(body)),
            ("Cache-Control", caching),
        ):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@cache
def _file(path: str) -> tuple[bytes, str]:
    """Return a static file, or one of a release, for which nobody asks the database; empty if there is none."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        return (Path(str(found)).read_bytes() if found else b""), kind
    response: Any = Client().get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return (body if response.status_code == 200 else b""), kind
