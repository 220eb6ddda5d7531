"""What is made of a form: the form on paper as a PDF, and previews of its files."""

from .previews import preview_of
from .sheet import form_code, sheet_of
from .typeset import sheet_pdf

__all__ = ["form_code", "preview_of", "sheet_of", "sheet_pdf"]
