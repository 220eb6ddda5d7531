"""Setting reports as PDFs with helping processes, several at a time, in the order in which they are asked for."""

import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Final, Self

MOST_SETTERS: Final = 2
WORTH_ONE: Final = 40
"""A helping process takes as long to start as this many sheets to set."""

MOST_BYTES: Final = 2 * 1024**3
"""What one helping process may use at most: addresses of memory, of which it touches a tenth."""

WAITING: Final = 4
"""How many reports may be set or wait to be written, besides those that are being set. It bounds the memory."""

_PROGRAM: Final = Path(__file__).with_name("typeset_alone.py")


@dataclass(frozen=True, slots=True)
class Report:
    """One report to be set: its path in the release, its template, and what the template reads."""

    path: str
    template: str
    data: dict[str, Any]


class Typesetter:
    """Helping processes that set reports; leaving the `with` block ends them.

    The same reports give the same bytes, however many processes set them.
    """

    def __init__(self, timestamp: int, n_reports: int, *, most: int = MOST_SETTERS) -> None:
        """`timestamp` is when the reports say that they were made; `n_reports` about how many there will be.

        At most `most` processes help.
        """
        self._timestamp = timestamp
        self._n_setters = max(1, min(most, n_reports // WORTH_ONE))
        self.processes: list[subprocess.Popen[bytes]] = []
        self._free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            # One may still be at work where the building stopped. Threads end after the processes that they wait for.
            self._threads = stack.enter_context(ThreadPoolExecutor(self._n_setters))
            for _number in range(self._n_setters):
                process = stack.enter_context(_Setter()).process
                self.processes.append(process)
                self._free.put(process)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._stack.__exit__(kind, error, trace)

    def set_all(self, reports: Iterable[Report]) -> Iterator[tuple[str, bytes]]:
        """Yield path and PDF of each report, in their order.

        Raises RuntimeError where a report cannot be set, with what its template says is wrong.
        """
        waiting: deque[tuple[str, Future[bytes]]] = deque()
        for report in reports:
            waiting.append((report.path, self._threads.submit(self._set, report)))
            if len(waiting) > self._n_setters + WAITING:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())

    def _set(self, report: Report) -> bytes:
        request = {
            "template": report.template,
            "data": json.dumps(report.data, ensure_ascii=False),
            "fonts": font_folders(),
            "timestamp": self._timestamp,
        }
        setter = self._free.get()
        try:
            return _ask(setter, json.dumps(request, ensure_ascii=False).encode())
        finally:
            self._free.put(setter)


def font_folders() -> list[str]:
    """Return the folders of the fonts that reports are set in, which come with a package: no font of the machine."""
    return [str(resources.files("fontpkg_source_sans_3") / "files")]


class _Setter:
    """One helping process, for the time of a `with` block."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-I", str(_PROGRAM), str(MOST_BYTES)]
        self.process = subprocess.Popen(  # noqa: S603 - a program of ours; texts come in as data
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def _finished(path: str, future: Future[bytes]) -> tuple[str, bytes]:
    try:
        return path, future.result()
    except (RuntimeError, OSError) as error:
        raise RuntimeError(f"{path} cannot be set as a PDF: {error}") from error


def _ask(setter: subprocess.Popen[bytes], request: bytes) -> bytes:
    if setter.stdin is None or setter.stdout is None:
        raise RuntimeError("the process that sets reports has no pipes")
    setter.stdin.write(len(request).to_bytes(4, "big") + request)
    setter.stdin.flush()
    head = setter.stdout.read(5)
    if len(head) < 5:
        raise RuntimeError("the process that sets reports ended")
    body = setter.stdout.read(int.from_bytes(head[1:], "big"))
    if not head[0]:
        raise RuntimeError(body.decode(errors="replace"))
    return body
