"""What people read in the API's documentation is Indonesian: our own texts and those of the REST framework."""

import re
from collections.abc import Iterator
from typing import Any, Final

from drf_spectacular.generators import SchemaGenerator

from tests.matrix.test_words import WORDS

ENGLISH: Final = re.compile(
    r"\b(a|an|and|are|as|at|by|bytes|can|code|each|every|for|from|has|how|if|is|it|its|of|on|one|or|the|that|their|"
    r"this|to|was|what|when|which|who|will|with|within)\b",
    re.IGNORECASE,
)
"""Words without which there is hardly an English sentence, and which no Indonesian one has."""

CODE_AS_LABEL: Final = re.compile(r"`(\w+)` - \1$", re.MULTILINE)


def _read_texts(part: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text for people in a part of the schema, with its place."""
    if isinstance(part, list):
        for number, inner in enumerate(part):
            yield from _read_texts(inner, f"{place}/{number}")
    elif isinstance(part, dict):
        for key, inner in part.items():
            if key in {"summary", "description", "title"} and isinstance(inner, str):
                yield f"{place}/{key}", inner
            else:
                yield from _read_texts(inner, f"{place}/{key}")


def test_everything_the_schema_says_to_people_is_indonesian() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    texts = dict(_read_texts(schema))
    assert {"Nomor halaman daftar, mulai dari 1.", "Isian wilayah sendiri", "Kode edisi."} <= {
        *texts.values()
    }
    # Codes, such as `no_data`, are written for programs.
    spoken = {place: re.sub(r"`[^`]*`", "", text) for place, text in texts.items()}
    assert {place: text for place, text in spoken.items() if ENGLISH.search(text)} == {}
    assert {place: text for place, text in texts.items() if any(words in text for words in WORDS)} == {}
    assert {place: text for place, text in texts.items() if CODE_AS_LABEL.search(text)} == {}
