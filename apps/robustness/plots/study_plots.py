"""The plots of a study: what is drawn, and the sentence that says what it shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from apps.core.formatting import format_decimal, format_percent
from apps.core.ramp import ramp_key
from apps.engine.robustness.summary import STABLE_SHARE
from apps.indicators.words import level_label_short
from apps.regions.enums import RegionLevel
from apps.regions.models import Region

from ..selectors import Interval as Spread
from ..selectors import RobustnessLine, SensitivityLine
from .charts import (
    Bar,
    ClassShare,
    Interval,
    draw_class_shares,
    draw_rank_intervals,
    draw_sensitivity,
)
from .drawing import Plot
from .kept_plots import kept_plot

MOST_DRAWN: Final = 40
"""How many regencies the plots show while no province is chosen."""

_FEW: Final = 0.05
"""A choice hardly matters if its share is below this, even at the upper end of its interval."""


@dataclass(frozen=True)
class LevelPlots:
    """The plots of the regions that are shown, in the order of their official rank; None if there are no regions."""

    intervals: Plot | None
    shares: Plot | None
    n_regions: int


@dataclass(frozen=True)
class _Ranked:
    """A region that has a rank, in the run and in the simulated runs."""

    line: RobustnessLine
    official: int
    rank: Spread

    @property
    def name(self) -> str:
        return self.line.region.name

    @property
    def width(self) -> float:
        return self.rank.high - self.rank.low


def drawn_lines(
    level: RegionLevel, lines: Sequence[RobustnessLine], province: Region | None = None
) -> tuple[Sequence[RobustnessLine], str]:
    """Return the regions that are drawn, and the sentence above the plot that says which they are; "" if all are."""
    if province is not None:
        chosen = [line for line in lines if line.region.parent_id == province.pk]
        return chosen, f"Semua kabupaten/kota di {province.name}."
    if level == RegionLevel.REGENCY and len(lines) > MOST_DRAWN:
        drawn = f"Digambar {MOST_DRAWN} kabupaten/kota yang kelasnya paling tidak pasti"
        return _least_certain(lines, MOST_DRAWN), f"{drawn}; pilih provinsi untuk yang lain."
    return lines, ""


def level_plots(lines: Sequence[RobustnessLine], labels: Sequence[str]) -> LevelPlots:
    """Draw where the ranks lie, and how the runs divide among the classes `labels`; only regions with a rank count."""
    ranked = _ranked(lines)
    names = _distinct_names(lines)
    classified = [found.line for found in ranked if found.line.class_shares]
    return LevelPlots(
        intervals=kept_plot(
            draw_rank_intervals,
            tuple(_interval(found, names, labels) for found in ranked),
            _say_ranks(ranked),
        )
        if ranked
        else None,
        shares=kept_plot(
            draw_class_shares,
            tuple(share for line in classified for share in _shares(line, names, labels)),
            _say_classes(classified),
        )
        if classified
        else None,
        n_regions=len(ranked),
    )


def sensitivity_plot(lines: Sequence[SensitivityLine]) -> Plot | None:
    """Draw how much each choice moves the ranks, alone and together with the others; None if no rank moves."""
    if not lines:
        return None
    bars = tuple(
        Bar(str(line.label), kind, value, *interval)
        for line in lines
        for kind, value, interval in (
            ("Sendirian", line.first, line.first_interval),
            ("Bersama pilihan lain", line.total, line.total_interval),
        )
    )
    return kept_plot(draw_sensitivity, bars, sensitivity_text(lines))


def sensitivity_text(lines: Sequence[SensitivityLine]) -> str:
    """Say which choice moves the ranks most, and how much the others do; `lines` come with the strongest first."""
    if not lines:
        return (
            "Peringkat tidak bergeser sama sekali di antara simulasi, jadi tidak ada yang perlu dijelaskan."
        )
    first, *others = lines
    total, alone = format_percent(_within(first.total)), format_percent(_within(first.first))
    sentence = (
        f"Pilihan {first.label.lower()} paling menggeser peringkat: "
        f"{total} keragamannya, {alone} di antaranya sendirian."
    )
    sentences = [sentence]
    if others:
        rest = ", ".join(f"{line.label.lower()} {format_percent(_within(line.total))}" for line in others)
        sentences.append(f"Lainnya: {rest}; bagian bersama terhitung pada setiap pilihannya.")
    weak = ", ".join(line.label.lower() for line in lines if line.total_interval[1] < _FEW)
    if weak:
        sentences.append(f"Hampir tidak berpengaruh: {weak}.")
    return " ".join(sentences)


def _least_certain(lines: Sequence[RobustnessLine], most: int) -> list[RobustnessLine]:
    """Return the `most` least certain regions, in the order of `lines`.

    Least certain is the region whose class holds in the fewest runs; of equal ones, the one whose rank varies most.
    """
    ranked = sorted(_ranked(lines), key=lambda found: (_kept(found.line), -found.width))
    chosen = {found.line.region.code for found in ranked[:most]}
    return [line for line in lines if line.region.code in chosen]


def _ranked(lines: Sequence[RobustnessLine]) -> list[_Ranked]:
    return [
        _Ranked(line, line.official_rank, line.rank)
        for line in lines
        if line.rank is not None and line.official_rank is not None
    ]


def _interval(found: _Ranked, names: dict[str, str], labels: Sequence[str]) -> Interval:
    return Interval(
        label=names[found.line.region.code],
        class_key=ramp_key(found.line.official_class, labels),
        official=found.official,
        low=found.rank.low,
        median=found.rank.median,
        high=found.rank.high,
    )


def _shares(line: RobustnessLine, names: dict[str, str], labels: Sequence[str]) -> list[ClassShare]:
    return [
        ClassShare(names[line.region.code], ramp_key(label, labels), position, share)
        for position, (label, share) in enumerate(line.class_shares.items())
        if share > 0
    ]


def _distinct_names(lines: Sequence[RobustnessLine]) -> dict[str, str]:
    """Return short names by code. Regions of one name also show their code, or they would share a row of the plot."""
    names = {line.region.code: line.region.short_name for line in lines}
    counts = Counter(names.values())
    return {code: name if counts[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def _say_ranks(ranked: Sequence[_Ranked]) -> str:
    if not ranked:
        return ""
    widest, narrowest = (choose(ranked, key=lambda found: found.width) for choose in (max, min))
    return (
        f"Selang peringkat {format_decimal(len(ranked), 0)} wilayah, dari persentil ke-5 sampai ke-95. "
        f"Paling lebar: {_say_rank(widest)}. Paling sempit: {_say_rank(narrowest)}."
    )


def _say_rank(found: _Ranked) -> str:
    words = f"{found.name}, peringkat resmi {found.official}, simulasi {format_decimal(found.rank.low, 0)}"
    if found.rank.low == found.rank.high:
        return words
    return f"{words} sampai {format_decimal(found.rank.high, 0)}"


def _say_classes(lines: Sequence[RobustnessLine]) -> str:
    kept = [line for line in lines if line.class_kept is not None]
    if not kept:
        return "Pembagian simulasi menurut kelas."
    least = min(kept, key=_kept)
    shares = ", ".join(
        f"{level_label_short(label).lower()} {format_percent(share)}"
        for label, share in least.class_shares.items()
        if share > 0
    )
    n_stable = sum(1 for line in kept if _kept(line) >= STABLE_SHARE)
    stable = format_decimal(n_stable, 0) if n_stable else "tidak satu pun"
    return (
        f"Pembagian simulasi menurut kelas untuk {format_decimal(len(lines), 0)} wilayah; {stable} di antaranya "
        f"kelasnya bertahan di sedikitnya 95% simulasi. Paling tidak pasti: {least.region.name} ({shares})."
    )


def _kept(line: RobustnessLine) -> float:
    """Return the share of runs in which the class holds: all of them, if a region has no official class to lose."""
    return 1.0 if line.class_kept is None else line.class_kept


def _within(share: float) -> float:
    """Return a share within 0 to 1: an estimate may lie a little outside, but no sentence should say 101 percent."""
    return min(max(share, 0.0), 1.0)
