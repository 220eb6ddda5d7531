"""Cells of CSV files: written so that spreadsheets open them safely, and why some cannot be read."""

import csv
from typing import Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> object:
    """Return the value so that no spreadsheet takes it for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def describe_fault(error: Exception) -> tuple[str, str]:
    """Say what makes a file no table that can be read, and what to do about it."""
    if isinstance(error, UnicodeDecodeError):
        return "Bukan teks berpengodean UTF-8.", "Simpan ulang sebagai CSV UTF-8."
    if "field larger than field limit" in str(error):
        limit = f"{csv.field_size_limit():,}".replace(",", ".")
        return (
            f"Ada sel yang lebih panjang dari {limit} huruf.",
            "Pendekkan sel itu, atau periksa tanda kutip yang tidak ditutup.",
        )
    return (
        "Bukan CSV: tanda kutip tidak ditutup, atau ada huruf sesudahnya.",
        "Periksa tanda kutip mulai baris ini.",
    )
