"""The form of an office on paper: what stands on it, and how it becomes a PDF."""

from .sheet import form_code, sheet_of
from .typeset import sheet_pdf

__all__ = ["form_code", "sheet_of", "sheet_pdf"]
