"""The [[checks]] of an instrument file: what each kind says, and what is refused."""

import pytest

from apps.indicators.enums import CheckKind, CheckSeverity, PublicationStatus
from apps.indicators.files.instrument_file import (
    FileProblem,
    InvalidFileError,
    instrument_content_read,
    instrument_file_text,
)
from apps.indicators.models import Instrument
from apps.indicators.selectors import instrument_structure
from apps.indicators.services import instrument_load_content, instrument_new_version
from apps.indicators.structure import CheckNode
from tests.indicators.samples import SMALL, line_of

CHECKS = """
[[checks]]
code = "bukti"
kind = "required_evidence"
severity = "warning"
name = "Bukti kejadian"
message = "Kejadian di {indicator} belum berbukti."
indicators = ["A1", "A2"]
from_level = "biasa"
status = "published"
note = "Ditetapkan dalam pedoman"

[[checks]]
code = "batas"
kind = "range"
severity = "error"
name = "Batas angka"
message = "Jumlah {number} di atas {max}."
of = "row_count"
min = 1
max = 40.5

[[checks]]
code = "jumlah"
kind = "sum"
severity = "warning"
name = "Longsor dan badai"
message = "{number} melebihi {other_number}."
indicators = ["A2"]
operator = "<="
others = ["C1", "C2"]

[[checks]]
code = "berkaitan"
kind = "implies"
severity = "warning"
name = "Banjir dan hujan"
message = "{indicator} terjadi, {then} tidak."
indicators = ["A1"]
then = ["C3"]
must = "occur"

[[checks]]
code = "berubah"
kind = "previous"
severity = "warning"
name = "Berubah banyak"
message = "Dari {before} menjadi {number}."
applies_to = "regency"
factor = 3
difference = 5

[[checks]]
code = "menonjol"
kind = "neighbours"
severity = "warning"
name = "Menonjol"
message = "{number} jauh di atas kantor lain."
"""
WITH_CHECKS = SMALL + CHECKS


def node(number: int, code: str, kind: str, name: str, message: str, **more: object) -> CheckNode:
    severity = CheckSeverity.ERROR if code == "batas" else CheckSeverity.WARNING
    return CheckNode(number, code, CheckKind(kind), severity, name, message, **more)


NODES = (
    node(
        0,
        "bukti",
        "required_evidence",
        "Bukti kejadian",
        "Kejadian di {indicator} belum berbukti.",
        indicators=("A1", "A2"),
        parameters={"from_level": "biasa"},
        status=PublicationStatus.PUBLISHED,
        note="Ditetapkan dalam pedoman",
    ),
    node(
        1,
        "batas",
        "range",
        "Batas angka",
        "Jumlah {number} di atas {max}.",
        parameters={"of": "row_count", "min": 1, "max": 40.5},
    ),
    node(
        2,
        "jumlah",
        "sum",
        "Longsor dan badai",
        "{number} melebihi {other_number}.",
        indicators=("A2",),
        parameters={"operator": "<=", "others": ["C1", "C2"]},
    ),
    node(
        3,
        "berkaitan",
        "implies",
        "Banjir dan hujan",
        "{indicator} terjadi, {then} tidak.",
        indicators=("A1",),
        parameters={"then": ["C3"], "must": "occur"},
    ),
    node(
        4,
        "berubah",
        "previous",
        "Berubah banyak",
        "Dari {before} menjadi {number}.",
        applies_to="regency",
        parameters={"factor": 3, "difference": 5},
    ),
    node(
        5,
        "menonjol",
        "neighbours",
        "Menonjol",
        "{number} jauh di atas kantor lain.",
        parameters={"threshold": 3.5, "minimum": 5},
    ),
)


def test_checks_of_every_kind_are_read_and_written_as_they_are() -> None:
    content = instrument_content_read(WITH_CHECKS)
    assert content.checks == NODES
    assert instrument_content_read(instrument_file_text(content)).checks == NODES


@pytest.mark.django_db
def test_checks_are_stored_with_the_version_and_copied_to_the_next() -> None:
    instrument, _ = instrument_load_content(content=WITH_CHECKS.encode(), name="kecil.toml", actor=None)
    assert instrument_structure(instrument).checks == NODES
    assert instrument_structure(instrument) == instrument_structure(Instrument.objects.get(pk=instrument.pk))
    Instrument.objects.filter(pk=instrument.pk).update(frozen_at="2024-05-01T00:00:00Z")
    copy = instrument_new_version(instrument=instrument, actor=None)
    assert instrument_structure(copy).checks == NODES
    assert instrument_structure(copy) == instrument_structure(instrument)


def test_checks_change_neither_the_tree_nor_the_method() -> None:
    plain, checked = instrument_content_read(SMALL), instrument_content_read(WITH_CHECKS)
    assert checked != plain
    assert checked.framework() == plain.framework()
    assert checked.method_dict() == plain.method_dict()


def test_a_check_that_the_portal_chose_shows_on_the_instrument() -> None:
    content = instrument_content_read(WITH_CHECKS)
    assert {
        check.code: check.status.value for check in content.checks if check.code != "bukti"
    } == dict.fromkeys(("batas", "jumlah", "berkaitan", "berubah", "menonjol"), "unpublished")
    assert content.has_unpublished


WRONG = {
    "unknown kind": ('kind = "sum"', 'kind = "jumlah"', "kind", "Nilai 'jumlah' tidak dikenal."),
    "no kind": ('kind = "range"\n', "", "kind", "Isian kind tidak ada."),
    "a hint": (
        'severity = "error"', 'severity = "hint"', "severity", "Nilai 'hint' tidak dikenal.",
    ),
    "no severity": ('severity = "error"\n', "", "severity", "Isian severity tidak ada."),
    "no message": ('message = "Dari {before} menjadi {number}."\n', "", "message", "Isian message kosong"),
    "a blank of another kind": (
        "{number} jauh di atas", "{median} jauh di atas", "message", "Isian {median} tidak dikenal",
    ),
    "half a blank": ("{number} jauh di atas", "{number jauh di atas", "message", "Kurung kurawal tidak"),
    "the key of another kind": ("factor = 3", "threshold = 3", "threshold", "Isian ini tidak dikenal."),
    "an indicator that is none": (
        'indicators = ["A1", "A2"]', 'indicators = ["A1", "Z9"]', "indicators", "Indikator Z9 tidak ada.",
    ),
    "an indicator named twice": (
        'indicators = ["A1", "A2"]', 'indicators = ["A1", "A1"]', "indicators", "Indikator A1 ditulis dua kali.",
    ),
    "an unknown other": ('others = ["C1", "C2"]', 'others = ["C1", "C9"]', "others", "Indikator C9 tidak ada."),
    "an unknown consequence": ('then = ["C3"]', 'then = ["C9"]', "then", "Indikator C9 tidak ada."),
    "both sides the same": ('others = ["C1", "C2"]', 'others = ["C1", "A2"]', "others", "Indikator A2 berdiri"),
    "no operator": ('operator = "<="\n', "", "operator", "Isian operator tidak ada."),
    "an unknown operator": ('operator = "<="', 'operator = "<"', "operator", "Nilai '<' tidak dikenal."),
    "an unknown must": ('must = "occur"', 'must = "yes"', "must", "Nilai 'yes' tidak dikenal."),
    "an unknown level of event": (
        'from_level = "biasa"', 'from_level = "berat"', "from_level", "Tingkat kejadian berat tidak ada.",
    ),
    "an unknown level of region": (
        'applies_to = "regency"', 'applies_to = "nation"', "applies_to", "Nilai 'nation' tidak dikenal.",
    ),
    "limits the wrong way round": ("max = 40.5", "max = 0.5", "max", "Batas atas 0.5 di bawah batas bawah 1."),
    "too fine a limit": ("max = 40.5", "max = 40.00001", "max", "Angka 40.00001 terlalu besar atau"),
    "no factor above one": ("factor = 3", "factor = 0.5", "factor", "Kelipatan 0.5 di bawah 1."),
    "too few neighbours": (
        'kind = "neighbours"', 'kind = "neighbours"\nminimum = 2', "minimum", "Nilai 2 tidak dapat dipakai.",
    ),
    "a threshold of none": (
        'kind = "neighbours"', 'kind = "neighbours"\nthreshold = 0', "threshold", "Ambang batas 0.",
    ),
    "a code twice": ('code = "menonjol"', 'code = "berubah"', "code", "Kode berubah sudah dipakai."),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "field", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_check_is_named_with_line_and_field(
    old: str, new: str, field: str, said: str
) -> None:
    assert WITH_CHECKS.count(old) == 1
    text = WITH_CHECKS.replace(old, new)
    with pytest.raises(InvalidFileError) as caught:
        instrument_content_read(text)
    problem = caught.value.problems[0]
    assert isinstance(problem, FileProblem)
    assert (problem.field, problem.text[: len(said)]) == (field, said)
    assert problem.remedy
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines, start=1) if line == "[[checks]]"]
    # The line of the field itself, or of the check where the field is missing.
    wanted = new.splitlines()[-1] if new else ""
    place = line_of(text, wanted) if wanted and text.count(wanted) == 1 else problem.line
    assert problem.line == place
    assert starts[0] <= problem.line <= len(lines)


def test_a_range_and_a_change_without_any_limit_are_refused() -> None:
    for old in ("min = 1\nmax = 40.5\n", "factor = 3\ndifference = 5\n"):
        with pytest.raises(InvalidFileError, match="ada 1 kesalahan"):
            instrument_content_read(WITH_CHECKS.replace(old, ""))
