"""Form fields that Django does not have: a count, and several files."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from apps.core.formatting import format_decimal

_WITH_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_WITH_SPACES: Final = re.compile(r"[0-9]{1,3}(?:\s[0-9]{3})+")
_LONGEST: Final = 12
"""The most digits that are converted to a number; one with more digits is too large in any case."""


class CountField(forms.Field):
    """A whole number of at least 1. What "1.250" and "1,250" mean is asked, as either may be a slip for 1 or 1250.

    Django's IntegerField would read "1.000" as 1.
    """

    default_error_messages = {
        "required": "Isi jumlah kejadian.",
        "ambiguous": (
            "“%(text)s” belum jelas. Bila maksudnya %(digits)s kejadian, tulis %(digits)s tanpa titik atau koma."
        ),
        "spaced": "“%(text)s” belum jelas. Bila maksudnya %(digits)s kejadian, tulis %(digits)s tanpa spasi.",
        "fraction": "Jumlah kejadian harus bilangan bulat, tanpa koma. Contoh: 3.",
        "too_small": "Jumlah kejadian harus 1 atau lebih.",
        "too_large": "Jumlah kejadian paling besar %(limit)s.",
        "not_a_number": "Tulis jumlah kejadian dengan angka. Contoh: 3.",
    }

    def __init__(self, *, max_value: int, **kwargs: Any) -> None:
        self.max_value = max_value
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> int | None:
        text = str(value if value is not None else "").strip()
        if not text:
            return None
        if re.fullmatch(r"[0-9]+", text):
            if len(text) > _LONGEST:
                raise self._error("too_large")
            return int(text)
        if _WITH_THOUSANDS.fullmatch(text):
            raise self._error("ambiguous", text=text, digits=re.sub("[.,]", "", text))
        if _WITH_SPACES.fullmatch(text):
            raise self._error("spaced", text=text, digits=re.sub(r"\s", "", text))
        if re.fullmatch(r"-\s*[0-9.,]+", text):
            raise self._error("too_small")
        if re.fullmatch(r"[0-9][0-9.,]*", text):
            raise self._error("fraction")
        raise self._error("not_a_number")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value < 1:
            raise self._error("too_small")
        if value is not None and value > self.max_value:
            raise self._error("too_large")

    def _error(self, code: str, **params: str) -> ValidationError:
        params["limit"] = format_decimal(self.max_value, 0)
        return ValidationError(self.error_messages[code], code=code, params=params)


class FilesInput(forms.ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files. An empty file passes here: `inspect_upload` refuses it with a message that names it."""

    def __init__(self, *, accept: str, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            allow_empty_file=True,
            widget=FilesInput(attrs={"accept": accept, "multiple": True}),
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Sequence["UploadedFile[Any]"]:
        files = data if isinstance(data, list | tuple) else [data]
        return [file for file in files if file]
