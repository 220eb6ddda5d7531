"""Form fields that Django does not have, and how the limits of all fields are written."""

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
)

from .blanks import is_blank
from .formatting import format_decimal, with_line_feeds
from .read_marks import Marks, read_marks, write_marks
from .reasons import REASON_WITHOUT_WORDS, is_reason

_WHOLE: Final = re.compile(r"[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)")


class TextField(forms.CharField):
    """A text; one of which nobody sees anything counts as empty."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return "" if is_blank(text) else text


class ParagraphField(TextField):
    """A text of several lines. Browsers send a line end as two characters; here it counts as one, as people see it."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return with_line_feeds(super().to_python(value))


class ShownField(forms.CharField):
    """The marks of the values that a form showed, hidden in it (`read_marks.py`); its initial value is those values."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def prepare_value(self, value: Any) -> Any:
        return write_marks(value) if isinstance(value, Mapping) else value

    def clean(self, value: Any) -> Marks:
        return read_marks(super().clean(value))


class TickField(forms.ChoiceField):
    """A row of a list, as "<public id>:<number>": the number says how the row was when the page showed it.

    Any row may be named; whether there is such a row the view has to ask. A number has at most so many `digits`.
    """

    def __init__(self, *, digits: int, **options: Any) -> None:
        super().__init__(**options)
        self._tick = re.compile(rf"[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}:[0-9]{{1,{digits}}}")

    def valid_value(self, value: Any) -> bool:
        return bool(self._tick.fullmatch(str(value)))


class TickedField(TickField, forms.MultipleChoiceField):
    """All rows of a list that were ticked."""


def ticks_read(values: Iterable[str]) -> dict[uuid.UUID, int]:
    """Return the numbers by the public ids of the rows that valid fields named."""
    pairs = (value.split(":") for value in values)
    return {uuid.UUID(public_id): int(number) for public_id, number in pairs}


class ReasonField(ParagraphField):
    """A reason that has to be given, in words."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not is_reason(value):
            raise ValidationError(REASON_WITHOUT_WORDS, code="no_reason")


class WholeNumberField(forms.IntegerField):
    """A whole number as written in Indonesia: "10.000" is 10000, and "2,5" is refused.

    Django's field would read "10.000" as 10, and its input drops what browsers do not take for a part of a number: of
    "10,5" some send "105". So the text arrives as it was typed.
    """

    widget = forms.TextInput
    default_error_messages = {"invalid": "Isi bilangan bulat tanpa koma, misalnya 10000 atau 10.000."}

    def to_python(self, value: Any) -> int | None:
        text = str(value if value is not None else "").strip()
        if text and not _WHOLE.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text.replace(".", ""))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}


class _Figure(int):
    """A whole number that reads as numbers do everywhere: 100.000."""

    def __str__(self) -> str:
        return format_decimal(int(self), 0)


class _LimitText:
    """What Django says of a limit, with figures as they read everywhere; by itself it would write 100000.

    A figure stays a number, because the library asks it for the plural of its text.
    """

    def __init__(self, text: Any) -> None:
        self._text = text

    def __mod__(self, values: Mapping[str, object]) -> str:
        figures = {
            name: _Figure(value) if isinstance(value, int) else value for name, value in values.items()
        }
        return str(self._text % figures)


def write_limits_as_numbers() -> None:
    """Let every limit of a number, or of the length of a text, be written as numbers are elsewhere: 100.000.

    Done once for the validators themselves when the portal starts, since fields of Django and of the libraries have
    limits as well as ours.
    """
    for validator in (MinValueValidator, MaxValueValidator, MinLengthValidator, MaxLengthValidator):
        validator.message = _LimitText(validator.message)  # type: ignore[assignment]  # all that is done to it is `%`
