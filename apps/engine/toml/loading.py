"""From TOML text to plain values, or to the place where it stops being TOML."""

import re
import tomllib
from collections.abc import Callable
from typing import Any

from .problems import FileError, FileProblem


def toml_values(text: str, *, name: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Return the content of a TOML text; `name` is what messages call the file.

    Raises FileError with the line and column where the text stops being TOML.
    """
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line = int(place[1]) if place else max(1, len(text.splitlines()))
        where = f"pada huruf ke-{place[2]}" if place else "pada akhir berkas"
        problem = FileProblem(
            line,
            "TOML",
            f"Bukan TOML yang sah {where}.",
            "Periksa tanda kutip, tanda kurung dan tanda sama dengan; satu nama hanya boleh ditulis sekali.",
        )
        raise FileError(name, [problem]) from error
