"""Which encoding a client likes best (RFC 9110, 12.5.3)."""

import pytest

from apps.core.encodings import best_encoding


@pytest.mark.parametrize(
    ("header", "best"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;Q=1.0, BR;Q=0.9", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("br;q=0.5,gzip;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("*;q=0.5", "br"),
        ("*, br;q=0", "gzip"),
        ("identity;q=0.9, gzip;q=0.5", ""),
        ("identity, gzip", "gzip"),
        ("gzip;level=9;q=0.3, br;q=0.1", "gzip"),
        ("gzip;q=lots", "gzip"),
        ("x-gzip", ""),
        (", ;q=1,", ""),
    ],
)
def test_the_best_of_what_is_offered_is_chosen_and_the_smaller_of_equals(header, best):
    assert best_encoding(header, ("br", "gzip")) == best


def test_what_is_not_offered_is_not_chosen():
    assert best_encoding("br, gzip;q=0.1", ("gzip",)) == "gzip"
    assert best_encoding("br", ("gzip",)) == ""
