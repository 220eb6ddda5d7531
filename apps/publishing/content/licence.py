"""Under which licence the data of a release may be used, by its name."""

from dataclasses import dataclass
from typing import Final

from .dataset import Label


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that others know: its name, in full and short, what programs call it (SPDX), and its text."""

    name: Label
    short: str
    spdx: str
    url: str


LICENCE: Final = Licence(
    Label(
        "Creative Commons Atribusi 4.0 Internasional (CC BY 4.0)",
        "Creative Commons Attribution 4.0 International (CC BY 4.0)",
    ),
    "CC BY 4.0",
    "CC-BY-4.0",
    "https://creativecommons.org/licenses/by/4.0/",
)
"""What `licence` in `wording.py` says in a sentence: free to use and pass on by whoever names the source."""
