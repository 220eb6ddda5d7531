"""What the database refuses by itself, should code ever go around the services."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.indicators.models import Indicator, IndicatorGroup, Instrument
from apps.panels.enums import PanelMethod, PanelState
from apps.panels.models import ExpertAllocation, ExpertComparison, ExpertScore, Panel, PanelExpert
from apps.panels.questionnaire import Key
from apps.panels.rules import can_answer, can_change, can_close, can_discard, can_open, can_withdraw
from apps.panels.selectors import panel_questionnaire
from apps.panels.services import expert_withdraw, panel_close
from tests.factories import instrument_make
from tests.panels.conftest import MakePanel, answer, every_key, expert_named, invite
from tests.undone import is_done


def refused(match: str) -> Any:
    return pytest.raises(DatabaseError, match=match)


def move(panel: Panel, state: PanelState) -> None:
    now = timezone.now()
    dates = {
        PanelState.DRAFT: {"opened_at": None, "closed_at": None},
        PanelState.OPEN: {"opened_at": now, "closed_at": None},
        PanelState.CLOSED: {"opened_at": now, "closed_at": now},
    }[state]
    with transaction.atomic():
        Panel.objects.filter(pk=panel.pk).update(state=state, **dates)


def freeze(instrument: Instrument) -> None:
    Instrument.objects.filter(pk=instrument.pk, frozen_at=None).update(frozen_at=timezone.now())


def bring(panel: Panel, state: PanelState) -> Panel:
    """Take a draft to a state past the services; return it as it is stored."""
    freeze(panel.instrument)
    for step in list(PanelState)[1 : list(PanelState).index(state) + 1]:
        move(panel, step)
    return Panel.objects.get(pk=panel.pk)


@pytest.mark.parametrize("target", PanelState)
@pytest.mark.parametrize("state", PanelState)
def test_a_panel_takes_the_steps_of_the_rules_and_no_other(
    make_panel: MakePanel, analyst: User, state: PanelState, target: PanelState
) -> None:
    panel = bring(make_panel(), state)
    rules = {PanelState.OPEN: can_open, PanelState.CLOSED: can_close}
    may = target in rules and rules[target](analyst, panel)
    stays = state == target != PanelState.CLOSED
    with nullcontext() if may or stays else refused("no step leads from|closed and never changes"):
        move(panel, target)


def test_a_panel_opens_only_with_a_frozen_instrument(make_panel: MakePanel) -> None:
    with refused("opens only with a frozen instrument"):
        move(make_panel(), PanelState.OPEN)


@pytest.mark.parametrize("state", PanelState)
def test_panel_and_experts_change_in_the_states_of_the_rules_alone(
    make_panel: MakePanel, analyst: User, state: PanelState
) -> None:
    draft = make_panel()
    invite(draft, "Ani", analyst)
    bare, panel = bring(make_panel(), state), bring(draft, state)
    expert = expert_named(panel, "Ani")
    people = {"institution": "Kampus", "invited_by": analyst}
    acts: dict[str, tuple[Callable[[], object], bool]] = {
        "change": (
            lambda: Panel.objects.filter(pk=panel.pk).update(title="Lain"),
            can_change(analyst, panel),
        ),
        "discard": (
            lambda: Panel.objects.filter(pk=bare.pk)._raw_delete("default"),
            can_discard(analyst, bare),
        ),
        "invite": (
            lambda: PanelExpert.objects.create(
                panel=panel, name="Budi", email="budi@kampus.example", **people
            ),
            can_change(analyst, panel),
        ),
        "withdraw": (
            lambda: PanelExpert.objects.filter(pk=expert.pk).update(
                withdrawn_at=timezone.now(), token_sha256=None
            ),
            can_withdraw(analyst, expert),
        ),
    }
    assert {name: is_done(act, IntegrityError) for name, (act, _may) in acts.items()} == {
        name: may for name, (_act, may) in acts.items()
    }


def test_a_panel_starts_as_a_draft_and_its_dates_follow_its_state(make_panel: MakePanel) -> None:
    panel = make_panel()
    with refused("starts as a draft"), transaction.atomic():
        Panel.objects.create(
            instrument=panel.instrument, title="X", method="score", state="open", due_on=panel.due_on,
            created_by=panel.created_by, opened_at=timezone.now(),
        )  # fmt: skip
    freeze(panel.instrument)
    with refused("panel_state_has_its_dates"), transaction.atomic():
        Panel.objects.filter(pk=panel.pk).update(state="open")
    with refused("panel_method_known"), transaction.atomic():
        Panel.objects.filter(pk=panel.pk).update(method="undian")


@pytest.mark.parametrize("change", [{"method": "ahp"}, {"parent_codes": ["1"]}, {"instrument": None}])
def test_an_open_panel_keeps_what_it_asks(open_panel: MakePanel, change: dict[str, object]) -> None:
    panel = open_panel()
    if "instrument" in change:
        other = instrument_make("lain")
        freeze(other)
        change = {"instrument": other}
    with refused("keeps what it asks"), transaction.atomic():
        Panel.objects.filter(pk=panel.pk).update(**change)


def test_an_open_panel_and_its_experts_are_not_deleted(open_panel: MakePanel) -> None:
    panel = open_panel()
    with refused("never deleted"), transaction.atomic():
        Panel.objects.filter(pk=panel.pk)._raw_delete("default")
    with refused("experts of a panel that is open stay"), transaction.atomic():
        expert_named(panel, "Ani").delete()


def test_answers_and_experts_of_a_closed_panel_never_change(open_panel: MakePanel, analyst: User) -> None:
    panel = open_panel()
    answer(panel, "Ani", every_key(panel, 3), send=True)
    answer(panel, "Budi", {("1.1",): 3})
    panel_close(actor=analyst, panel=panel)
    budi = expert_named(panel, "Budi")
    indicator = panel.instrument.indicators.last()
    acts = (
        lambda: ExpertScore.objects.filter(expert=budi).update(score=1),
        lambda: ExpertScore.objects.filter(expert=budi).delete(),
        lambda: ExpertScore.objects.create(expert=budi, indicator=indicator, score=1),
    )
    for act in acts:
        with refused("answers change only while"), transaction.atomic():
            act()
    for change in ({"submitted_at": timezone.now()}, {"withdrawn_at": timezone.now()}, {"name": "Cici"}):
        with refused("experts of a panel that is closed stay"), transaction.atomic():
            PanelExpert.objects.filter(pk=budi.pk).update(**change)


def test_answers_stay_once_they_are_sent_or_their_expert_is_withdrawn(
    open_panel: MakePanel, analyst: User
) -> None:
    panel = open_panel()
    ani = answer(panel, "Ani", every_key(panel, 3), send=True)
    budi = answer(panel, "Budi", {("1.1",): 3})
    expert_withdraw(actor=analyst, expert=budi)
    for expert in (ani, budi):
        with refused("answers change only while"), transaction.atomic():
            ExpertScore.objects.filter(expert=expert).update(score=1)


@pytest.mark.parametrize("is_withdrawn", [False, True])
@pytest.mark.parametrize("is_submitted", [False, True])
@pytest.mark.parametrize("state", PanelState)
def test_answers_change_when_the_rule_lets_their_expert_answer_and_never_else(
    make_panel: MakePanel, analyst: User, state: PanelState, *, is_submitted: bool, is_withdrawn: bool
) -> None:
    panel = make_panel()
    expert = invite(panel, "Ani", analyst)
    if is_submitted:
        PanelExpert.objects.filter(pk=expert.pk).update(opened_at=timezone.now(), submitted_at=timezone.now())
    if is_withdrawn:
        PanelExpert.objects.filter(pk=expert.pk).update(withdrawn_at=timezone.now(), token_sha256=None)
    bring(panel, state)
    expert = PanelExpert.objects.select_related("panel").get(pk=expert.pk)
    indicator = panel.instrument.indicators.first()

    with (
        nullcontext() if can_answer(expert) else refused("only while their expert answers"),
        transaction.atomic(),
    ):
        ExpertScore.objects.create(expert=expert, indicator=indicator, score=2)


def test_an_answer_keeps_its_expert(open_panel: MakePanel) -> None:
    panel = open_panel()
    answer(panel, "Ani", {("1.1",): 3})
    with refused("keeps its expert"), transaction.atomic():
        ExpertScore.objects.update(expert=expert_named(panel, "Budi"))


def test_only_what_the_panel_asks_can_be_answered(open_panel: MakePanel) -> None:
    elsewhere = instrument_make("lain")
    score, budget = open_panel(), open_panel(PanelMethod.BUDGET)
    compare = open_panel(PanelMethod.AHP)
    ani, points, pairs = (expert_named(panel, "Ani") for panel in (score, budget, compare))
    group, indicator = score.instrument.groups.first(), score.instrument.indicators.first()

    def compared(parent: str, first: str, second: str) -> ExpertComparison:
        return ExpertComparison.objects.create(
            expert=pairs, parent_code=parent, first_code=first, second_code=second, preference=1
        )

    acts = (
        lambda: ExpertScore.objects.create(expert=ani, indicator=elsewhere.indicators.first(), score=1),
        lambda: ExpertScore.objects.create(expert=points, indicator=indicator, score=1),
        lambda: ExpertAllocation.objects.create(expert=points, group=elsewhere.groups.first(), points=1),
        lambda: ExpertAllocation.objects.create(expert=ani, group=group, points=1),
        lambda: compared("1", "1.1", "1.2"),
        lambda: compared("ikp-uji", "1", "9"),
    )
    for act in acts:
        with refused("does not ask this"), transaction.atomic():
            act()


def test_the_database_takes_the_parts_that_a_panel_asks_about_and_none_of_another_instrument(
    open_panel: MakePanel,
) -> None:
    other = instrument_make("lain")
    scores, points = open_panel(), open_panel(PanelMethod.BUDGET)
    by_scores, by_points = expert_named(scores, "Ani"), expert_named(points, "Ani")
    taken = {
        *(row for row in Indicator.objects.all() if is_done(partial(_score, by_scores, row), IntegrityError)),
        *(
            row
            for row in IndicatorGroup.objects.all()
            if is_done(partial(_allot, by_points, row), IntegrityError)
        ),
    }
    own = {*scores.instrument.indicators.all(), *points.instrument.groups.all()}
    assert {row for row in own if (row.code,) in _keys(scores) | _keys(points)} == own == taken
    assert other.indicators.exists()


def test_the_database_takes_every_comparison_that_a_panel_asks_for(open_panel: MakePanel) -> None:
    """It knows parents and parts; which parts belong to a parent it leaves to the questionnaire."""
    panel = open_panel(PanelMethod.AHP, parent_codes=["ikp-uji", "2"])
    expert = expert_named(panel, "Ani")
    codes = ("ikp-uji", "1", "2", "3", "4", "1.1", "2.1", "2.2", "9")
    taken = {
        key for key in product(codes, codes, codes) if is_done(partial(_compare, expert, key), IntegrityError)
    }
    asked = _keys(panel)
    assert {key[0] for key in asked} == {key[0] for key in taken} == {"ikp-uji", "2"}
    assert asked <= taken


def _keys(panel: Panel) -> set[Key]:
    return set(panel_questionnaire(panel).keys)


def _score(expert: PanelExpert, indicator: Indicator) -> ExpertScore:
    return ExpertScore.objects.create(expert=expert, indicator=indicator, score=1)


def _allot(expert: PanelExpert, group: IndicatorGroup) -> ExpertAllocation:
    return ExpertAllocation.objects.create(expert=expert, group=group, points=1)


def _compare(expert: PanelExpert, key: Key) -> ExpertComparison:
    parent, first, second = key
    return ExpertComparison.objects.create(
        expert=expert, parent_code=parent, first_code=first, second_code=second, preference=1
    )


def test_answers_lie_on_their_scales_and_stand_once(open_panel: MakePanel) -> None:
    score, budget = open_panel(), open_panel(PanelMethod.BUDGET)
    compare = open_panel(PanelMethod.AHP)
    ani, points, pairs = (expert_named(panel, "Ani") for panel in (score, budget, compare))
    group, indicator = score.instrument.groups.first(), score.instrument.indicators.first()

    def compared(first: str, second: str, preference: int) -> ExpertComparison:
        return ExpertComparison.objects.create(
            expert=pairs, parent_code="ikp-uji", first_code=first, second_code=second, preference=preference
        )

    ExpertScore.objects.create(expert=ani, indicator=indicator, score=4)
    ExpertAllocation.objects.create(expert=points, group=group, points=100)
    compared("1", "2", -9)
    acts = {
        "expert_score_1_4": lambda: ExpertScore.objects.update(score=5),
        "expert_score_once": lambda: ExpertScore.objects.create(expert=ani, indicator=indicator, score=1),
        "expert_allocation_0_100": lambda: ExpertAllocation.objects.update(points=101),
        "expert_allocation_once": lambda: ExpertAllocation.objects.create(
            expert=points, group=group, points=1
        ),
        "expert_comparison_on_scale": lambda: compared("1", "3", -1),
        "expert_comparison_once": lambda: compared("2", "1", 3),
    }
    for name, act in acts.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()
    with refused("does not ask this|expert_comparison_of_two"), transaction.atomic():
        compared("1", "1", 1)


def test_experts_are_invited_once_and_lose_their_link_when_withdrawn(
    open_panel: MakePanel, analyst: User
) -> None:
    panel = open_panel()
    ani = expert_named(panel, "Ani")
    with pytest.raises(IntegrityError, match="panel_expert_once"), transaction.atomic():
        PanelExpert.objects.create(
            panel=panel, name="Ani", institution="K", email="ANI@kampus.example", invited_by=analyst
        )
    with pytest.raises(IntegrityError, match="panel_expert_withdrawn_without_link"), transaction.atomic():
        PanelExpert.objects.filter(pk=ani.pk).update(withdrawn_at=timezone.now())
    with pytest.raises(IntegrityError, match="panel_expert_opens_before_sending"), transaction.atomic():
        PanelExpert.objects.filter(pk=ani.pk).update(submitted_at=timezone.now())
    with refused("keeps the panel"), transaction.atomic():
        other = open_panel(PanelMethod.BUDGET)
        PanelExpert.objects.filter(pk=ani.pk).update(panel=other)
