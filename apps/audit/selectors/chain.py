"""The chain over the entries: its end, what is not in it yet, and whether it holds."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from apps.core.exceptions import InvalidInputError
from apps.core.formatting import format_datetime

from ..models import ChainEnd, Entry, Seal
from .reading import entries_read, seals_read

SEALED_WITHIN: Final = dt.timedelta(hours=1)
"""An entry that is not chained after so long was put past the workers, or no worker runs."""

_CHUNK: Final = 5_000

_LATE: Final = 20_000
"""An entry gets its number when it is written, and is seen once its transaction ends: so many may overtake it."""


def seal_last() -> Seal | None:
    """Return the newest link of the chain, None before the first."""
    found = seals_read(Seal.objects.order_by("-number")[:1])
    return found[0] if found else None


def entry_list_unsealed(limit: int) -> list[Entry]:
    """Return the first `limit` entries that are not chained yet, oldest first.

    They are looked for among the newest, so that a long log costs no more.
    """
    newest = Seal.objects.aggregate(newest=Max("entry"))["newest"] or 0
    oldest = newest - _LATE
    # Bounded on both sides, so that the keys of both tables are read side by side however many entries wait.
    sealed = Seal.objects.filter(entry=OuterRef("pk"), entry__gt=oldest)
    return entries_read(Entry.objects.filter(~Exists(sealed), pk__gt=oldest).order_by("pk")[:limit])


@dataclass(frozen=True)
class ChainReport:
    """What a look at the whole chain found: how many links hold, the last of them, and what is wrong first."""

    count: int
    last: Seal | None
    problem: str = ""


def chain_check(noted: str = "") -> ChainReport:
    """Compare every entry with its link, from the first one on.

    `noted` is a link as somebody wrote it down before ("123:<hash>"): the chain has to go through it, so that nobody
    can have made it anew from the beginning.
    """
    number, noted_sha256 = _read_noted(noted)
    count, last, previous, problem = 0, None, "", ""
    # Read before the links: what is chained while they are compared lies behind it.
    end = ChainEnd.objects.first()
    known = {end.number: (end.sha256, "yang dibuat semula")} if end else {}
    known |= {number: (noted_sha256, "yang Anda catat")} if number else {}
    for seal, entry in _links():
        if problem := _broken(seal, entry, count, previous, known):
            return ChainReport(count, last, problem)
        count, last, previous = seal.number, seal, seal.sha256
    if number > count:
        problem = f"Segel nomor {number} yang Anda catat tidak ada: rantai dipotong."
    return ChainReport(count, last, problem or _cut_off(count, end) or _unaccounted() or _unsealed())


def _broken(
    seal: Seal, entry: Entry | None, count: int, previous: str, known: Mapping[int, tuple[str, str]]
) -> str:
    """Return what is wrong with the link behind `count` others; `known` are links as they were, and by whose word."""
    if seal.number != count + 1:
        return f"Segel nomor {count + 1} hilang."
    if entry is None:
        return f"Catatan yang disegel dengan nomor {seal.number} hilang."
    if not _is_sealed_by(seal, entry, previous):
        return f"{told_entry(entry)} tidak sama dengan yang disegel."
    sha256, words = known.get(seal.number, (seal.sha256, ""))
    return "" if seal.sha256 == sha256 else f"Segel nomor {seal.number} bukan {words}: rantai dibuat ulang."


def _is_sealed_by(seal: Seal, entry: Entry, previous: str) -> bool:
    try:
        return seal.sha256 == entry.sealed_after(previous)
    except RecursionError:  # values in values in values: so deep is nothing that the portal writes
        return False


def _unsealed() -> str:
    """Return which entry was not chained in time."""
    rows = Entry.objects.filter(seal__isnull=True, at__lt=timezone.now() - SEALED_WITHIN)
    late = entries_read(rows.order_by("pk")[:1])
    return f"{told_entry(late[0])} tidak disegel." if late else ""


def _cut_off(count: int, end: ChainEnd | None) -> str:
    """Return what is missing behind the last link; `end` is where the database noted that the chain ends."""
    if end is None:
        return "Penanda akhir rantai hilang." if count else ""
    if end.number <= count:
        return ""
    missing = f"{count + 1}" if end.number == count + 1 else f"{count + 1} sampai {end.number}"
    return f"Segel nomor {missing} hilang: rantai dipotong."


Witness = Callable[[], str]
"""Says which act the log has lost, by what another table knows of it; "" where every act has its entry."""

_WITNESSES: Final[list[Witness]] = []


def add_witness(witness: Witness) -> None:
    """Have a table of another app asked whether the log still has its acts.

    The app whose table it is hands it over when it starts (`AppConfig.ready`), so that this app need not know about it.
    """
    if witness not in _WITNESSES:
        _WITNESSES.append(witness)


def _unaccounted() -> str:
    return next((problem for witness in _WITNESSES if (problem := witness())), "")


def _links() -> Iterator[tuple[Seal, Entry | None]]:
    """Yield every link with its entry, None for one that is gone; nowhere are all of them held at once."""
    rows, number = Seal.objects.order_by("number"), 0
    while links := seals_read(rows.filter(number__gt=number)[:_CHUNK]):
        found = entries_read(Entry.objects.filter(pk__among=[seal.entry_id for seal in links]))
        entries = {row.pk: row for row in found}
        yield from ((seal, entries.get(seal.entry_id)) for seal in links)
        number = links[-1].number


def _read_noted(text: str) -> tuple[int, str]:
    """Return number and hash of a link as it is written; nothing was noted where there is no text."""
    if not text:
        return 0, ""
    number, _, sha256 = text.strip().partition(":")
    if not number.isascii() or not number.isdigit() or not sha256:
        raise InvalidInputError("Tulis segel yang dicatat sebagai NOMOR:SIDIK, seperti pada halaman audit.")
    return int(number), sha256


def told_entry(entry: Entry) -> str:
    """Return which entry it is, in words that begin a sentence: its number, its time and what it says."""
    when = format_datetime(entry.moment) if entry.moment else "waktunya tidak terbaca"
    return f"Catatan {entry.pk}, {when} (“{entry.sentence}”)"
