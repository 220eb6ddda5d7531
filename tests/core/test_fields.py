"""Whole numbers as people in Indonesia write them, and texts of several lines."""

from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from apps.core.fields import ParagraphField, WholeNumberField
from apps.indicators.forms import ElectionForm
from apps.panels.enums import PanelMethod
from apps.panels.forms import answer_form
from apps.panels.questionnaire import Item, Section
from apps.robustness.forms import StudyForm


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10.000", 10_000),
        ("1.000", 1000),
        ("10000", 10_000),
        (" 7 ", 7),
        ("2.000.000", 2_000_000),
        ("", None),
    ],
)
def test_a_whole_number_may_have_points_between_its_thousands(text: str, number: int | None) -> None:
    assert WholeNumberField(required=False).clean(text) == number


@pytest.mark.parametrize("text", ["2,5", "2.5", "1.00", "1.0000", "10,000", "0.123", "1e3", "banyak"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValidationError, match=r"misalnya 10000 atau 10\.000"):
        WholeNumberField().clean(text)


def test_ten_thousand_simulations_are_asked_for_as_the_form_writes_them() -> None:
    form = StudyForm(
        {"weights": "dirichlet", "concentration": "1.000", "n_runs": "10.000", "n_base": 0, "seed": 1}
    )

    assert form.is_valid()
    assert (form.cleaned_data["n_runs"], form.cleaned_data["concentration"]) == (10_000, 1000)


def forms_below(base: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        yield form
        yield from forms_below(form)


def test_no_form_has_an_input_that_drops_letters_and_commas_before_they_are_sent() -> None:
    assert get_resolver().url_patterns, "every form is imported"
    points = answer_form(Section("1", "Dimensi", PanelMethod.BUDGET, (Item("1.1", "Satu"),)), {})
    fields = {
        f"{form.__name__}.{name}": field
        for form in forms_below(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if form.__module__.startswith("apps.")
    } | points.fields
    assert [name for name, field in fields.items() if isinstance(field.widget, forms.NumberInput)] == []


def test_a_whole_number_is_typed_as_text_on_the_keyboard_of_numbers() -> None:
    form = StudyForm({"n_runs": "10,5", "seed": "dua"})

    for name, typed in (("n_runs", "10,5"), ("seed", "dua")):
        html = str(form[name])
        assert ('type="text"' in html, 'inputmode="numeric"' in html, f'value="{typed}"' in html) == (
            True,
        ) * 3
        assert form.errors[name] == ["Isi bilangan bulat tanpa koma, misalnya 10000 atau 10.000."]


def test_the_limit_of_a_text_counts_a_line_end_once_and_is_no_limit_of_the_browser() -> None:
    field = ParagraphField(max_length=5)
    assert field.clean("ab\r\ncd") == "ab\ncd"
    with pytest.raises(ValidationError, match="paling banyak 5 karakter; sekarang 6"):
        field.clean("ab\r\ncde")

    written = type("Written", (forms.Form,), {"text": field})()["text"].as_widget()
    assert 'data-longest="5"' in written
    assert "maxlength" not in written
    assert "\n" not in written.partition(">")[0]


def test_the_limits_of_all_fields_are_written_as_numbers_are_elsewhere() -> None:
    form = StudyForm({"n_runs": "100.001", "concentration": "0", "seed": str(10**18)})
    assert form.errors["n_runs"] == ["Paling besar 100.000."]
    assert form.errors["concentration"] == ["Paling kecil 1."]
    assert form.errors["seed"] == ["Paling besar 999.999.999.999.999.999."]
    for field, text, said in (
        (ParagraphField(max_length=4000), "x" * 12_345, "paling banyak 4.000 karakter; sekarang 12.345."),
        (forms.CharField(max_length=1000), "x" * 1001, "paling banyak 1.000 karakter; sekarang 1.001."),
        (forms.CharField(min_length=1500), "x" * 1200, "sedikitnya 1.500 karakter; sekarang 1.200."),
    ):
        with pytest.raises(ValidationError) as refused:
            field.clean(text)
        assert refused.value.messages[0].endswith(said)


def test_a_year_is_written_without_a_point() -> None:
    assert ElectionForm({"name": "Pemilu", "year": "2101"}).errors["year"] == [
        "Tulis tahun dari 1955 sampai 2100."
    ]
