"""Where the data of a release and its codebook stand, for what links there."""

from typing import Final

DATA_PATH: Final = "data/"
"""The folder of the data, and of the page about it."""

CODEBOOK: Final = "kodebuk"
"""The name of the codebook's table."""

CODEBOOK_PATH: Final = f"{CODEBOOK}/"
CODEBOOK_JSON: Final = f"data/{CODEBOOK}.json"
