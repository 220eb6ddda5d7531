"""The tree of an index: what is accepted, what is refused, and the arrays made of it."""

from dataclasses import replace

import numpy as np
import pytest

from apps.engine import Framework, FrameworkError, Group, Indicator


def build(groups: list[Group], indicators: list[Indicator]) -> Framework:
    return Framework("X", "Contoh", tuple(groups), tuple(indicators))


def test_framework_2024_has_published_shape(framework_2024: Framework) -> None:
    assert [len(level) for level in framework_2024.levels_bottom_up] == [12, 4, 1]
    assert framework_2024.top_groups == ("1", "2", "3", "4")
    indicators_per_dimension = framework_2024.membership[:, 1:5].sum(axis=0)
    assert indicators_per_dimension.tolist() == [16, 24, 15, 6]


def test_framework_takes_any_depth() -> None:
    groups = [Group(code=f"G{depth}", parent=f"G{depth - 1}" if depth else "X") for depth in range(6)]
    framework = build(groups, [Indicator(code="a", parent="G5")])
    assert framework.levels_bottom_up == (("G5",), ("G4",), ("G3",), ("G2",), ("G1",), ("G0",), ("X",))


def test_framework_without_groups_aggregates_indicators_into_index() -> None:
    framework = build(
        [], [Indicator(code="a", parent="X", weight=1), Indicator(code="b", parent="X", weight=3)]
    )
    assert framework.index_weights.tolist() == [0.25, 0.75]


def test_framework_parent_of_display_only_group_aggregates_its_children() -> None:
    framework = build(
        [
            Group(code="D", parent="X"),
            Group(code="D1", parent="D", is_display_only=True),
            Group(code="D2", parent="D", is_display_only=True),
        ],
        [
            Indicator(code="a", parent="D1", weight=1),
            Indicator(code="b", parent="D1", weight=2),
            Indicator(code="c", parent="D2", weight=5),
        ],
    )
    branches = {branch.code: branch for branch in framework.branches}
    assert branches["D"].children.tolist() == [0, 1, 2]
    assert branches["D"].weights.tolist() == [1, 2, 5]
    assert branches["D1"].children.tolist() == [0, 1]
    np.testing.assert_allclose(framework.index_weights, [1 / 8, 2 / 8, 5 / 8])


def test_framework_computes_children_before_parents_in_any_order_of_declaration(
    framework_2024: Framework,
) -> None:
    framework = replace(framework_2024, groups=tuple(reversed(framework_2024.groups)))
    done = set(range(len(framework.indicators)))
    for branch in framework.branches:
        assert set(branch.children.tolist()) <= done
        done.add(branch.column)
    assert len(done) == 61 + 17


def test_framework_index_weights_sum_to_one(framework_2024: Framework, small_framework: Framework) -> None:
    assert framework_2024.index_weights.sum() == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(
        small_framework.index_weights, [2 / 5 * 3 / 4, 2 / 5 / 4, 1 / 15, 1 / 15, 1 / 15, 1 / 5, 1 / 5]
    )


@pytest.mark.parametrize(
    ("groups", "indicators", "codes", "sentence"),
    [
        ([], [], ("X",), "Tidak ada indikator"),
        (
            [Group(code="A", parent="X"), Group(code="A", parent="X")],
            [Indicator(code="i", parent="A")],
            ("A",),
            "Kode A dipakai 2 kali",
        ),
        ([Group(code="X", parent="X")], [Indicator(code="i", parent="X")], ("X",), "Kode X dipakai 2 kali"),
        ([Group(code=" ", parent="X")], [Indicator(code="i", parent="X")], (" ",), "kode yang kosong"),
        (
            [Group(code="A", parent="B")],
            [Indicator(code="i", parent="A")],
            ("A",),
            "Induk 'B' dari A tidak ada",
        ),
        (
            [],
            [Indicator(code="i", parent="X"), Indicator(code="j", parent="i")],
            ("j",),
            "Induk 'i' dari j adalah indikator",
        ),
        (
            [Group(code="A", parent="B"), Group(code="B", parent="A")],
            [Indicator(code="i", parent="X"), Indicator(code="j", parent="A")],
            ("A", "B"),
            "A > B > A",
        ),
        (
            [Group(code="A", parent="A")],
            [Indicator(code="i", parent="X"), Indicator(code="j", parent="A")],
            ("A",),
            "A > A",
        ),
        ([Group(code="A", parent="X")], [Indicator(code="i", parent="X")], ("A",), "Kelompok A tidak berisi"),
        ([], [Indicator(code="i", parent="X", weight=-0.1)], ("i",), "Bobot i negatif (-0.1)"),
        ([], [Indicator(code="i", parent="X", weight=float("nan"))], ("i",), "Bobot i adalah nan"),
        ([], [Indicator(code="i", parent="X", weight=-(10**400))], ("i",), "Bobot i adalah -1000"),
        ([], [Indicator(code="i", parent="X", weight=1e308)], ("i",), "Bobot i di luar jangkauan"),
        ([], [Indicator(code="i", parent="X", weight=5e-324)], ("i",), "Bobot i di luar jangkauan"),
        ([], [Indicator(code="i", parent="X", weight=10**400)], ("i",), "Bobot i di luar jangkauan"),
        ([], [Indicator(code="i", parent="X", target=1e308)], ("i",), "Target i adalah 1e+308"),
        ([], [Indicator(code="i", parent="X", weight=0)], ("X",), "Jumlah bobot di bawah X adalah 0"),
        (
            [Group(code="A", parent="X"), Group(code="A1", parent="A", weight=7, is_display_only=True)],
            [Indicator(code="i", parent="A1", weight=0)],
            ("A", "A1"),
            "Jumlah bobot di bawah A adalah 0",
        ),
        ([], [Indicator(code="i", parent="X", direction=0)], ("i",), "Arah i adalah 0"),
    ],
)
def test_framework_refuses_unsound_tree(
    groups: list[Group], indicators: list[Indicator], codes: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(FrameworkError, match="Kerangka indeks X tidak sah") as caught:
        build(groups, indicators)
    assert sentence in caught.value.message
    assert set(codes) <= set(caught.value.codes)


def test_framework_error_lists_every_problem() -> None:
    with pytest.raises(FrameworkError) as caught:
        build([], [Indicator(code="i", parent="Y"), Indicator(code="j", parent="X", weight=-1)])
    assert caught.value.problems == (
        "Induk 'Y' dari i tidak ada; tambahkan kelompok Y, atau betulkan kode induknya.",
        "Bobot j negatif (-1); isi 0 atau lebih.",
    )


def test_framework_cycle_with_a_tail_is_named_once_per_member() -> None:
    with pytest.raises(FrameworkError) as caught:
        build(
            [Group(code="T", parent="A"), Group(code="A", parent="B"), Group(code="B", parent="A")],
            [Indicator(code="i", parent="T")],
        )
    assert caught.value.codes == ("A", "B")


def test_framework_round_trip(framework_2024: Framework) -> None:
    assert Framework.from_dict(framework_2024.to_dict()) == framework_2024


@pytest.mark.parametrize(
    "content",
    [
        {"name": "tanpa kode", "indicators": []},
        {"code": "X", "indicators": [{"code": "i", "parent": "X", "berat": 1}]},
        {"code": "X", "indicators": [{"code": "i"}]},
        {"code": "X", "indicators": [{"code": 7, "parent": "X"}]},
        {"code": "X", "indicators": [{"code": "i", "parent": "X", "weight": "3"}]},
        {"code": "X", "indicators": [{"code": "i", "parent": "X", "goalposts": [1.0]}]},
        {"code": "X", "indicators": [{"code": "i", "parent": "X", "goalposts": [1.0, 2.0, 3.0]}]},
        {"code": "X", "indicators": [{"code": "i", "parent": "X", "goalposts": ["a", "b"]}]},
        {"code": "X", "indicators": [{"code": "i", "parent": "X"}], "themes": [{"code": "t"}]},
    ],
)
def test_framework_from_dict_refuses_wrong_keys_and_types(content: dict[str, object]) -> None:
    with pytest.raises(FrameworkError, match="tidak dapat dibaca"):
        Framework.from_dict(content)
