"""Whole numbers as people in Indonesia write them."""

import pytest
from django.core.exceptions import ValidationError

from apps.core.fields import WholeNumberField
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
