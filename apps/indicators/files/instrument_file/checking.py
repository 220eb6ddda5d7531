"""Checks that take the whole instrument file: whether its tree, its weights and its levels of event fit together."""

from decimal import Decimal

from apps.engine.toml import ProblemList
from apps.engine.toml.positions import Path
from apps.engine.toml.tree_rows import is_tree_known, note_tree_problems, note_wrong_sums
from apps.engine.tree import expand_children

from ...structure import InstrumentStructure
from .check_rows import note_check_problems


def find_content_problems(content: InstrumentStructure, problems: ProblemList) -> None:
    """Add to `problems` what is wrong between the rows of a file, such as two groups with one code.

    What is wrong within one row, such as a missing name, was noted when that row was read.
    """
    if not content.groups:
        problems.add(("groups",), "Tidak ada kelompok.", "Tulis sedikitnya satu di bawah [[groups]].")
    note_tree_problems(content.tree, problems)
    _check_indicators_of_the_index(content, problems)
    _check_event_levels(content, problems)
    note_check_problems(content, problems)
    _check_weights(content, problems)


def _check_indicators_of_the_index(content: InstrumentStructure, problems: ProblemList) -> None:
    for indicator in content.indicators:
        if indicator.parent and indicator.parent == content.code:
            problems.add(
                ("indicators", indicator.number, "parent"),
                f"Indikator {indicator.code} langsung di bawah indeks.",
                "Taruh di dalam sebuah kelompok; formulir isian dibagi menurut kelompok.",
            )


def _check_event_levels(content: InstrumentStructure, problems: ProblemList) -> None:
    seen: set[str] = set()
    for level in content.event_levels:
        if level.code and level.code in seen:
            path = ("event_levels", level.number, "code")
            problems.add(path, f"Kode {level.code} sudah dipakai.", "Beri setiap baris kode yang berbeda.")
        seen.add(level.code)


def _check_weights(content: InstrumentStructure, problems: ProblemList) -> None:
    for group in content.groups:
        if group.is_display_only and group.weight is not None:
            problems.add(
                ("groups", group.number, "weight"),
                f"Kelompok {group.code} hanya untuk tampilan, bobotnya tidak terpakai.",
                "Hapus weight, atau hapus display_only.",
            )
    if not is_tree_known(problems):
        return
    weights = {group.code: group.weight for group in content.groups}
    weights |= {indicator.code: indicator.weight for indicator in content.indicators}
    paths: dict[str, Path] = {
        **{group.code: ("groups", group.number) for group in content.groups},
        **{indicator.code: ("indicators", indicator.number) for indicator in content.indicators},
    }
    aggregates: dict[str, tuple[Path, Decimal | None]] = {content.code: (("index",), content.weights_sum)}
    aggregates |= {group.code: (paths[group.code], group.weights_sum) for group in content.groups}
    declared: list[tuple[Path, str, float]] = []
    for code, (path, number) in aggregates.items():
        children = [node.code for node in expand_children(content.tree, code)]
        unweighed = [child for child in children if weights[child] is None]
        if number is None and len(unweighed) == len(children):
            continue
        for child in unweighed:
            if not problems.has((*paths[child], "weight")):
                problems.add(
                    (*paths[child], "weight"),
                    f"Bobot {child} tidak ada, padahal {code} berbobot.",
                    "Isi weight, atau kosongkan untuk semuanya.",
                )
        if number is not None and not unweighed:
            declared.append(((*path, "weights_sum"), code, float(number)))
    note_wrong_sums(content.tree, declared, problems)
