import uuid

from apps.robustness.plots.drawing import Plot
from apps.robustness.plots.kept_plots import kept_plot
from ikp_portal.settings.base import cache_settings
from tests.running import free_port


def drawing():
    """Return a way to draw that remembers what it drew."""
    drawn = []

    def draw(content, alternative):
        drawn.append((tuple(content), alternative))
        return Plot(wide="<svg/>", narrow="<svg/>", alternative=alternative)

    return draw, drawn


def test_equal_numbers_are_drawn_once():
    draw, drawn = drawing()
    new = str(uuid.uuid4())

    assert kept_plot(draw, [new, 2], "Dua") == kept_plot(draw, (new, 2), "Dua")
    assert drawn == [((new, 2), "Dua")]


def test_other_numbers_or_words_are_another_plot():
    draw, drawn = drawing()
    new = str(uuid.uuid4())

    plots = [
        kept_plot(draw, content, words)
        for content, words in (([new, 1], "Satu"), ([new, 2], "Satu"), ([new, 2], "Dua"))
    ]
    assert [plot.alternative for plot in plots] == ["Satu", "Satu", "Dua"]
    assert len(drawn) == 3


def test_a_cache_that_is_away_costs_time_alone(settings):
    settings.CACHES = cache_settings(f"redis://127.0.0.1:{free_port()}/0")
    draw, drawn = drawing()

    assert kept_plot(draw, [1], "Satu").alternative == "Satu"
    assert kept_plot(draw, [1], "Satu").alternative == "Satu"
    assert len(drawn) == 2
