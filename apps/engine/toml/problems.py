"""What is wrong with a file: where, what, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..exceptions import InputError


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


class FileError(InputError):
    """A file that was refused as a whole; `problems` lists everything found, in the order of the lines."""

    def __init__(self, name: str, problems: Iterable[FileProblem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(refusal_text(name, self.problems))

    def tell(self) -> str:
        """Return the message, and below it a line for each problem."""
        lines = [f"  {problem.place}: {problem.text} {problem.remedy}".rstrip() for problem in self.problems]
        return "\n".join([self.message, *lines])


class FilesError(InputError):
    """Several files that were refused; the message tells of each."""

    def __init__(self, errors: Iterable[InputError]) -> None:
        told = (error.tell() if isinstance(error, FileError) else error.message for error in errors)
        super().__init__("\n".join(told))


def refusal_text(name: str, problems: list[FileProblem]) -> str:
    """Return the sentence above a list of problems."""
    return f"Berkas {name} tidak dimuat: ada {len(problems)} kesalahan. Perbaiki, lalu muat kembali."
