"""What a reviewer typed: taken in, refused beside its field, and never lost."""

from typing import Any

import pytest
from django.http import QueryDict

from apps.core.exceptions import InvalidInputError
from apps.indicators.selectors import instrument_structure
from apps.reviews.enums import VerdictOutcome
from apps.reviews.forms import ReviewForm
from apps.reviews.services import VerdictInput
from tests.cast import Regions
from tests.factories import instrument_make


@pytest.fixture
def review(regions: Regions) -> Any:
    """Return a maker of the form over the indicators 1.1, 1.2, 2.1 and 2.2, as it was sent."""
    structure = instrument_structure(instrument_make())
    indicators = [row for dimension in structure.dimensions for row in dimension.all_indicators]

    def make(**fields: str) -> ReviewForm:
        data = QueryDict(mutable=True)
        data.update({"revision": "3"} | {name.replace("__", "-"): text for name, text in fields.items()})
        return ReviewForm(indicators, data)

    return make


def _errors(form: ReviewForm) -> list[tuple[str, str, str]]:
    return [(error.anchor, error.label, error.text) for error in form.errors()]


def test_the_form_gives_the_verdicts_that_were_given(review: Any) -> None:
    form = review(
        note=" Mohon diperbaiki. ", i1_1__outcome="ok", i1_2__outcome="returned", i1_2__reason=" Lampirkan. "
    )
    assert form.is_valid()
    assert (form.revision, form.note) == (3, "Mohon diperbaiki.")
    assert form.inputs() == [
        VerdictInput("1.1", VerdictOutcome.OK),
        VerdictInput("1.2", VerdictOutcome.RETURNED, "Lampirkan."),
    ]
    assert form.errors() == []


def test_every_error_is_told_at_once_with_its_place(review: Any) -> None:
    form = review(
        revision="",
        note="x" * 2001,
        i1_1__outcome="returned",
        i1_2__outcome="returned",
        i1_2__reason="x" * 2001,
        i2_1__outcome="ok",
        i2_1__reason="Alasan.",
        i2_2__reason="Alasan.",
    )
    assert not form.is_valid()
    wrong_outcome = "Ada alasan tertulis. Pilih “Perlu diperbaiki”, atau hapus alasannya."
    too_long = "Tulis paling banyak 2.000 karakter; sekarang 2.001."
    assert _errors(form) == [
        ("id_i1_1-reason", "1.1, Apa yang perlu diperbaiki", "Tuliskan apa yang perlu diperbaiki."),
        ("id_i1_2-reason", "1.2, Apa yang perlu diperbaiki", too_long),
        ("id_i2_2-outcome_0", "2.2, Putusan", wrong_outcome),
        ("id_note", "Pesan untuk kantor", too_long),
        ("content", "", "Muat ulang halaman ini, lalu ulangi."),
    ]


def test_what_the_service_refuses_stands_beside_its_field(review: Any) -> None:
    form = review(i1_1__outcome="returned", i1_1__reason="Sebabnya.")
    assert form.is_valid()
    form.add_errors(
        InvalidInputError(
            "Belum lengkap.",
            {
                "1.1.reason": ["Kurang jelas."],
                "note": ["Tuliskan alasannya."],
                "9.9.reason": ["Tidak ada."],
            },
        )
    )
    assert _errors(form) == [
        ("id_i1_1-reason", "1.1, Apa yang perlu diperbaiki", "Kurang jelas."),
        ("id_note", "Pesan untuk kantor", "Tuliskan alasannya."),
    ]


def test_what_is_wrong_with_the_verdicts_as_a_whole_is_said_where_one_is_marked(review: Any) -> None:
    form = review(i1_1__outcome="returned", i1_1__reason="Sebabnya.")
    form.add_errors(InvalidInputError("Belum lengkap.", {"verdicts": ["Tandai satu."]}))
    assert _errors(form) == [("id_i1_1-outcome_0", "1.1, Putusan", "Tandai satu.")]


def test_what_was_typed_can_be_shown_again(review: Any) -> None:
    form = review(note="Pesan.", i1_2__outcome="ok", i2_1__reason="Alasan.")
    assert form.typed() == [("2.1", "Alasan."), ("", "Pesan.")]
    assert review().typed() == []
