"""The contrasts that static/css/tokens.css declares, computed in both themes."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from apps.core.assets import API_DOCS_CSS
from apps.core.ramp import RAMP_STEPS, ramp_pattern

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


# How eyes without one kind of cone see linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.0.
SEEN_BY: dict[str, np.ndarray] = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ @ np.ones(3)


def lab(colour: str, seen_by: str) -> np.ndarray:
    """Return a colour as CIE L*a*b* (D65), as these eyes see it."""
    channels = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(np.maximum(XYZ @ np.clip(SEEN_BY[seen_by] @ linear, 0, 1) / WHITE, 1e-6))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_the_eyes_of_the_test_are_those_of_the_paper():
    assert np.allclose(lab("#ffffff", "deuteranopia"), lab("#ffffff", "all cones"), atol=0.5)
    red, green = lab("#c03020", "deuteranopia"), lab("#607020", "deuteranopia")
    assert np.linalg.norm(red - green) < 0.5 * np.linalg.norm(
        lab("#c03020", "all cones") - lab("#607020", "all cones")
    )


@pytest.mark.parametrize("seen_by", SEEN_BY)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_classes_and_no_data_are_told_apart_by_every_kind_of_eye(theme, seen_by):
    colours = theme_colours(theme)
    seen = {name: lab(colours[f"--level-{name}"], seen_by) for name in ("low", "medium", "high", "none")}

    apart = {(a, b): np.linalg.norm(seen[a] - seen[b]) for a, b in itertools.combinations(seen, 2)}
    # 2.3 is what one just sees side by side, 10 what one sees at a glance. No data has its hatching besides.
    least = {pair: 10 if "none" in pair else 15 for pair in apart}
    assert {pair: round(distance, 1) for pair, distance in apart.items() if distance < least[pair]} == {}
    tones = [seen[name][0] for name in ("low", "medium", "high")]
    assert tones == sorted(tones, reverse=True), "the order stays that of lightness, and so in grey"
    assert all(a - b > 15 for a, b in itertools.pairwise(tones))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_printed_in_grey_a_class_differs_from_no_data_by_tone_or_pattern(theme):
    colours = theme_colours(theme)
    tone = {
        name: lab(colours[f"--level-{name}"], "all cones")[0] for name in ("low", "medium", "high", "none")
    }
    same_tone = {name for name in ("low", "medium", "high") if abs(tone[name] - tone["none"]) < 5}
    patterns = {name: ramp_pattern(name) for name in tone}
    assert all(patterns[name] != patterns["none"] for name in same_tone)
    assert patterns == {"low": "", "medium": "medium", "high": "high", "none": "none"}
