"""What an office writes about a warning is judged with the answer: other words count as a change of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.core.read_marks import mark_of
from apps.indicators.enums import CheckKind
from apps.reviews.enums import Queue, VerdictOutcome
from apps.reviews.selectors import Wanted, review_queue
from apps.reviews.services import VerdictInput, submission_claim, submission_return, verdicts_give
from apps.submissions.enums import SubmissionAction
from apps.submissions.models import Submission
from apps.submissions.selectors import (
    IndicatorStatus,
    filled_form,
    indicator_status,
    report_of,
    rulebook_read,
    submission_content,
)
from apps.submissions.services import ExplanationInput, explanation_save_many, submission_transition
from tests.cast import Regions
from tests.factories import check_make, edition_make, instrument_make, submission_fill, submission_make
from tests.submissions.test_report import answer

OK, RETURNED = VerdictOutcome.OK, VerdictOutcome.RETURNED
OWN, TOGETHER = "batas:1.1", "jumlah:"
"""The warning about one answer, and the one about 1.2 and 2.1 together."""


class Office:
    """The form of Pandeglang, whose operator explains and sends it, and whose coordinator judges it."""

    def __init__(self, operator: User, reviewer: User) -> None:
        self.operator, self.reviewer = operator, reviewer

    @property
    def form(self) -> Submission:
        return Submission.objects.with_region().select_related("edition__instrument").get()

    def explain(self, key: str, text: str) -> None:
        form = self.form
        report = report_of(form, submission_content(form), rulebook_read(form.edition))
        [row] = [row for row in report.warnings if row.key == key]
        stored = row.explanation
        written = ExplanationInput(key, row.sha256, text, shown=mark_of(stored.text if stored else ""))
        explanation_save_many(submission=form, inputs=[written], actor=self.operator)

    def send(self) -> None:
        form = self.form
        submission_transition(
            submission=form, action=SubmissionAction.SUBMIT, actor=self.operator, revision=form.revision
        )
        submission_claim(submission=self.form, actor=self.reviewer, revision=self.form.revision)

    def judge(self, **outcomes: VerdictOutcome) -> list[str]:
        """Give verdicts, and return the codes of those that hold."""
        given = [
            VerdictInput(code[1:].replace("_", "."), outcome, "Lampirkan." if outcome == RETURNED else "")
            for code, outcome in outcomes.items()
        ]
        form = self.form
        return list(
            verdicts_give(submission=form, verdicts=given, actor=self.reviewer, revision=form.revision)
        )

    def give_back(self) -> None:
        form = self.form
        submission_return(submission=form, actor=self.reviewer, revision=form.revision, note="", verdicts=[])

    def changed(self) -> dict[str, IndicatorStatus]:
        found = [item for status in filled_form(self.form).statuses for item in status.items]
        return {item.indicator.code: item for item in found if item.change}

    def is_listed(self, within: list[str] | None = None) -> list[bool]:
        """Return whether the queue has it under "Berubah", and under "Tidak berubah"."""
        return [
            review_queue(
                self.reviewer, Queue.MINE, wanted=Wanted(is_changed=is_changed, indicators=within)
            ).exists()
            for is_changed in (True, False)
        ]


@pytest.fixture
def office(regions: Regions, operator_pandeglang: User, coordinator_banten: User) -> Office:
    """A form with both warnings, explained, judged and given back because of 1.1."""
    instrument = instrument_make("berpemeriksaan")
    check_make(instrument, indicators=["1.1"], of="count", max=9)
    check_make(instrument, "jumlah", CheckKind.SUM, indicators=["1.2"], others=["2.1"], operator="<=")
    edition = edition_make(instrument=instrument, region_set=regions.region_set)
    form = submission_make(edition, regions.pandeglang)
    submission_fill(form, operator_pandeglang)
    answer(form, operator_pandeglang, "1.1", 12)
    answer(form, operator_pandeglang, "1.2", 3)
    made = Office(operator_pandeglang, coordinator_banten)
    made.explain(OWN, "Dua pasar terbakar.")
    made.explain(TOGETHER, "Dihitung per kecamatan.")
    made.send()
    made.judge(_1_1=RETURNED, _1_2=OK, _2_1=OK, _2_2=OK)
    made.give_back()
    return made


def test_verdicts_and_lists_stay_where_nothing_was_explained_otherwise(office: Office) -> None:
    office.send()
    assert office.judge() == ["1.1", "1.2", "2.1", "2.2"]
    assert office.changed() == {}
    assert office.is_listed() == office.is_listed(["1.1"]) == [False, True]


def test_other_words_about_one_answer_are_a_change_of_it(office: Office) -> None:
    office.explain(OWN, "Tiga pasar terbakar.")
    assert not indicator_status(office.form, "1.1").is_remark_open
    office.send()
    assert office.judge() == ["1.2", "2.1", "2.2"]
    [(code, item)] = office.changed().items()
    assert item.change is not None
    assert (code, item.is_remark_open, item.change.is_of_answer) == ("1.1", False, False)
    [told] = item.change.explanations
    assert (told.warning, told.before, told.after) == (
        "Pemeriksaan batas",
        "Dua pasar terbakar.",
        "Tiga pasar terbakar.",
    )
    assert office.is_listed() == office.is_listed(["1.1", "1.2"]) == [True, False]
    assert office.is_listed(["1.2", "2.1"]) == [False, True]


def test_other_words_about_answers_together_are_a_change_of_each(office: Office) -> None:
    office.explain(TOGETHER, "Dihitung per desa.")
    assert indicator_status(office.form, "1.1").is_remark_open
    office.send()
    assert office.judge() == ["1.1", "2.2"]
    assert list(office.changed()) == ["1.2", "2.1"]
    assert office.is_listed() == office.is_listed(["1.2"]) == office.is_listed(["2.1"]) == [True, False]
    assert office.is_listed(["1.1", "2.2"]) == [False, True]


def test_words_that_were_changed_and_changed_back_are_no_change(office: Office) -> None:
    office.explain(OWN, "Tiga pasar terbakar.")
    office.explain(OWN, "Dua pasar terbakar.")
    office.send()
    assert office.judge() == ["1.1", "1.2", "2.1", "2.2"]
    assert office.changed() == {}
    assert office.is_listed() == office.is_listed(["1.1"]) == [False, True]


def test_a_verdict_on_other_words_holds_from_then_on(office: Office) -> None:
    office.explain(OWN, "Tiga pasar terbakar.")
    office.send()
    assert office.judge(_1_1=OK) == ["1.1", "1.2", "2.1", "2.2"]
    assert list(office.changed()) == ["1.1"], "it has changed since it was given back all the same"
    assert office.judge(_1_2=RETURNED) == ["1.1", "1.2", "2.1", "2.2"]
    office.give_back()
    office.send()
    assert office.changed() == {}
    assert office.is_listed() == [False, True]


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_the_review_shows_the_old_words_and_the_new_ones(
    office: Office, client_of: Callable[[User], Client]
) -> None:
    office.explain(OWN, "Tiga pasar terbakar.")
    office.send()
    page = client_of(office.reviewer).get(reverse("reviews:dimension", args=[office.form.public_id, "1.1"]))
    told = _text(page)
    assert "Penjelasan “Pemeriksaan batas”" in told
    assert "Isian atau penjelasannya berubah, jadi putusan “Perlu diperbaiki”" in told
    assert "Berubah sejak dikembalikan" not in told, "the answer itself is the same"
    assert "Isinya sama." not in told
    [old, new] = [
        re.search(f"<{tag}[^>]*>(.*?)</{tag}>", page.content.decode(), re.DOTALL) for tag in ("del", "ins")
    ]
    assert old
    assert new
    assert ("Dua" in old[1], "Tiga" in new[1]) == (True, True)
