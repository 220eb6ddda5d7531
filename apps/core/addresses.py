"""What an address says about a page: filters, and the page of a list. Nothing in it is ignored.

A name that the page does not know, and a value that it cannot take, are refused with status 400. A list says at its top
and at the field what was wrong and what there is, and shows no rows. Everything else answers the same as an error: a
view that says nothing about its address takes nothing from it (`check_address`, asked before every view).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final, TypeAlias, TypeVar
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpResponseBase, QueryDict

from .exceptions import UnknownParameterError

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

CHOICES_SHOWN: Final = 8
"""How many choices a refusal lists; whoever needs the others finds them in the field."""

UNFINISHED: Final = {"required", "unfinished"}
"""Codes of errors that say at their field what is still to be chosen. The address that has them is not wrong."""

FORMAT_PARAMETER: Final = {"format": ("json",)}
LIST_PARAMETERS: Final = {**FORMAT_PARAMETER, "page": None}
"""What every address of the API takes, and what every list of it takes (`NumberedPages` checks the number)."""


class AddressForm(forms.Form):
    """The filters of a page, read from its address. By itself it is the form of a page that has none.

    `names` are parameters that the page takes besides its fields. `subject` are those fields that say what the page is
    about, which is more than a filter: without them it would be another page.
    """

    names: ClassVar[Collection[str]] = ()
    subject: ClassVar[Collection[str]] = ()
    told_elsewhere: ClassVar[Collection[str]] = ()
    """Fields that `narrowed` leaves out, since what uses it names them anyway."""

    def __init__(self, data: QueryDict, *args: Any, **options: Any) -> None:
        super().__init__(data, *args, **options)
        self._given = data
        self._of_page: list[str] = []

    @property
    def refusals(self) -> list[str]:
        """What in the address was refused, one sentence each."""
        taken = {name: str(field.label or name) for name, field in self.fields.items()}
        texts = list(unknown_parameters(self._given, {**taken, **dict.fromkeys(self.names, "")}).values())
        for name, errors in self.errors.as_data().items():
            field = self.fields.get(name)
            label = f"{field.label or name}: " if field else ""
            wrong = (error for error in errors if error.code not in UNFINISHED)
            texts += [f"{label}{text}" for error in wrong for text in error.messages]
        return texts + self._of_page

    @property
    def status_code(self) -> int:
        """The status of the answer."""
        return 400 if self.refusals else 200

    @property
    def without_filters(self) -> str:
        """The query of the same page without what narrows it: what it is about, so far as that is right."""
        wrong = self.errors
        about = {
            name: self._given[name] for name in self.subject if self._given.get(name) and name not in wrong
        }
        return f"?{urlencode(about)}" if about else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(self.cleaned_data.values()) if self.is_valid() else True

    @property
    def narrowed(self) -> str:
        """The filters that are set, in words: “Tindakan: menerbitkan; Sejak tanggal: 1/8/2026”."""
        return "; ".join(
            f"{field.label or name}: {_label_of(field, str(self._given[name]))}"
            for name, field in self.fields.items()
            if self._given.get(name) and name not in self.told_elsewhere
        )

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Give a field of choices what can be chosen, where only the page knows that."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def chosen(self, name: str) -> str:
        """Return what a field says if that is valid, or else an empty text."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

    def full_clean(self) -> None:
        """Check the fields; a choice that does not exist is refused together with those that do."""
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
                labels = [str(label) for value, label in _flat(field.choices) if value not in {"", None}]
                field.error_messages["invalid_choice"] = f"“%(value)s” tidak ada. Yang ada: {_some(labels)}."
        super().full_clean()

    def check(self) -> None:
        """Raise UnknownParameterError where anything was refused: for downloads, which have no place for a message."""
        if self.refusals:
            raise UnknownParameterError(" ".join(self.refusals), {})


class PagedForm(AddressForm):
    """The filters of a list that is shown page by page."""

    names: ClassVar[Collection[str]] = ("page",)

    def page_of(self, rows: Any, per_page: int, *, count: int | None = None) -> Page[Any]:
        """Return the page of `rows` that the address names, else the first; no rows where anything was refused.

        `count` is how many rows there are, where the page knows that already.
        """
        number = self._given.get("page", "1")
        paginator = Paginator(rows, per_page)
        if count is not None:
            paginator.count = count
        if not self.refusals:
            if not number.isdecimal() or int(number) < 1:
                self._of_page = [f"Halaman “{number}” tidak ada: tulis nomor halaman mulai dari 1."]
            elif int(number) > paginator.num_pages:
                last = paginator.num_pages
                self._of_page = [f"Halaman {number} tidak ada: daftar ini berakhir di halaman {last}."]
        return Paginator(rows[:0], per_page).page(1) if self.refusals else paginator.page(int(number))


def unknown_parameters(given: QueryDict, known: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with the names in an address: those that are not `known`, and those that stand twice.

    `known` maps each name to what the page calls it ("" where it has no field).
    """
    there = [f"{name} ({label})" if label else name for name, label in known.items()]
    exists = f"Yang ada: {', '.join(there)}." if there else "Halaman ini tidak mempunyai saringan."
    wrong = {name: f"Saringan “{name}” tidak dikenal. {exists}" for name in given if name not in known}
    twice = [name for name in given if name in known and len(given.getlist(name)) > 1]
    return wrong | {name: f"Saringan “{name}” tertulis lebih dari sekali." for name in twice}


Known: TypeAlias = Mapping[str, Callable[[], Iterable[str]] | Iterable[str] | None]
"""Names of parameters, each with the values that exist (or how to find them), or None where any value makes sense."""


_TAKEN: Final = "taken_from_address"


def judges_address(view: View) -> View:
    """Note that the view looks at its address by itself: through an `AddressForm`, or by a rule of its own.

    Public pages let any name stand there, because links to them collect some on their way, such as `utm_source`.
    """
    setattr(view, _TAKEN, None)
    return view


def takes_parameters(known: Known) -> Callable[[View], View]:
    """Note what the view takes from its address; it need not look whether there is anything else."""

    def decorate(view: View) -> View:
        setattr(view, _TAKEN, known)
        return view

    return decorate


def check_address(given: QueryDict, view: Callable[..., Any]) -> None:
    """Refuse what an address says and its view does not take, mostly anything; raises UnknownParameterError."""
    known: Known | None = getattr(view, _TAKEN, {})
    if known is not None:
        check_parameters(given, known)


def check_parameters(given: QueryDict, known: Known) -> None:
    """Refuse the address of a request by its names and values; raises UnknownParameterError."""
    unknown = unknown_parameters(given, dict.fromkeys(known, ""))
    _refuse(
        unknown | _wrong_values(given, {name: there for name, there in known.items() if name not in unknown})
    )


def check_values(given: Mapping[str, str], known: Known) -> None:
    """The same for an address whose names were looked at before."""
    _refuse(_wrong_values(given, known))


def _refuse(wrong: Mapping[str, str]) -> None:
    if wrong:
        raise UnknownParameterError(" ".join(wrong.values()), {name: [text] for name, text in wrong.items()})


def _wrong_values(given: Mapping[str, str], known: Known) -> dict[str, str]:
    wrong = {}
    for name, choices in known.items():
        value = given.get(name, "")
        if not value or choices is None:
            continue
        there = list(choices() if callable(choices) else choices)
        if value not in there:
            wrong[name] = f"{name} “{value}” tidak ada. Yang ada: {_some(there)}."
    return wrong


def _label_of(field: forms.Field, value: str) -> str:
    choices = _flat(field.choices) if isinstance(field, forms.ChoiceField) else []
    return next((str(label) for known, label in choices if str(known) == value), value)


def _some(labels: Sequence[str]) -> str:
    shown, others = labels[:CHOICES_SHOWN], len(labels) - CHOICES_SHOWN
    return (", ".join(shown) or "tidak satu pun") + (f", dan {others} lainnya" if others > 0 else "")


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Return value and label of every choice, those in groups as well."""
    found: list[tuple[Any, Any]] = []
    for value, label in choices:
        found += _flat(label) if isinstance(label, list | tuple) else [(value, label)]
    return found
