"""What an answer says as plain data: its hash, which decisions sign, and its words."""

from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from apps.indicators.models import Edition
from apps.submissions.content import AnswerFacts, EventFacts, content_facts, content_sha256
from apps.submissions.enums import AnswerValue
from apps.submissions.selectors import codebook_of

EVENT = {
    "election": "pemilu-2024",
    "level": "tinggi",
    "count": 3,
    "unit": "kejadian",
    "narrative": "Perusakan “alat peraga” – dua kali.",
    "source": "Polres",
}
CONTENT = {"value": "occurred", "note": "Catatan.", "events": [EVENT], "evidence": ["ab"]}


def test_the_hash_of_content_stays_what_decisions_have_signed() -> None:
    """Stored with every decision: computed another way, it would no longer match the answers it signed."""
    assert (
        content_sha256({"1.1": CONTENT}) == "38758c6947627c4f2b89219bc55532895ad2dd7a1dea42cb87f2ac7d3b96c881"
    )


def test_the_hash_does_not_depend_on_the_order_of_answers_and_says_every_change() -> None:
    other = {**CONTENT, "note": ""}
    assert content_sha256({"1.1": CONTENT, "1.2": other}) == content_sha256({"1.2": other, "1.1": CONTENT})
    assert content_sha256({"1.1": CONTENT}) != content_sha256({"1.1": other})
    assert content_sha256({"1.1": CONTENT}) != content_sha256({"1.2": CONTENT})


def test_an_answer_is_worth_the_sum_of_its_events_by_level(edition: Edition) -> None:
    low = {**EVENT, "level": "rendah", "count": 2}
    codebook = codebook_of(edition)
    facts = content_facts({**CONTENT, "events": [EVENT, low]}, codebook.elections, codebook.levels)
    assert (facts.value, facts.note, facts.total) == (
        AnswerValue.OCCURRED,
        "Catatan.",
        Decimal(3 * 2 + 2 * 1),
    )
    assert [(event.level, event.weight, event.total) for event in facts.events] == [
        ("Tingkat tinggi", Decimal(2), Decimal(6)),
        ("Tingkat rendah", Decimal(1), Decimal(2)),
    ]


def test_codes_that_are_no_longer_known_stand_for_themselves_and_are_worth_nothing() -> None:
    assert content_facts(CONTENT, {}, {}) == AnswerFacts(
        AnswerValue.OCCURRED,
        "Catatan.",
        (
            EventFacts(
                election="pemilu-2024",
                level="tinggi",
                weight=None,
                count=3,
                unit="kejadian",
                narrative="Perusakan “alat peraga” – dua kali.",
                source="Polres",
                total=None,
            ),
        ),
        Decimal(0),
    )


def test_a_draft_is_shown_by_what_is_typed_of_it_and_has_no_value():
    half = {"value": "occurred", "note": "", "evidence": []}
    event = dict.fromkeys(("election", "level", "count", "narrative", "source"), "")
    facts = content_facts(
        {**half, "events": [{**event, "unit": "kejadian", "narrative": "Bentrokan."}]}, {}, {}
    )
    assert (facts.is_counted, facts.events[0].place) == (False, "")
    shown = strip_tags(render_to_string("submissions/partials/answer_facts.html", {"facts": facts})).split()
    assert " ".join(shown) == "Terjadi Jumlah belum diisi Bentrokan."
