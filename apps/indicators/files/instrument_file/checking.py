"""What can only be said of an instrument file as a whole: codes, parents, sums of weights, keys of the method."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from apps.engine.toml import ProblemList
from apps.engine.toml.positions import Path

from .content import EventLevelContent, GroupContent, IndicatorContent, InstrumentContent, ThemeContent

SUM_TOLERANCE: Final = Decimal("0.000001")
"""Weights such as 1/3 cannot be written out; their sum may miss the declared one by this much."""

Node: TypeAlias = GroupContent | IndicatorContent
Coded: TypeAlias = Node | ThemeContent | EventLevelContent


def find_content_problems(content: InstrumentContent, problems: ProblemList) -> None:
    """Note what is wrong between the rows of a file. Rows that say too little were noted when they were read."""
    if not content.groups:
        problems.add(("groups",), "Tidak ada kelompok.", "Tulis sedikitnya satu di bawah [[groups]].")
    if not content.indicators:
        problems.add(
            ("indicators",), "Tidak ada indikator.", "Tulis sedikitnya satu di bawah [[indicators]]."
        )
    _check_codes([*content.groups, *content.indicators, *content.themes], content.code, problems)
    _check_codes(content.event_levels, "", problems)
    _check_parents(content, problems)
    _check_cycles(content, problems)
    _check_filled(content, problems)
    _check_weights(content, problems)
    _check_themes(content, problems)


def _path(node: Coded, field: str) -> Path:
    section = {
        GroupContent: "groups",
        IndicatorContent: "indicators",
        ThemeContent: "themes",
        EventLevelContent: "event_levels",
    }
    return (section[type(node)], node.number, field)


def _check_codes(nodes: Sequence[Coded], index_code: str, problems: ProblemList) -> None:
    seen = {index_code}
    for node in nodes:
        if node.code and node.code in seen:
            problems.add(
                _path(node, "code"),
                f"Kode {node.code} sudah dipakai.",
                "Beri setiap baris kode yang berbeda.",
            )
        seen.add(node.code)


def _check_parents(content: InstrumentContent, problems: ProblemList) -> None:
    groups = {group.code for group in content.groups}
    leaves = {indicator.code for indicator in content.indicators}
    nodes: tuple[Node, ...] = (*content.groups, *content.indicators)
    for node in nodes:
        parent = node.parent
        if not parent or parent in groups:
            continue
        if parent in leaves:
            text, remedy = f"Induk {parent} adalah indikator.", "Isi kode sebuah kelompok."
        elif parent == content.code:
            text = f"Indikator {node.code} langsung di bawah indeks."
            remedy = "Taruh di dalam sebuah kelompok; formulir isian dibagi menurut kelompok."
        else:
            text = f"Induk {parent!r} dari {node.code} tidak ada."
            remedy = f"Tambahkan kelompok {parent}, atau betulkan kode induknya."
        problems.add(_path(node, "parent"), text, remedy)


def _check_cycles(content: InstrumentContent, problems: ProblemList) -> None:
    parents = {group.code: group.parent for group in content.groups}
    for group in content.groups:
        seen = [group.code]
        while parents.get(seen[-1]) and parents[seen[-1]] not in seen:
            seen.append(parents[seen[-1]])
        if parents.get(seen[-1]) == group.code:
            way = " > ".join([*seen, group.code])
            problems.add(
                _path(group, "parent"), f"Kelompok berputar: {way}.", "Betulkan salah satu induknya."
            )


def _check_filled(content: InstrumentContent, problems: ProblemList) -> None:
    nodes: tuple[Node, ...] = (*content.groups, *content.indicators)
    filled = {node.parent for node in nodes}
    for group in content.groups:
        if group.code and group.code not in filled:
            problems.add(
                _path(group, "code"), f"Kelompok {group.code} tidak berisi.", "Beri indikator, atau hapus."
            )


def _check_weights(content: InstrumentContent, problems: ProblemList) -> None:
    for group in content.groups:
        if group.is_display_only and group.weight is not None:
            problems.add(
                _path(group, "weight"),
                f"Kelompok {group.code} hanya untuk tampilan, bobotnya tidak terpakai.",
                "Hapus weight, atau hapus display_only.",
            )
    if problems.found and any(problem.field in ("parent", "code") for problem in problems.found):
        return  # who belongs to whom is not known yet
    _check_siblings(content, "", content.weights_sum, ("index", "weights_sum"), problems)
    for group in content.groups:
        _check_siblings(content, group.code, group.weights_sum, _path(group, "weights_sum"), problems)


def _check_siblings(
    content: InstrumentContent, parent: str, declared: Decimal | None, path: Path, problems: ProblemList
) -> None:
    """Check the weights of what `parent` is computed from (the index where it is empty)."""
    nodes = list(_weighed_children(content, parent))
    name = parent or "indeks"
    weights = [node.weight for node in nodes if node.weight is not None]
    if not weights and declared is None:
        return
    for node in nodes:
        if node.weight is None and "weight" not in _fields_noted(node, problems):
            problems.add(
                _path(node, "weight"),
                f"Bobot {node.code} tidak ada, padahal {name} berbobot.",
                "Isi weight, atau kosongkan untuk semuanya.",
            )
    if len(weights) < len(nodes):
        return
    total = sum(weights, Decimal(0))
    if declared is not None and abs(total - declared) > SUM_TOLERANCE:
        problems.add(
            path,
            f"Jumlah bobot di bawah {name} adalah {total:f}, padahal dinyatakan {declared:f}.",
            "Betulkan bobotnya atau weights_sum.",
        )
    elif not total:
        problems.add(
            path, f"Jumlah bobot di bawah {name} adalah 0.", "Beri sedikitnya satu bobot lebih dari 0."
        )


def _fields_noted(node: Node, problems: ProblemList) -> set[str]:
    """Return the fields of a row about which a problem is already noted."""
    line = problems.positions.line_of(*_path(node, "weight"))
    return {problem.field for problem in problems.found if problem.line == line}


def _weighed_children(content: InstrumentContent, parent: str) -> Iterable[Node]:
    """Yield what an aggregate is computed from: display-only groups give way to what they hold."""
    for group in content.groups:
        if group.parent == parent:
            if group.is_display_only:
                yield from _weighed_children(content, group.code)
            else:
                yield group
    if parent:
        yield from (indicator for indicator in content.indicators if indicator.parent == parent)


def _check_themes(content: InstrumentContent, problems: ProblemList) -> None:
    """Check that the indicators of a theme exist and are named once."""
    known = {indicator.code for indicator in content.indicators}
    for theme in content.themes:
        path = _path(theme, "indicators")
        for code, count in Counter(theme.indicators).items():
            if code not in known:
                text = f"Tema {theme.code} menyebut indikator {code!r} yang tidak ada."
                problems.add(path, text, "Betulkan atau hapus kodenya.")
            elif count > 1:
                text = f"Tema {theme.code} menyebut indikator {code} {count} kali."
                problems.add(path, text, "Sebut sekali saja.")
