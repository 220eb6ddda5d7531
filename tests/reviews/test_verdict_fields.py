"""The fields of a verdict are drawn once and filled in: they are those that the form draws by itself."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from apps.reviews.forms import VerdictForm
from apps.reviews.templatetags.verdict_words import verdict_fields


def drawn(fields: VerdictForm) -> str:
    return render_to_string("reviews/partials/verdict_fields.html", {"fields": fields})


@pytest.mark.parametrize("outcome", ["", "ok", "returned"])
@pytest.mark.parametrize(
    "reason", ["", "Lampirkan <b>putusan</b> & “surat”.\nDua baris.", "@@seen@@ @@prefix@@ @@reason@@"]
)
def test_what_is_filled_in_is_what_the_form_draws(outcome: str, reason: str) -> None:
    indicator: Any = SimpleNamespace(code="2.1.3")
    standing: Any = SimpleNamespace(outcome=outcome, reason=reason, revision=7)
    assert verdict_fields(VerdictForm(indicator, None, standing)) == drawn(
        VerdictForm(indicator, None, standing)
    )
    empty = VerdictForm(indicator)
    assert verdict_fields(empty) == drawn(empty)


def test_what_was_sent_comes_back_with_its_error() -> None:
    indicator: Any = SimpleNamespace(code="1.1")
    sent = QueryDict("i1_1-outcome=returned&i1_1-reason=&i1_1-seen=3")
    html = verdict_fields(VerdictForm(indicator, sent))
    assert "Tuliskan apa yang perlu diperbaiki." in html
    sent = QueryDict("i1_1-outcome=ok&i1_1-reason=&i1_1-seen=3")
    assert verdict_fields(VerdictForm(indicator, sent)) == drawn(VerdictForm(indicator, sent))
