"""A study cut into chunks of fixed size, and how a chunk's numbers travel between workers."""

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..arrays import is_whole
from ..exceptions import DataError, MethodError

CHUNK_RUNS: Final = 500
"""Runs of a chunk. Part of what a seed means: another number would draw other runs."""

LARGEST_NUMBER_OF_RUNS: Final = 1_000_000
LARGEST_NUMBER_OF_SCORES: Final = 100_000_000
"""At most this many scores of all units in all runs: in the end all are in memory, 1 GB with their ranks."""

BLOCK_SCORES: Final = 2**17
"""Scores computed at once: 1 MiB of float64, which stays near the processor. Half of it would make two threads wait
for each other: they pass Python's lock on after every call of NumPy."""

DUEL_SCORES: Final = 10 * BLOCK_SCORES
"""Scores computed at once where every two regions are compared: pair by pair, each in all of these runs."""

_MARK: Final = b"IKPCHUNK1\n"
_LENGTHS: Final = struct.Struct("<QQ")
_DIGEST_BYTES: Final = 32


@dataclass(frozen=True)
class Chunk:
    """Some runs of a study.

    Parameters
    ----------
    number : int
        0 for the first chunk.
    start : int
        The first run.
    stop : int
        The run after the last.
    """

    number: int
    start: int
    stop: int

    @property
    def n_runs(self) -> int:
        """How many runs it holds."""
        return self.stop - self.start


def split_runs(n_runs: int, n_units: int = 1) -> tuple[Chunk, ...]:
    """Cut the runs of a study into chunks, always the same way, however many workers there are.

    Parameters
    ----------
    n_runs : int
        Runs of the study.
    n_units : int
        Units of the study; they do not change the chunks, but there may be too many for so many runs.

    Returns
    -------
    tuple of Chunk
        In order; all but the last hold `CHUNK_RUNS` runs.

    Raises
    ------
    MethodError
        If the number is not a whole number from 1 to a million, or too large for so many units.

    Examples
    --------
    >>> split_runs(700)
    (Chunk(number=0, start=0, stop=500), Chunk(number=1, start=500, stop=700))
    """
    if not is_whole(n_runs, 1, LARGEST_NUMBER_OF_RUNS):
        raise MethodError(
            f"Banyaknya simulasi {n_runs!r} tidak dapat dipakai; isi bilangan bulat 1 sampai "
            f"{LARGEST_NUMBER_OF_RUNS}.",
            ("n_runs",),
        )
    if n_runs * n_units > LARGEST_NUMBER_OF_SCORES:
        raise MethodError(
            f"{n_runs} simulasi atas {n_units} wilayah terlalu besar; pilih paling banyak "
            f"{LARGEST_NUMBER_OF_SCORES // n_units} simulasi.",
            ("n_runs",),
        )
    starts = range(0, n_runs, CHUNK_RUNS)
    return tuple(Chunk(number, start, min(start + CHUNK_RUNS, n_runs)) for number, start in enumerate(starts))


def slice_runs(n_runs: int, n_units: int, n_scores: int = BLOCK_SCORES) -> Iterator[slice]:
    """Cut some runs into blocks that are computed at once, such as 255 runs of 514 units."""
    step = max(1, n_scores // max(1, n_units))
    for start in range(0, n_runs, step):
        yield slice(start, min(start + step, n_runs))


def check_seed(seed: int) -> int:
    """Refuse a seed that is not a whole number from 0 to 2**63 - 1, since the database could not store it."""
    if not is_whole(seed, 0, 2**63 - 1):
        raise MethodError(
            f"Benih (seed) {seed!r} tidak dapat dipakai; isi bilangan bulat 0 atau lebih.", ("seed",)
        )
    return seed


def check_complete(chunks: Sequence[Chunk]) -> int:
    """Count the runs of a study; refuse chunks that do not make it up, each run once."""
    ordered = sorted(chunks, key=lambda chunk: chunk.start)
    stop = ordered[-1].stop if ordered else 0
    if not stop or tuple(ordered) != split_runs(stop):
        given = ", ".join(str(chunk.number + 1) for chunk in ordered) or "tidak ada"
        raise DataError(
            f"Potongan simulasi tidak lengkap atau berulang (yang ada: {given}); hitung tiap potongan satu kali."
        )
    return stop


def pack_chunk(kind: str, facts: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Write the numbers of a chunk as bytes: a mark, a header in JSON, arrays in little-endian order, a checksum."""
    little = {
        name: np.ascontiguousarray(array, array.dtype.newbyteorder("<")) for name, array in arrays.items()
    }
    described = [[name, array.dtype.str, list(array.shape)] for name, array in little.items()]
    header = json.dumps({"kind": kind, "facts": dict(facts), "arrays": described}).encode()
    body = b"".join(array.tobytes() for array in little.values())
    lengths = _LENGTHS.pack(len(header), len(body))
    digest = hashlib.blake2b(lengths + header + body, digest_size=_DIGEST_BYTES).digest()
    return b"".join((_MARK, digest, lengths, header, body))


def unpack_chunk(kind: str, content: bytes) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Read what `pack_chunk` wrote; refuse bytes that are not those of such a chunk, to the last one."""
    start = len(_MARK) + _DIGEST_BYTES
    digest, rest = content[len(_MARK) : start], memoryview(content)[start:]
    sound = content.startswith(_MARK) and len(rest) >= _LENGTHS.size
    if not sound or hashlib.blake2b(rest, digest_size=_DIGEST_BYTES).digest() != digest:
        raise DataError("Potongan simulasi rusak atau terpotong; hitung ulang potongan ini.")
    n_header, _ = _LENGTHS.unpack_from(rest)
    position = _LENGTHS.size + n_header
    header = json.loads(bytes(rest[_LENGTHS.size : position]))
    if header["kind"] != kind:
        raise DataError(f"Potongan ini berisi {header['kind']}, bukan {kind}; berikan potongan yang sesuai.")
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, dtype, shape in header["arrays"]:
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(rest, dtype=dtype, count=count, offset=position).reshape(shape)
        position += arrays[name].nbytes
    return header["facts"], arrays
