"""What is wrong with a file: where, what, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.core.exceptions import InvalidInputError


@dataclass(frozen=True, order=True)
class FileProblem:
    """One problem of a file. `line` counts from 1; `field` is the key or column concerned."""

    line: int
    field: str
    text: str
    remedy: str

    @property
    def place(self) -> str:
        return f"baris {self.line}, {self.field}"


class InvalidFileError(InvalidInputError):
    """A file that was refused as a whole; `problems` lists everything found, in the order of the lines."""

    def __init__(self, name: str, problems: Iterable[FileProblem]) -> None:
        self.problems = sorted(set(problems))
        errors: dict[str, list[str]] = {}
        for problem in self.problems:
            errors.setdefault(problem.place, []).append(f"{problem.text} {problem.remedy}")
        super().__init__(
            f"Berkas {name} tidak dimuat: ada {len(self.problems)} kesalahan. Perbaiki, lalu muat kembali.",
            errors,
        )
