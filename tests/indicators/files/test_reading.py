"""One wrong thing at a time: the exact line, the field, and what to do."""

from decimal import Decimal

import pytest

from apps.engine import Stage
from apps.engine.registry import OPERATIONS
from apps.indicators.enums import GroupKind, PublicationStatus
from apps.indicators.files.instrument_file import (
    FileProblem,
    InvalidFileError,
    instrument_content_read,
    instrument_file_text,
)
from apps.indicators.structure import EventLevelNode, GroupRow, IndicatorNode, MethodStepNode, ThemeNode
from tests.indicators.samples import SMALL, changed, line_of

NORMALISATIONS = ", ".join(OPERATIONS[Stage.NORMALISE])


def problems_of(text: str) -> list[FileProblem]:
    with pytest.raises(InvalidFileError) as caught:
        instrument_content_read(text)
    return caught.value.problems


def the_problem(text: str) -> FileProblem:
    (problem,) = problems_of(text)
    return problem


def test_instrument_content_read_takes_everything_the_file_says() -> None:
    content = instrument_content_read(SMALL)
    assert (content.code, content.name, content.name_en, content.version) == (
        "kecil",
        "Indeks kecil",
        "Small index",
        None,
    )
    assert content.groups[0] == GroupRow(
        number=0,
        code="A",
        parent="",
        name="Alam",
        name_en="Nature",
        weight=Decimal(50),
        weight_status=PublicationStatus.PUBLISHED,
        weights_sum=Decimal("1.0"),
    )
    assert [group.code for group in content.groups] == ["A", "B", "C"]
    assert content.indicators[0] == IndicatorNode(
        number=0,
        code="A1",
        parent="A",
        name="Banjir",
        weight=Decimal("0.75"),
        weight_status=PublicationStatus.UNPUBLISHED,
        unit="kejadian",
        definition="Genangan yang menghentikan pemungutan suara,\nsekurangnya satu hari.",
    )
    assert [indicator.direction for indicator in content.indicators] == [1, 1, -1, 1, 1, 1, 1]
    assert (content.indicators[4].target, content.indicators[4].goalposts) == (
        Decimal("-2.5"),
        (Decimal(0), Decimal("12.5")),
    )
    assert content.themes == (
        ThemeNode(
            0, "air", "Air", "Water", ("C2", "A1"), PublicationStatus.DERIVED, "Yang basah", "What is wet"
        ),
        ThemeNode(1, "tanah", "Tanah", "", ("A2",)),
    )
    assert content.event_levels == (
        EventLevelNode(0, "biasa", "Biasa", "", Decimal("1.5"), PublicationStatus.DERIVED),
    )


def test_instrument_content_read_orders_the_steps_and_writes_out_silent_stages() -> None:
    unpublished, published = PublicationStatus.UNPUBLISHED, PublicationStatus.PUBLISHED
    assert instrument_content_read(SMALL).steps == (
        MethodStepNode(Stage.SCREEN, "", "none"),
        MethodStepNode(Stage.IMPUTE, "", "none"),
        MethodStepNode(Stage.TREAT, "", "none"),
        MethodStepNode(Stage.NORMALISE, "", "max", {}, unpublished),
        MethodStepNode(Stage.WEIGH, "", "given"),
        MethodStepNode(Stage.AGGREGATE, "", "arithmetic", {}, unpublished),
        MethodStepNode(Stage.AGGREGATE, "A", "arithmetic", {}, PublicationStatus.DERIVED),
        MethodStepNode(Stage.RESCALE, "", "none"),
        MethodStepNode(Stage.CLASSIFY, "province", "mean_sd", {"k": 0.5}, published),
        MethodStepNode(
            Stage.CLASSIFY, "regency", "fixed", {"cuts": [13.47, 49.33]}, published, "Dua ambang batas"
        ),
        MethodStepNode(Stage.REGIONS, "", "mean"),
    )


def test_instrument_content_read_takes_a_framework_file_of_the_engine() -> None:
    content = instrument_content_read(
        """
        [index]
        code = "Index"
        name = "Test"
        [[groups]]
        code = "G"
        parent = "Index"
        weight = 1
        name = "Group"
        [[indicators]]
        code = "I"
        parent = "G"
        weight = 1
        direction = -1
        name = "Indicator"
        [method]
        screen = { name = "minimum_share", share = 0.6 }
        impute = "none"
        treat = "none"
        normalise = "max"
        rescale = "none"
        aggregate = { default = "arithmetic", Index = "arithmetic" }
        classify = { name = "mean_sd", k = 1, ddof = 1 }
        """
    )
    assert [(step.stage, step.applies_to, step.name, step.parameters) for step in content.steps] == [
        ("screen", "", "minimum_share", {"share": 0.6}),
        ("impute", "", "none", {}),
        ("treat", "", "none", {}),
        ("normalise", "", "max", {}),
        ("weigh", "", "given", {}),
        ("aggregate", "", "arithmetic", {}),
        ("aggregate", "Index", "arithmetic", {}),
        ("rescale", "", "none", {}),
        ("classify", "", "mean_sd", {"k": 1, "ddof": 1}),
        ("regions", "", "mean", {}),
    ]


def test_instrument_file_text_reads_back_as_the_same_content() -> None:
    content = instrument_content_read(SMALL)
    again = instrument_content_read(instrument_file_text(content))
    assert again.steps == content.steps
    assert again.indicators == content.indicators
    assert again.themes == content.themes
    assert again.event_levels == content.event_levels
    assert [group.code for group in again.groups] == ["A", "B", "C"]
    assert [group.weight for group in again.groups] == [50, 30, 20]


def test_instrument_content_read_keeps_display_only_and_kind() -> None:
    text = changed(
        'name = "Cuaca"\nweight = 20', 'name = "Cuaca"\nkind = "subdimension"\ndisplay_only = true'
    )
    text = text.replace("weights_sum = 100", "weights_sum = 83")
    group = instrument_content_read(text).groups[2]
    assert (group.is_display_only, group.weight, group.kind) == (True, None, GroupKind.SUBDIMENSION)


WRONG = {
    "missing parent": (
        changed('code = "A2"\nparent = "A"', 'code = "A2"\nparent = "Z"'),
        'parent = "Z"',
        FileProblem(
            0, "parent", "Induk 'Z' dari A2 tidak ada.", "Tambahkan kelompok Z, atau betulkan kode induknya."
        ),
    ),
    "indicator as parent": (
        changed('code = "A2"\nparent = "A"', 'code = "A2"\nparent = "B1"'),
        'parent = "B1"',
        FileProblem(0, "parent", "Induk 'B1' dari A2 adalah indikator.", "Isi kode sebuah kelompok."),
    ),
    "indicator below the index": (
        changed('code = "A2"\nparent = "A"', 'code = "A2"\nparent  = "kecil"'),
        'parent  = "kecil"',
        FileProblem(
            0,
            "parent",
            "Indikator A2 langsung di bawah indeks.",
            "Taruh di dalam sebuah kelompok; formulir isian dibagi menurut kelompok.",
        ),
    ),
    "sum of the dimensions": (
        changed("weight = 20", "weight = 21"),
        "weights_sum = 100",
        FileProblem(
            0,
            "weights_sum",
            "Jumlah bobot di bawah kecil adalah 101, padahal dinyatakan 100.",
            "Betulkan bobotnya atau weights_sum.",
        ),
    ),
    "sum of the indicators": (
        changed("weight = 0.25", "weight = 0.26"),
        "weights_sum = 1.0",
        FileProblem(
            0,
            "weights_sum",
            "Jumlah bobot di bawah A adalah 1.01, padahal dinyatakan 1.",
            "Betulkan bobotnya atau weights_sum.",
        ),
    ),
    "duplicate code": (
        changed('code = "B2"', 'code = "A"  # again'),
        "# again",
        FileProblem(0, "code", "Kode A dipakai 2 kali.", "Setiap kode harus unik."),
    ),
    "code of the index used again": (
        changed('code = "B2"', 'code = "kecil"  # again'),
        "# again",
        FileProblem(0, "code", "Kode kecil dipakai 2 kali.", "Setiap kode harus unik."),
    ),
    "reserved code": (
        changed('code = "B2"', 'code = "default"'),
        'code = "default"',
        FileProblem(
            0,
            "code",
            "Kode 'default' tidak dapat dipakai.",
            "Pakai huruf, angka, titik, tanda hubung atau garis bawah; bukan default, name, note, note_en, status.",
        ),
    ),
    "unknown stage": (
        changed('normalise = "max"', 'normalise = "max"\nnormalize = "max"'),
        'normalize = "max"',
        FileProblem(0, "normalize", "Isian ini tidak dikenal.", "Mungkin maksudnya normalise."),
    ),
    "method by another key than name": (
        changed('normalise = "max"', 'normalise = { method = "max" }'),
        "normalise = { method",
        FileProblem(0, "method", "Isian ini tidak dikenal.", 'Mungkin maksudnya name = "max".'),
    ),
    "method of one level by another key": (
        changed("k = 0.5", "k = 0.5").replace(
            "[method.classify.regency]\nname =", "[method.classify.regency]\nnama ="
        ),
        'nama = "fixed"',
        FileProblem(0, "nama", "Isian ini tidak dikenal.", 'Mungkin maksudnya name = "fixed".'),
    ),
    "step without its method": (
        changed('normalise = "max"', "normalise = { lower = 0 }"),
        "normalise = { lower",
        FileProblem(0, "normalise", "Metodenya tidak disebut.", f"Isi name: {NORMALISATIONS}."),
    ),
    "word of Indonesian": (
        changed('weight_status = "derived"', 'bobot = 3\nweight_status = "derived"'),
        "bobot = 3",
        FileProblem(0, "bobot", "Isian ini tidak dikenal.", "Mungkin maksudnya weight."),
    ),
    "missing stage": (
        changed('normalise = "max"\n', ""),
        "[method]",
        FileProblem(
            0, "normalise", "Tahap normalise tidak ada pada [method].", f"Isi salah satu: {NORMALISATIONS}."
        ),
    ),
    "unknown method": (
        changed('normalise = "max"', 'normalise = "maks"'),
        'normalise = "maks"',
        FileProblem(
            0,
            "normalise",
            "Metode 'maks' tidak dikenal pada tahap normalise.",
            f"Pilih salah satu: {NORMALISATIONS}.",
        ),
    ),
    "unknown parameter": (
        changed("k = 0.5", "kk = 0.5"),
        "kk = 0.5",
        FileProblem(0, "kk", "Metode mean_sd tidak mengenal parameter kk.", "Mungkin maksudnya k."),
    ),
    "missing parameter": (
        changed("cuts = [\n  13.47,\n  49.33,\n]\n", ""),
        "[method.classify.regency]",
        FileProblem(0, "cuts", "Parameter cuts dari fixed belum diisi.", "Isi daftar angka yang menaik."),
    ),
    "cut-offs that are almost equal": (
        changed("  13.47,\n  49.33,\n", "  49.33,\n  49.3300000001,\n"),
        "[method.classify.regency]",
        FileProblem(
            0,
            "regency",
            "Metode fixed: ambang batas ke-1 dan ke-2 hampir sama, jadi tidak ada skor di antaranya.",
            "Betulkan parameternya.",
        ),
    ),
    "parameter that is a date": (
        changed("k = 0.5", "k = 2024-01-01"),
        "k = 2024-01-01",
        FileProblem(0, "k", "Parameter k dari mean_sd bernilai 2024-01-01.", "Isi angka di atas 0."),
    ),
    "parameter that is out of its bounds": (
        changed("k = 0.5", "k = 0.0"),
        "k = 0.0",
        FileProblem(0, "k", "Parameter k dari mean_sd bernilai 0.0.", "Isi angka di atas 0."),
    ),
    "parameters that do not fit together": (
        changed("  49.33,\n", ""),
        "[method.classify.regency]",
        FileProblem(
            0,
            "regency",
            "Metode fixed: ada 1 ambang batas dan 3 nama kelas; isi labels dengan 2 nama kelas.",
            "Betulkan parameternya.",
        ),
    ),
    "unknown level of region": (
        changed("province = {", "provinsi = {"),
        "provinsi = {",
        FileProblem(0, "provinsi", "Tingkat wilayah provinsi tidak dikenal.", "Mungkin maksudnya province."),
    ),
    "step for a group that is not there": (
        changed("A = { name", "D = { name"),
        "D = { name",
        FileProblem(0, "D", "Kelompok D tidak ada.", "Isi kode kelompok, kecil untuk indeks, atau default."),
    ),
    "stage that cannot differ": (
        changed('normalise = "max"', 'normalise = "max"\ntreat = { province = "none" }'),
        "treat = {",
        FileProblem(0, "treat", "Tahap treat sama untuk semua wilayah dan kelompok.", "Isi satu name saja."),
    ),
    "step without a name": (
        changed('normalise = "max"', "normalise = 3"),
        "normalise = 3",
        FileProblem(
            0,
            "normalise",
            "Langkah normalise harus berupa nama, atau tabel dengan name dan parameternya.",
            f"Pilih name: {NORMALISATIONS}.",
        ),
    ),
    "negative weight": (
        changed("weight = 30", "weight = -30"),
        "weight = -30",
        FileProblem(0, "weight", "Bernilai negatif (-30).", "Isi 0 atau lebih."),
    ),
    "weight that is no number": (
        changed("weight = 30", 'weight = "30"'),
        'weight = "30"',
        FileProblem(0, "weight", "Harus berupa angka.", "Tulis angka tanpa tanda kutip."),
    ),
    "weight that is infinite": (
        changed("weight = 30", "weight = inf"),
        "weight = inf",
        FileProblem(0, "weight", "Harus berupa angka.", "Tulis angka tanpa tanda kutip."),
    ),
    "weight with too many decimals": (
        changed("weight = 1.5", "weight = 1.50001"),
        "weight = 1.50001",
        FileProblem(
            0,
            "weight",
            "Angka 1.50001 terlalu besar atau terlalu rinci.",
            "Isi paling besar 9999, paling banyak 4 angka di belakang titik.",
        ),
    ),
    "one weight of several missing": (
        changed("weight = 2\n", ""),
        'code = "B2"',
        FileProblem(
            -1,
            "weight",
            "Bobot B2 tidak ada, padahal B berbobot.",
            "Isi weight, atau kosongkan untuk semuanya.",
        ),
    ),
    "weight of a group that is only displayed": (
        changed("weight = 20", "weight = 20 # only\ndisplay_only = true").replace("weights_sum = 100", ""),
        "weight = 20 # only",
        FileProblem(
            0,
            "weight",
            "Kelompok C hanya untuk tampilan, bobotnya tidak terpakai.",
            "Hapus weight, atau hapus display_only.",
        ),
    ),
    "level of event without weight": (
        changed('name = "Biasa"\nweight = 1.5\n', 'name = "Biasa"\n'),
        "[[event_levels]]",
        FileProblem(0, "weight", "Isian weight tidak ada.", "Isi bobot satu kejadian tingkat ini."),
    ),
    "theme of an indicator that is not there": (
        changed('indicators = ["A2"]', 'indicators = ["A2", "A9"]'),
        'indicators = ["A2", "A9"]',
        FileProblem(
            0,
            "indicators",
            "Tema tanah menyebut indikator 'A9' yang tidak ada.",
            "Betulkan atau hapus kodenya.",
        ),
    ),
    "theme of a group": (
        changed('indicators = ["A2"]', 'indicators = ["B"]'),
        'indicators = ["B"]',
        FileProblem(
            0,
            "indicators",
            "Tema tanah menyebut indikator 'B' yang tidak ada.",
            "Betulkan atau hapus kodenya.",
        ),
    ),
    "theme with an indicator twice": (
        changed('indicators = ["A2"]', 'indicators = ["A2", "A2"]'),
        'indicators = ["A2", "A2"]',
        FileProblem(0, "indicators", "Tema tanah menyebut indikator A2 2 kali.", "Sebut sekali saja."),
    ),
    "theme without indicators": (
        changed('indicators = ["A2"]', "indicators = []"),
        "indicators = []",
        FileProblem(0, "indicators", "Isian indicators kosong atau tidak ada.", "Isi indicators."),
    ),
    "theme whose indicators are no list": (
        changed('indicators = ["A2"]', 'indicators = "A2"'),
        'indicators = "A2"',
        FileProblem(
            0, "indicators", "Harus berupa daftar teks.", 'Tulis seperti indicators = ["1.1", "1.2"].'
        ),
    ),
    "theme with the code of a group": (
        changed('code = "tanah"', 'code = "A" # theme'),
        'code = "A" # theme',
        FileProblem(0, "code", "Kode A dipakai 2 kali.", "Setiap kode harus unik."),
    ),
    "target that is no number": (
        changed("target = -2.5", 'target = "2"'),
        'target = "2"',
        FileProblem(0, "target", "Harus berupa angka.", "Tulis angka tanpa tanda kutip."),
    ),
    "target with too many decimals": (
        changed("target = -2.5", "target = 0.1234567"),
        "target = 0.1234567",
        FileProblem(
            0,
            "target",
            "Angka 0.1234567 terlalu besar atau terlalu rinci.",
            "Isi dari -999999999999 sampai 999999999999, paling banyak 6 angka di belakang titik.",
        ),
    ),
    "goalposts that fall": (
        changed("goalposts = [0, 12.5]", "goalposts = [12.5, 0]"),
        "goalposts = [12.5, 0]",
        FileProblem(
            0,
            "goalposts",
            "Batas skala harus dua angka yang menaik.",
            "Tulis seperti goalposts = [0, 50], yang kecil lebih dulu.",
        ),
    ),
    "one goalpost": (
        changed("goalposts = [0, 12.5]", "goalposts = [0]"),
        "goalposts = [0]",
        FileProblem(
            0,
            "goalposts",
            "Batas skala harus dua angka yang menaik.",
            "Tulis seperti goalposts = [0, 50], yang kecil lebih dulu.",
        ),
    ),
    "goalpost that is infinite": (
        changed("goalposts = [0, 12.5]", "goalposts = [0, inf]"),
        "goalposts = [0, inf]",
        FileProblem(0, "goalposts", "Harus berupa angka.", "Tulis angka tanpa tanda kutip."),
    ),
    "goalposts that are no list": (
        changed("goalposts = [0, 12.5]", "goalposts = 12.5"),
        "goalposts = 12.5",
        FileProblem(0, "goalposts", "Harus berupa daftar angka.", "Tulis seperti goalposts = [0, 50]."),
    ),
    "empty name": (
        changed('name = "Banjir"', 'name = "  "'),
        'name = "  "',
        FileProblem(0, "name", "Isian name kosong atau tidak ada.", "Isi name."),
    ),
    "name that is no text": (
        changed('name = "Banjir"', "name = 3"),
        "name = 3",
        FileProblem(0, "name", "Harus berupa teks.", "Tulis di antara tanda kutip."),
    ),
    "name with a letter that cannot be stored": (
        changed('name = "Banjir"', r'name = "Banjir\u0000"'),
        r'name = "Banjir\u0000"',
        FileProblem(0, "name", "Berisi huruf NUL, yang tidak terlihat.", r"Hapus \u0000."),
    ),
    "theme with such a letter": (
        changed('indicators = ["A2"]', r'indicators = ["A2", "\u0000"]'),
        r'indicators = ["A2", "\u0000"]',
        FileProblem(0, "indicators", "Berisi huruf NUL, yang tidak terlihat.", r"Hapus \u0000."),
    ),
    "unknown key": (
        changed('name_en = "Nature"', 'nama_en = "Nature"'),
        'nama_en = "Nature"',
        FileProblem(0, "nama_en", "Isian ini tidak dikenal.", "Mungkin maksudnya name_en."),
    ),
    "unknown section": (
        changed("[[event_levels]]", "[[levels]]"),
        "[[levels]]",
        FileProblem(0, "levels", "Isian ini tidak dikenal.", "Mungkin maksudnya event_levels."),
    ),
    "unknown status": (
        changed('weight_status = "derived"', 'weight_status = "guessed"'),
        'weight_status = "guessed"',
        FileProblem(
            0,
            "weight_status",
            "Nilai 'guessed' tidak dikenal.",
            "Pilih salah satu: published, derived, unpublished.",
        ),
    ),
    "direction": (
        changed("direction = -1", "direction = 0"),
        "direction = 0",
        FileProblem(
            0, "direction", "Nilai 0 tidak dapat dipakai.", "Isi 1 (makin banyak makin rawan) atau -1."
        ),
    ),
    "section of the wrong kind": (
        changed("[[event_levels]]", "[event_levels]"),
        "[event_levels]",
        FileProblem(
            0, "event_levels", "Harus berupa daftar.", "Tulis setiap barisnya di bawah [[event_levels]]."
        ),
    ),
    "not TOML": (
        changed('name = "Banjir"', "name = Banjir"),
        "name = Banjir",
        FileProblem(
            0,
            "TOML",
            "Bukan TOML yang sah pada huruf ke-8.",
            "Periksa tanda kutip, tanda kurung dan tanda sama dengan; satu nama hanya boleh ditulis sekali.",
        ),
    ),
}
"""The text, a part of the line on which the problem lies, and the problem; its line is how far it lies off."""


@pytest.mark.parametrize(("text", "part", "expected"), WRONG.values(), ids=WRONG)
def test_instrument_content_read_names_line_field_and_remedy(
    text: str, part: str, expected: FileProblem
) -> None:
    line = line_of(text, part) + expected.line
    assert the_problem(text) == FileProblem(line, expected.field, expected.text, expected.remedy)


def test_instrument_content_read_finds_a_cycle() -> None:
    text = changed('code = "A"\nparent = "kecil"', 'code = "A"\nparent = "B"')
    text = text.replace('code = "B"\nparent = "kecil"', 'code = "B"\nparent = "A"')
    found = problems_of(text)
    assert [(problem.field, problem.text) for problem in found] == [
        ("parent", "Kelompok A berputar pada dirinya (A > B > A)."),
        ("parent", "Kelompok B berputar pada dirinya (B > A > B)."),
    ]
    assert [problem.line for problem in found] == [10, 19]


def test_instrument_content_read_refuses_groups_that_hold_nothing() -> None:
    text = changed(
        "[[event_levels]]", '[[groups]]\ncode = "D"\nparent = "A"\nname = "Kosong"\n[[event_levels]]'
    )
    assert [(problem.line, problem.text) for problem in problems_of(text)] == [
        (line_of(text, 'code = "D"'), "Kelompok D tidak berisi.")
    ]


def test_instrument_content_read_refuses_weights_that_are_all_zero() -> None:
    text = changed("weight = 1\ndirection = -1", "weight = 0\ndirection = -1").replace(
        "weight = 2\n", "weight = 0\n"
    )
    problem = the_problem(text)
    assert (problem.field, problem.text) == ("code", "Jumlah bobot di bawah B adalah 0.")


def test_instrument_content_read_reports_everything_at_once_in_the_order_of_lines() -> None:
    text = (
        changed("weight = 50", "weight = -50")
        .replace('code = "A2"\nparent = "A"', 'code = "A2"\nparent = "Z"')
        .replace('code = "C3"', 'code = "C2"')
        .replace('normalise = "max"', 'normalize = "max"')
    )
    assert [(problem.line, problem.field) for problem in problems_of(text)] == [
        (line_of(text, "weight = -50"), "weight"),
        (line_of(text, 'parent = "Z"'), "parent"),
        (line_of(text, 'name = "Hujan"') - 2, "code"),
        (line_of(text, "[method]"), "normalise"),
        (line_of(text, 'normalize = "max"'), "normalize"),
    ]


def test_instrument_content_read_refuses_an_empty_file() -> None:
    assert {(problem.line, problem.field) for problem in problems_of("")} == {
        (1, "code"),
        (1, "name"),
        (1, "groups"),
        (1, "indicators"),
        (1, "normalise"),
        (1, "aggregate"),
        (1, "classify"),
    }


def test_instrument_content_read_refuses_what_is_nested_without_end() -> None:
    assert the_problem(f"x = {'[' * 100_000}").field == "TOML"


def test_invalid_file_error_says_places_for_the_screen() -> None:
    with pytest.raises(InvalidFileError) as caught:
        instrument_content_read(changed("weight = 30", "weight = -30"), name="kecil.toml")
    assert (
        caught.value.message
        == "Berkas kecil.toml tidak dimuat: ada 1 kesalahan. Perbaiki, lalu muat kembali."
    )
    assert caught.value.errors == {"baris 21, weight": ["Bernilai negatif (-30). Isi 0 atau lebih."]}
