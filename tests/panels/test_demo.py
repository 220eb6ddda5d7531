"""The panel of the demo."""

from apps.accounts.models import User
from apps.demo.panels import EXPERTS, TITLE, panel_seed
from apps.demo.people import Cast
from apps.indicators.models import Instrument
from apps.panels.models import Panel
from apps.panels.selectors import panel_progress, panel_questionnaire, panel_results
from apps.panels.tasks import expert_link_send_pending


def test_the_seed_makes_one_closed_panel_whose_combined_answers_are_consistent(
    instrument: Instrument, analyst: User, mailoutbox: list[object]
) -> None:
    cast = Cast({}, {}, analyst, analyst, analyst, analyst)
    for _ in range(2):
        panel_seed(instrument, cast)
    expert_link_send_pending()
    panel = Panel.objects.get()
    questionnaire = panel_questionnaire(panel)
    results = panel_results(questionnaire, panel_progress(panel, questionnaire))
    [judgement] = results.judgements
    assert (panel.title, panel.state, results.counted) == (TITLE, "closed", len(EXPERTS))
    assert judgement.combined.is_consistent
    assert [found.is_consistent for _, found in judgement.by_expert].count(False) == 1
    assert all("simulasi" in str(expert) for expert, _ in judgement.by_expert)
    assert mailoutbox == []
