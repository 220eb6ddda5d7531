"""The contrasts that static/css/tokens.css declares, computed in both themes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from apps.core.assets import API_DOCS_CSS
from apps.core.ramp import RAMP_STEPS

CSS = Path(settings.BASE_DIR) / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
PAIR = re.compile(r"^\s*contrast: (--[\w-]+) on (--[\w-]+)(?: >= ([\d.]+))?\s*$", re.MULTILINE)
COLOUR = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{6});")


def theme_colours(theme: str) -> dict[str, str]:
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    colours = dict(COLOUR.findall(light))
    if theme == "dark":
        colours |= dict(COLOUR.findall(dark))
    return colours


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_formula_gives_the_known_extremes():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_declared_pair_reaches_its_contrast(theme):
    colours = theme_colours(theme)
    pairs = PAIR.findall(TOKENS)
    too_low = {
        f"{text} on {ground}": round(contrast(colours[text], colours[ground]), 2)
        for text, ground, least in pairs
        if contrast(colours[text], colours[ground]) < float(least or 4.5)
    }
    assert len(pairs) > 30
    assert too_low == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_levels_run_from_light_to_dark(theme):
    colours = theme_colours(theme)
    ramp = [luminance(colours[f"--level-{level}"]) for level in ("low", "medium", "high")]
    assert ramp == sorted(ramp, reverse=True)
    assert all(contrast(colours[f"--level-{a}"], colours[f"--level-{b}"]) > 1.5
               for a, b in (("low", "medium"), ("medium", "high")))  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_steps_of_the_ramp_run_from_light_to_dark_between_the_same_ends(theme):
    colours = theme_colours(theme)
    steps = [colours[f"--ramp-{step}"] for step in range(1, RAMP_STEPS + 1)]
    tones = [luminance(colour) for colour in steps]
    assert tones == sorted(tones, reverse=True)
    assert len(set(steps)) == RAMP_STEPS
    assert (steps[0], steps[-1]) == (colours["--level-low"], colours["--level-high"])


def test_dark_theme_changes_every_colour_but_those_that_lie_on_a_level():
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    unchanged = set(dict(COLOUR.findall(light))) - set(dict(COLOUR.findall(dark)))
    assert unchanged == {"--on-level-low", "--on-level-medium", "--on-level-high"}


def test_colours_are_written_in_the_tokens_only():
    elsewhere = {
        path.name: found
        for path in CSS.glob("*.css")
        if path.name not in {"tokens.css", Path(API_DOCS_CSS).name}
        and (
            found := re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", path.read_text().split("@media print")[0])
        )
    }
    assert elsewhere == {}
