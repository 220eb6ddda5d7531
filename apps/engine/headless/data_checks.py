"""What is wrong with a data file as a whole, though every row of it can be read."""

from collections.abc import Iterator, Mapping, Sequence

from ..spelling import guess_code
from ..toml import FileProblem
from .circles import find_circles


def find_disagreements(
    lines: Mapping[str, int], codes: Sequence[str], levels: Sequence[str], parents: Sequence[str | None]
) -> Iterator[FileProblem]:
    """Yield where rows of a data file contradict each other; `lines` is the line on which a code stands first."""
    yield from _find_doubles(lines, codes)
    yield from _find_circles(lines, codes, parents)
    yield from _find_mixed_levels(lines, codes, levels, parents)


def _find_doubles(lines: Mapping[str, int], codes: Sequence[str]) -> Iterator[FileProblem]:
    """A spreadsheet makes 3601 of 36.01: beside a row 36.01 that would be the same region, counted twice."""
    for code in codes:
        if meant := guess_code(code, lines):
            yield FileProblem(
                lines[code],
                "code",
                f"Kode wilayah {code} tampaknya {meant} yang diubah pengolah lembar kerja; {meant} sudah ada pada "
                f"baris {lines[meant]}.",
                "Satu wilayah, satu baris; hapus salah satunya.",
            )


def _find_circles(
    lines: Mapping[str, int], codes: Sequence[str], parents: Sequence[str | None]
) -> Iterator[FileProblem]:
    above = {
        code: parent
        for code, parent in zip(codes, parents, strict=True)
        if parent is not None and parent in lines and parent != code
    }
    for code, text in find_circles(above):
        yield FileProblem(lines[code], "parent", f"{text}.", "Isi wilayah di atasnya.")


def _find_mixed_levels(
    lines: Mapping[str, int], codes: Sequence[str], levels: Sequence[str], parents: Sequence[str | None]
) -> Iterator[FileProblem]:
    """A mean over kabupaten and regency below one region would mix two levels, or one that is written in two ways."""
    first_below: dict[str, tuple[str, str]] = {}
    for code, level, parent in zip(codes, levels, parents, strict=True):
        if parent is None:
            continue
        first, usual = first_below.setdefault(parent, (code, level))
        if level and usual and level != usual:
            yield FileProblem(
                lines[code],
                "level",
                f"Tingkat {level} berbeda dari {usual} pada baris {lines[first]}, padahal keduanya di bawah {parent}.",
                f"Tulis {usual}, atau betulkan induknya.",
            )
