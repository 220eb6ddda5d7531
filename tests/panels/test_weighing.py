"""Weights from answers: by hand, by the tree of the instrument, with their spread; rounded, and used."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.computation.inputs.plan import plan_of
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, NotAllowedError
from apps.core.reasons import REASON_WITHOUT_WORDS
from apps.engine import EngineError
from apps.indicators.files.instrument_file import instrument_file_text
from apps.indicators.models import Instrument, Weight
from apps.indicators.selectors import instrument_structure
from apps.indicators.services import instrument_load, instrument_load_content
from apps.indicators.structure import InstrumentStructure
from apps.panels.enums import PanelMethod
from apps.panels.models import Panel
from apps.panels.presentation.consistency import consistency_of, nearest_preference, ratio_text
from apps.panels.questionnaire import comparable_parents, questionnaire_of
from apps.panels.selectors import panel_counted, panel_progress, panel_questionnaire, panel_results
from apps.panels.services import expert_withdraw, panel_apply, panel_close
from apps.panels.services.doubt import Doubt
from apps.panels.weighing import comparison_matrix, round_weights, weigh_panel
from tests.panels.conftest import MakePanel, answer, every_key

SCORES = {"1.1": (4, 2), "1.2": (2, 2), "2.1": (1, 3), "2.2": (3, 3), "3.1": (1, 1), "3.2": (2, 2),
          "4.1": (4, 4), "4.2": (3, 3)}  # fmt: skip
"""What Ani and Budi give: 40 points in all, of the dimensions 10, 10, 6 and 14."""


@pytest.fixture
def scored(open_panel: MakePanel) -> Panel:
    panel = open_panel()
    for number, name in enumerate(("Ani", "Budi")):
        answer(panel, name, {(code,): pair[number] for code, pair in SCORES.items()}, send=True)
    return panel


@pytest.fixture
def ikp_2024(db: None) -> Instrument:
    path = Path(apps.get_app_config("indicators").path) / "data" / "ikp_2024" / "instrument.toml"
    return instrument_load(path=path)[0]


def test_scores_weigh_indicators_and_groups_by_their_totals(scored: Panel) -> None:
    weights = panel_counted(scored).weights
    assert weights == pytest.approx(
        {
            "1": 0.25, "2": 0.25, "3": 0.15, "4": 0.35,
            "1.1": 0.6, "1.2": 0.4, "2.1": 0.4, "2.2": 0.6, "3.1": 1 / 3, "3.2": 2 / 3, "4.1": 4 / 7, "4.2": 3 / 7,
        }
    )  # fmt: skip


def test_subdimensions_for_display_give_way_to_their_indicators(ikp_2024: Instrument) -> None:
    questionnaire = questionnaire_of(instrument_structure(ikp_2024), PanelMethod.SCORE, [])
    weights = weigh_panel(questionnaire, [dict.fromkeys(questionnaire.keys, 2)])
    assert [weights[code] for code in "1234"] == pytest.approx([16 / 61, 24 / 61, 15 / 61, 6 / 61])
    assert weights["1.1.1"] == pytest.approx(1 / 16)
    assert "1.1" not in weights
    assert len(questionnaire.keys) == 61


def test_what_can_be_compared_in_pairs_has_two_to_nine_parts(ikp_2024: Instrument) -> None:
    found = comparable_parents(instrument_structure(ikp_2024))
    assert [(parent.code, parent.count, parent.pair_count) for parent in found] == [
        ("ikp-2024", 4, 6),
        ("4", 6, 15),
    ]


def test_only_answers_that_were_sent_by_experts_who_stay_count(scored: Panel, analyst: User) -> None:
    budi = scored.experts.get(name="Budi")
    expert_withdraw(actor=analyst, expert=budi)
    questionnaire = panel_questionnaire(scored)
    results = panel_results(questionnaire, panel_progress(scored, questionnaire))
    assert results.counted == 1
    assert panel_counted(scored).weights["1.1"] == pytest.approx(4 / 6)


def test_the_spread_is_that_of_single_experts(scored: Panel) -> None:
    questionnaire = panel_questionnaire(scored)
    lines = panel_results(questionnaire, panel_progress(scored, questionnaire)).lines
    assert [line.code for line in lines][:4] == ["1", "1.1", "1.2", "2"]
    line = next(line for line in lines if line.code == "1.1")
    assert (line.lowest, line.median, line.highest) == pytest.approx((2 / 4, (2 / 4 + 4 / 6) / 2, 4 / 6))
    assert (line.parent_code, line.depth) == ("1", 1)


def test_a_panel_without_answers_says_what_to_do(open_panel: MakePanel) -> None:
    panel = open_panel()
    answer(panel, "Ani", {("1.1",): 3})
    with pytest.raises(InvalidInputError, match="belum punya jawaban yang dikirim") as refused:
        panel_counted(panel)
    assert "sedikitnya seorang ahli" in refused.value.message
    questionnaire = panel_questionnaire(panel)
    assert panel_results(questionnaire, panel_progress(panel, questionnaire)).lines == ()
    with pytest.raises(EngineError):
        weigh_panel(questionnaire, [])


def test_points_weigh_by_the_mean_of_shares(open_panel: MakePanel) -> None:
    panel = open_panel(PanelMethod.BUDGET)
    answer(panel, "Ani", {("1",): 40, ("2",): 30, ("3",): 20, ("4",): 10}, send=True)
    answer(panel, "Budi", {("1",): 20, ("2",): 50, ("3",): 30, ("4",): 0}, send=True)
    assert panel_counted(panel).weights == pytest.approx({"1": 0.3, "2": 0.4, "3": 0.25, "4": 0.05})


def test_comparisons_are_combined_by_their_geometric_mean(open_panel: MakePanel) -> None:
    panel = open_panel(PanelMethod.AHP, parent_codes=["1"])
    answer(panel, "Ani", {("1", "1.1", "1.2"): 8}, send=True)
    answer(panel, "Budi", {("1", "1.1", "1.2"): -2}, send=True)
    # The geometric mean of 8 and 1/2 is 2.
    assert panel_counted(panel).weights == pytest.approx({"1.1": 2 / 3, "1.2": 1 / 3})


def test_the_matrix_is_reciprocal_and_open_where_nothing_was_said(make_panel: MakePanel) -> None:
    [section] = panel_questionnaire(make_panel(PanelMethod.AHP)).sections
    matrix = comparison_matrix(section, {("ikp-uji", "1", "2"): 3, ("ikp-uji", "2", "3"): -5})
    expected = np.full((4, 4), np.nan)
    np.fill_diagonal(expected, 1)
    expected[0, 1], expected[1, 0], expected[1, 2], expected[2, 1] = 3, 1 / 3, 1 / 5, 5
    np.testing.assert_allclose(matrix, expected)


# Consistency ----------------------------------------------------------------------------------------------------


def comparisons(*preferences: int) -> dict[tuple[str, ...], int]:
    """Return the answers to 1/2, 1/3, 2/3, 1/4, 2/4, 3/4 in that order."""
    pairs = (("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("2", "4"), ("3", "4"))
    return {("ikp-uji", *pair): value for pair, value in zip(pairs, preferences, strict=False)}


def test_consistent_comparisons_contradict_nothing(make_panel: MakePanel) -> None:
    [section] = panel_questionnaire(make_panel(PanelMethod.AHP)).sections
    consistency = consistency_of(section, comparisons(2, 4, 2, 8, 4, 2))
    assert consistency.found.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert consistency.contradiction is None
    assert [row.weight for row in consistency.rows] == pytest.approx([8 / 15, 4 / 15, 2 / 15, 1 / 15])
    assert consistency.rows[1].cells == ("1/2", "1", "2", "4")


def test_the_answer_that_fits_the_others_worst_is_named(make_panel: MakePanel) -> None:
    [section] = panel_questionnaire(make_panel(PanelMethod.AHP)).sections
    # As above, but 1 against 4 is turned round: question 4.
    consistency = consistency_of(section, comparisons(2, 4, 2, -8, 4, 2))
    assert not consistency.found.is_consistent
    assert consistency.contradiction.number == 4
    assert consistency.contradiction.statements[-1] == (
        "Dimensi 4 antara sangat dan mutlak lebih penting daripada Dimensi 1 (8)"
    )
    assert consistency.contradiction.implied.startswith("Dimensi 1")


def test_a_contradiction_is_named_before_everything_is_compared(make_panel: MakePanel) -> None:
    [section] = panel_questionnaire(make_panel(PanelMethod.AHP)).sections
    consistency = consistency_of(section, comparisons(3, -5, 3))
    assert (consistency.found, consistency.answered, consistency.total) == (None, 3, 6)
    assert consistency.contradiction.number == 3
    assert [row.weight for row in consistency.rows] == [None] * 4
    assert consistency_of(section, comparisons(3, -5)).contradiction is None


@pytest.mark.parametrize(
    ("ratio", "preference"), [(1.0, 1), (1.4, 1), (2.6, 3), (1 / 2.6, -3), (40.0, 9), (1 / 40, -9)]
)
def test_ratios_are_said_on_the_scale(ratio: float, preference: int) -> None:
    assert nearest_preference(ratio) == preference


def test_ratios_are_written_as_on_paper() -> None:
    assert [ratio_text(ratio) for ratio in (9.0, 1.0, 1 / 7, float("nan"))] == ["9", "1", "1/7", ""]


# Use ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 7, 61])
def test_rounded_weights_sum_to_exactly_one(count: int) -> None:
    weights = round_weights([1 / count] * count)
    assert sum(weights) == 1
    assert max(weights) - min(weights) <= Decimal("0.00000001")


def test_panel_apply_makes_a_draft_with_the_weights(scored: Panel, analyst: User) -> None:
    panel_close(actor=analyst, panel=scored)
    instrument = panel_apply(actor=analyst, panel=scored)

    assert (instrument.code, instrument.version, instrument.is_frozen) == ("ikp-uji", 2, False)
    structure = instrument_structure(instrument)
    assert sum(group.weight for group in structure.dimensions) == 1
    assert all(sum(node.weight for node in group.indicators) == 1 for group in structure.dimensions)
    assert {str(weight.status) for weight in Weight.objects.filter(instrument=instrument)} == {"unpublished"}
    assert {group.code: float(group.weight) for group in structure.groups} == pytest.approx(
        {"1": 0.25, "2": 0.25, "3": 0.15, "4": 0.35}
    )
    assert "panel ahli “Bobot IKP uji”" in structure.note
    [weigh] = [step for step in structure.steps if step.stage == "weigh"]
    assert (weigh.name, weigh.status) == ("given", "unpublished")
    assert "2 ahli" in weigh.note
    assert "2 experts" in weigh.note_en
    assert plan_of(instrument).framework.code == "ikp-uji"
    assert Entry.objects.get(action="panel.apply").detail == {"instrument": "ikp-uji/2"}


def test_panel_apply_changes_only_what_the_panel_asked(open_panel: MakePanel, analyst: User) -> None:
    panel = open_panel(PanelMethod.BUDGET)
    answer(panel, "Ani", {("1",): 40, ("2",): 30, ("3",): 20, ("4",): 10}, send=True)
    panel_close(actor=analyst, panel=panel)
    before = instrument_structure(panel.instrument)
    after = instrument_structure(panel_apply(actor=analyst, panel=panel))
    assert [float(group.weight) for group in after.dimensions] == [0.4, 0.3, 0.2, 0.1]
    assert [node.weight for node in after.indicators] == [node.weight for node in before.indicators]
    assert [node.name for node in after.indicators] == [node.name for node in before.indicators]


def test_panel_apply_refuses_an_open_panel_and_one_without_answers(
    open_panel: MakePanel, analyst: User, auditor: User
) -> None:
    panel = open_panel()
    with pytest.raises(ConflictError, match="belum ditutup"):
        panel_apply(actor=analyst, panel=panel)
    panel_close(actor=analyst, panel=panel)
    with pytest.raises(NotAllowedError):
        panel_apply(actor=auditor, panel=panel)
    with pytest.raises(InvalidInputError, match="ditutup tanpa jawaban yang dikirim"):
        panel_apply(actor=analyst, panel=panel)
    assert Instrument.objects.count() == 1


def test_panel_apply_never_writes_over_a_draft_nor_makes_a_version_twice(
    scored: Panel, analyst: User
) -> None:
    panel_close(actor=analyst, panel=scored)
    draft = panel_apply(actor=analyst, panel=scored)
    with pytest.raises(ConflictError, match=r"sudah dipakai oleh .* masih berupa rancangan"):
        panel_apply(actor=analyst, panel=scored)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_instrument SET frozen_at = now() WHERE id = %s", [draft.pk])
    with pytest.raises(ConflictError, match="sudah dipakai oleh Analis Pusat, pukul"):
        panel_apply(actor=analyst, panel=scored)
    assert list(Instrument.objects.values_list("version", flat=True)) == [2, 1]


def test_weights_whose_draft_was_replaced_are_used_again_where_nothing_is_lost(
    instrument: Instrument, analyst: User, request: pytest.FixtureRequest
) -> None:
    _load(instrument_structure(instrument), analyst)  # as a file has it: with every step
    scored: Panel = request.getfixturevalue("scored")
    panel_close(actor=analyst, panel=scored)
    applied = instrument_structure(panel_apply(actor=analyst, panel=scored))
    first = instrument_structure(scored.instrument)
    _load(first, analyst)
    again = panel_apply(actor=analyst, panel=scored)
    assert (again.version, instrument_structure(again)) == (2, applied)

    _load(replace(first, note="Rancangan lain."), analyst)
    with pytest.raises(
        ConflictError, match="versi 2 masih berupa rancangan, dengan isi yang lain"
    ) as refused:
        panel_apply(actor=analyst, panel=scored)
    assert not isinstance(refused.value, AlreadyDoneError)
    assert refused.value.place == again.get_absolute_url()
    again.refresh_from_db()
    assert instrument_structure(again).note == "Rancangan lain."
    assert Entry.objects.filter(action="panel.apply").count() == 2


def _load(structure: InstrumentStructure, analyst: User) -> None:
    """Load the file of an instrument, over its draft if there is one."""
    text = instrument_file_text(replace(structure, version=None))
    instrument_load_content(content=text.encode(), name="berkas.toml", actor=analyst)


@pytest.fixture
def contradictory(open_panel: MakePanel, analyst: User) -> Panel:
    """A closed panel whose only expert finds 1 above 2, 2 above 3, and 3 above 1."""
    panel = open_panel(PanelMethod.AHP)
    answers = every_key(panel, 1) | {
        ("ikp-uji", "1", "2"): 9,
        ("ikp-uji", "2", "3"): 9,
        ("ikp-uji", "1", "3"): -9,
    }
    answer(panel, "Ani", answers, send=True)
    panel_close(actor=analyst, panel=panel)
    return panel


def test_weights_that_contradict_themselves_are_used_with_a_reason_alone(
    contradictory: Panel, analyst: User
) -> None:
    for reason in ("", "   ", "."):
        with pytest.raises(InvalidInputError, match="hanya dapat dipakai dengan alasan") as refused:
            panel_apply(actor=analyst, panel=contradictory, reason=reason)
        assert list(refused.value.errors) == ["reason"]
    instrument = panel_apply(actor=analyst, panel=contradictory, reason=" Disepakati rapat pleno. ")

    structure = instrument_structure(instrument)
    [weigh] = [step for step in structure.steps if step.stage == "weigh"]
    for note in (structure.note, weigh.note):
        assert note.endswith("di atas 0,10. Alasan memakainya: Disepakati rapat pleno.")
    assert weigh.note_en.endswith("Reason for using them (in Indonesian): Disepakati rapat pleno.")
    entry = Entry.objects.get(action="panel.apply")
    assert entry.detail["reason"] == "Disepakati rapat pleno."
    assert "dengan alasan “Disepakati rapat pleno.”" in entry.sentence


def test_the_page_asks_for_the_reason_where_one_is_needed(
    contradictory: Panel, analyst: User, client_of: Callable[..., Client]
) -> None:
    browser, address = client_of(analyst), reverse("panels:panel_apply", args=[contradictory.public_id])
    asked = browser.get(address).content.decode()
    assert 'name="reason"' in asked
    assert "belum dapat diterima (paling besar 0,10)" in asked
    refused = browser.post(address, {"reason": ""})
    assert (refused.status_code, Instrument.objects.count()) == (422, 1)
    assert "Tulis mengapa bobot ini tetap dipakai." in refused.content.decode()
    assert REASON_WITHOUT_WORDS in browser.post(address, {"reason": "..."}).content.decode()
    assert browser.post(address, {"reason": "Rapat pleno."})["Location"].endswith("/2/")


def test_a_title_with_signs_of_the_file_does_no_harm(open_panel: MakePanel, analyst: User) -> None:
    panel = open_panel(PanelMethod.BUDGET, title='Bobot "IKP" \\ 2029 # [index]')
    answer(panel, "Ani", {("1",): 100, ("2",): 0, ("3",): 0, ("4",): 0}, send=True)
    panel_close(actor=analyst, panel=panel)
    structure = instrument_structure(panel_apply(actor=analyst, panel=panel))
    assert panel.title in structure.note
    assert [group.weight for group in structure.dimensions] == [1, 0, 0, 0]


def test_a_ratio_just_above_the_limit_does_not_read_like_it():
    assert (Doubt(0.1004, "").ratio_text, Doubt(0.25, "").ratio_text) == ("0,1004", "0,250")
