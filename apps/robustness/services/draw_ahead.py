"""Drawing the plots of a study before anybody asks for them."""

from apps.regions.enums import LEVEL_SLUGS
from apps.regions.scoping import RegionScope

from ..models import RobustnessStudy
from ..plots.study_plots import drawn_lines, level_plots, sensitivity_plot
from ..selectors import robustness_list, sensitivity_list


def study_draw_ahead(pk: int) -> None:
    """Draw the plots as national roles first see them, so that they are in the cache when the page is opened."""
    study = RobustnessStudy.objects.get(pk=pk)
    sensitivity = sensitivity_list(study)
    for level in LEVEL_SLUGS.values():
        shown, _words = drawn_lines(
            level, robustness_list(scope=RegionScope.nation(), study=study, level=level.value)
        )
        level_plots(shown, study.class_labels(level.value))
        sensitivity_plot(sensitivity.get(level.value, []))
