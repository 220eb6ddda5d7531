"""Names that begin with the word for what they are, beside that word."""

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.sentences import sentence
from apps.core.exceptions import InvalidInputError
from apps.core.names import say_kind_once
from apps.indicators.enums import EditionState
from tests.factories import edition_make

SAID = {
    "Edisi Edisi ganda belum dibuka": "Edisi ganda belum dibuka",
    "edisi Edisi 2029 dibuka": "Edisi 2029 dibuka",
    "Panel “Panel ahli” ditutup": "“Panel ahli” ditutup",
    "Rancangan panel “Panel A”": "Rancangan “Panel A”",
    "Hapus skenario skenario B?": "Hapus skenario B?",
    "instrumen Instrumen uji, Terbitan Terbitan 1": "Instrumen uji, Terbitan 1",
    "Edisi Simulasi": "Edisi Simulasi",
    "Edisi Edisioner": "Edisi Edisioner",
}


@pytest.mark.parametrize(("text", "said"), SAID.items())
def test_the_kind_of_a_thing_is_said_once(text: str, said: str) -> None:
    assert say_kind_once(text) == said


def test_errors_the_log_and_templates_say_it_once() -> None:
    error = InvalidInputError(
        "Edisi Edisi ganda belum dibuka.", {"edisi": ["Edisi Edisi ganda belum dibuka."]}
    )
    assert (error.message, str(error), error.unsaid) == ("Edisi ganda belum dibuka.",) * 2 + ({},)
    told = sentence(person="Siti", action="edition.close", subject="Edisi ganda", names={})
    assert told == "Siti menutup Edisi ganda."
    template = Template("{% load words %}{% filter say_kind_once %}skenario {{ name }}{% endfilter %}")
    assert template.render(Context({"name": "Skenario <b>"})) == "Skenario &lt;b&gt;"


def test_a_page_says_it_once(analyst: User, client_of) -> None:
    edition = edition_make("ganda", state=EditionState.DRAFT)
    browser: Client = client_of(analyst)
    page = browser.post(
        reverse("indicators:edition_close", args=[edition.code]), follow=True
    ).content.decode()
    assert "Edisi ganda belum dibuka, jadi belum dapat ditutup." in page
    assert "Edisi Edisi" not in page
