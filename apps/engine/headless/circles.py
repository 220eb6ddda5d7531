"""Circles of regions, in which a region lies above itself."""

from collections.abc import Iterator, Mapping


def find_circles(parents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield a region of every circle, and what to say of its members; `parents` is who lies above whom."""
    settled: set[str] = set()
    for start in parents:
        chain: dict[str, None] = {}
        code = start
        while code in parents and code not in settled and code not in chain:
            chain[code] = None
            code = parents[code]
        if code in chain:
            circle = [*list(chain)[list(chain).index(code) :], code]
            yield code, f"Induk wilayah melingkar: {' → '.join(circle)}"
        settled.update(chain)
