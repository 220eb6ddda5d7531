import re
from xml.etree import ElementTree as ET

import pytest

from apps.robustness.plots.charts import (
    Bar,
    ClassShare,
    Interval,
    Plot,
    draw_class_shares,
    draw_rank_intervals,
    draw_sensitivity,
)

SVG = "{http://www.w3.org/2000/svg}"
INTERVALS = [
    Interval("Banten", "high", official=1, low=1, median=1, high=3),
    Interval("Bali <script>alert(1)</script>", "medium", official=2, low=1, median=3, high=12),
]
SHARES = [
    ClassShare("Banten", "medium", 1, 0.25),
    ClassShare("Banten", "high", 2, 0.75),
    ClassShare("Bali", "medium", 1, 1.0),
]
BARS = [Bar("Bobot", "Orde pertama", 0.5, 0.4, 0.6), Bar("Bobot", "Orde total", 0.75, 0.6, 0.9)]

PLOTS = {
    "intervals": lambda: draw_rank_intervals(INTERVALS, 'Selang peringkat "dua" <provinsi>'),
    "shares": lambda: draw_class_shares(SHARES, 'Selang peringkat "dua" <provinsi>'),
    "sensitivity": lambda: draw_sensitivity(BARS, 'Selang peringkat "dua" <provinsi>'),
}


def _parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own output


@pytest.fixture(scope="module", params=PLOTS)
def plot(request: pytest.FixtureRequest) -> Plot:
    return PLOTS[request.param]()


def test_plot_is_one_image_with_its_alternative_in_two_widths(plot: Plot) -> None:
    roots = [_parse(svg) for svg in (plot.wide, plot.narrow)]
    assert [root.get("role") for root in roots] == ["img", "img"]
    assert {root.get("aria-label") for root in roots} == {'Selang peringkat "dua" <provinsi>'}
    wide, narrow = (float(root.get("width", "0")) for root in roots)
    assert narrow <= 328 < wide <= 760


def test_plot_gives_its_parts_no_roles_with_words_of_another_language(plot: Plot) -> None:
    for svg in (plot.wide, plot.narrow):
        roles = [element.get("role") for element in _parse(svg).iter() if element.get("role")]
        assert roles == ["img"]
        assert "roledescription" not in svg


def test_a_plot_leaves_names_a_fifth_more_room_than_the_font_it_measures_them_in() -> None:
    long = Interval("Kabupaten Administrasi Kepulauan Seribu Utara dan Selatan", "high", 1, 1, 1, 3)
    plot = draw_rank_intervals([long], "Selang peringkat")
    for svg, longest in ((plot.wide, 200), (plot.narrow, 105)):
        [left] = re.findall(r"^<svg[^>]*>.*?<g[^>]* transform=\"translate\(([\d.]+),", svg, re.DOTALL)
        assert float(left) > 1.2 * longest


def test_plot_carries_no_script_and_no_inline_style(plot: Plot) -> None:
    for svg in (plot.wide, plot.narrow):
        tags = {element.tag.removeprefix(SVG) for element in _parse(svg).iter()}
        assert not tags & {"script", "style", "foreignObject", "image", "a"}
        assert " style=" not in svg
        assert not re.search(r"\son\w+=", svg)


def test_plot_takes_its_colours_from_the_page() -> None:
    svg = PLOTS["intervals"]().wide
    assert set(re.findall(r"var\(--level-(\w+)\)", svg)) == {"high", "medium"}
    assert "#000" not in svg


def test_classes_other_than_the_three_have_the_colours_of_the_ramp() -> None:
    shares = [
        ClassShare("Banten", key, number, 0.2) for number, key in enumerate(("ramp-1", "ramp-6", "other"))
    ]
    svg = draw_class_shares(shares, "x").wide
    fills = {path.get("fill") for path in _parse(svg).iter(f"{SVG}path")}
    assert {"var(--ramp-1)", "var(--ramp-6)", "var(--level-none)"} <= fills


def test_class_shares_are_bars_as_long_as_the_shares() -> None:
    def widths(svg: str) -> dict[str, float]:
        paths = [element for element in _parse(svg).iter(f"{SVG}path") if "level" in element.get("fill", "")]
        return {
            f"{number} {path.get('fill')}": float(re.search(r"h(-?[\d.]+)v", path.get("d", "")).group(1))
            for number, path in enumerate(paths)
        }

    found = sorted(widths(draw_class_shares(SHARES, "x").wide).values())
    assert [round(width / found[-1], 2) for width in found] == [0.25, 0.75, 1.0]


def test_numbers_of_a_plot_are_indonesian() -> None:
    many = [Interval("Banten", "high", official=1, low=1, median=1, high=2400)]
    texts = [element.text for element in _parse(draw_rank_intervals(many, "x").wide).iter(f"{SVG}text")]
    assert "1.000" in texts
