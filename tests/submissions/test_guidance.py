"""What counts under an indicator, as offices and reviewers read it, and the unit in which it is stored."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.demo.offices import offices_plan
from apps.indicators.enums import CodebookStatus
from apps.submissions.enums import SubmissionState
from apps.submissions.models import EventRow, Submission
from tests.cast import Regions
from tests.factories import (
    codebook_make,
    edition_make,
    instrument_make,
    submission_advance,
    submission_make,
)
from tests.submissions.conftest import Cast
from tests.submissions.sending import ROW, card

ClientOf = Callable[[User | None], Client]


@pytest.fixture
def guided(regions: Regions) -> Submission:
    """A form whose instrument leaves the units to its codebook: 1.1 counts polling stations, 1.2 has no entry."""
    instrument = instrument_make("berpedoman")
    instrument.indicators.update(unit="")
    codebook_make(instrument, "1.1", unit="TPS")
    codebook_make(instrument, "1.1", unit="TPS", definition="TPS yang terendam.")
    codebook_make(instrument, "2.1", unit="TPS", status=CodebookStatus.ADOPTED, reference="Keputusan 7/2026")
    edition = edition_make(instrument=instrument, region_set=regions.region_set)
    return submission_make(edition, regions.pandeglang)


def cards_of(text: str) -> dict[str, str]:
    """Return what each card of a page says, by the code of its indicator."""
    found = re.findall(
        r'<article class="entry-card[^>]*id="indikator-([\d.]+)"(.*?)</article>', text, re.DOTALL
    )
    return {code: " ".join(re.sub(r"<[^>]+>", " ", inner).split()) for code, inner in found}


def dimension(guided: Submission, code: str) -> str:
    return reverse("submissions:dimension", args=[guided.public_id, code])


def test_the_form_says_what_counts_and_that_it_is_only_a_draft(
    client_of: ClientOf, operator_pandeglang: User, guided: Submission
) -> None:
    browser = client_of(operator_pandeglang)
    cards = cards_of(browser.get(dimension(guided, "1")).content.decode())
    assert (
        "Apa yang dihitung di sini? Konsep, belum ditetapkan TPS yang terendam. Dihitung Yang menghentikan tahapan "
        "Yang melukai orang Tidak dihitung Ancaman saja Satuan TPS Sumber yang lazim Laporan polisi"
    ) in cards["1.1"]
    assert "Jumlahnya dihitung dalam TPS" in cards["1.1"]
    assert "Apa yang dihitung di sini?" not in cards["1.2"]
    assert "Jumlahnya dihitung dalam kejadian" in cards["1.2"]

    adopted = cards_of(browser.get(dimension(guided, "2")).content.decode())["2.1"]
    assert "Apa yang dihitung di sini? Ditetapkan Keputusan 7/2026" in adopted
    assert "Konsep" not in adopted


def test_answers_are_stored_in_the_unit_of_the_codebook(
    client_of: ClientOf, operator_pandeglang: User, guided: Submission
) -> None:
    browser = client_of(operator_pandeglang)
    rows = card("1.1", "occurred", rows=(ROW,)) | card("1.2", "occurred", rows=(ROW,))
    assert browser.post(dimension(guided, "1"), rows).status_code == 302
    stored = EventRow.objects.order_by("answer__indicator__code")
    assert list(stored.values_list("answer__indicator__code", "unit")) == [
        ("1.1", "TPS"),
        ("1.2", "kejadian"),
    ]


def test_the_forms_of_the_simulation_count_in_the_unit_of_the_codebook(guided: Submission) -> None:
    [office] = offices_plan(guided.edition)
    units = {
        answer.indicator: {event.unit for event in answer.events}
        for answer in office.form.answers
        if answer.events
    }
    expected = {"1.1": {"TPS"}, "1.2": {"kejadian"}, "2.1": {"TPS"}, "2.2": {"kejadian"}}
    assert units
    assert units == {code: expected[code] for code in units}


def test_reviewers_read_beside_the_answer_what_counts(
    client_of: ClientOf, coordinator_banten: User, guided: Submission, cast: Cast
) -> None:
    submission_advance(guided, SubmissionState.IN_REVIEW, **cast)
    page = client_of(coordinator_banten).get(reverse("reviews:detail", args=[guided.public_id]))
    cards = cards_of(page.content.decode())
    assert "TPS yang terendam." in cards["1.1"]
    assert "Apa yang dihitung di sini?" not in cards["1.2"]
