"""The error that refuses a file, as the screens and commands of the portal show it."""

from collections.abc import Iterable

from apps.core.exceptions import InvalidInputError
from apps.engine.toml import FileProblem
from apps.engine.toml.problems import refusal_text


class InvalidFileError(InvalidInputError):
    """A file that was refused as a whole; `problems` lists everything found, in the order of the lines."""

    def __init__(self, name: str, problems: Iterable[FileProblem]) -> None:
        self.problems = sorted(set(problems))
        errors: dict[str, list[str]] = {}
        for problem in self.problems:
            errors.setdefault(problem.place, []).append(f"{problem.text} {problem.remedy}")
        super().__init__(refusal_text(name, self.problems), errors)
