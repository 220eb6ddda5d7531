"""What the log tells beside its sentences: every act, thing and detail in words, on the screen and in the file."""

import ast
import csv
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.audit.enums import DETAIL_LABELS, AuditAction
from apps.audit.models import Entry
from apps.audit.sentences import details
from apps.audit.services import audit_record
from apps.core.request_context import NO_REQUEST, begin_request
from apps.indicators.enums import EditionKind, EditionState
from apps.indicators.services import edition_open
from apps.panels.enums import PanelMethod
from apps.submissions.enums import SubmissionState
from tests.cast import Regions
from tests.factories import edition_make, instrument_make
from tests.matrix.world import world_make
from tests.pages import terms_of

APPS: Final = Path(__file__).resolve().parents[2] / "apps"
CODES: Final = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+\.[a-z_]+\b|=|\{|\[")

STORED: Final[Mapping[str, Mapping[str, str]]] = {
    "from": dict(SubmissionState.choices),
    "to": dict(SubmissionState.choices),
    "role": dict(Role.choices),
    "kind": {**dict(EditionKind.choices), **dict(PanelMethod.choices)},
}
"""Details that hold a code, with the words for each."""


def _keys_in_code() -> Iterator[tuple[str, str]]:
    """Yield every key of a detail that is written out in the code, with the file it stands in."""
    for path in APPS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "detail":
                for part in ast.walk(node.value):
                    keys = part.keys if isinstance(part, ast.Dict) else []
                    yield from ((str(key.value), path.name) for key in keys if isinstance(key, ast.Constant))


def test_every_detail_in_the_code_has_a_label() -> None:
    found = dict(_keys_in_code())
    assert {"from", "role", "manifest_sha256", "revision"} <= found.keys()
    assert {key: place for key, place in found.items() if key not in DETAIL_LABELS} == {}
    assert [label for label in DETAIL_LABELS.values() if CODES.search(label) or not label[0].isupper()] == []


def test_warnings_are_told_by_their_names_and_not_by_the_codes_of_their_rules() -> None:
    told = {"warnings": "Bukti untuk kejadian (1.1.5)"}
    assert details({"checks": ["bukti-terjadi:1.1.5"]}, told) == [
        ("Peringatan", "Bukti untuk kejadian (1.1.5)")
    ]
    assert details({"checks": ["bukti-terjadi:1.1.5"]}, {}) == [("Peringatan", "bukti-terjadi:1.1.5")]


def test_every_act_has_a_label() -> None:
    assert [act for act in AuditAction if CODES.search(act.label) or act.label == act.value] == []


@pytest.mark.parametrize("key", STORED)
def test_every_code_that_a_detail_holds_is_told_in_words(key: str) -> None:
    told = {code: details({key: code}, {})[0] for code in STORED[key]}
    assert told == {code: (DETAIL_LABELS[key], words) for code, words in STORED[key].items()}


def test_details_tell_numbers_lists_and_things_as_people_read_them() -> None:
    detail = {
        "superseded": [1, 2],
        "n_runs": 10000,
        "indicators": {"1.1": 3},
        "run": "0b54-e2",
        "seed": "12345",
    }
    assert details(detail, {"run": "Hitungan 4 IKP 2024"}) == [
        ("Indikator dan revisinya", "1.1 (revisi 3)"),
        ("Banyaknya simulasi", "10.000"),
        ("Hitungan", "Hitungan 4 IKP 2024"),
        ("Benih acak", "12345"),
        ("Versi yang digantikan", "1, 2"),
    ]
    # Entries from before the log kept names, and a detail of an act that the portal has given up.
    assert details({"run": "0b54-e2", "superseded": [], "shade": "dark"}, {}) == [
        ("Hitungan", "0b54-e2"),
        ("shade", "dark"),
        ("Versi yang digantikan", "tidak ada"),
    ]


def test_a_thing_of_a_kind_that_is_gone_is_told_by_its_code() -> None:
    for kind, told in (("submissions.submission", "data isian"), ("maps.map", "maps.map"), ("map", "map")):
        assert Entry(subject_type=kind).subject_kind == told


def test_an_act_is_not_recorded_with_a_detail_that_has_no_label(regions: Regions) -> None:
    with pytest.raises(ValueError, match=r"Details of edition\.open without a label: \['shade'\]"):
        audit_record(
            actor=None, action=AuditAction.EDITION_OPEN, subject=regions.nation, detail={"shade": "dark"}
        )
    assert not Entry.objects.exists()


def test_screen_and_file_hold_no_code_but_in_the_columns_for_programs(
    regions: Regions, people: dict[str, User], client_of: Callable[..., Client]
) -> None:
    world_make(regions, dict(people))
    browser = client_of(people["auditor"])

    lines = browser.get("/portal/audit/ekspor.csv").getvalue().decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines))
    claims = [row for row in rows if row["kode_tindakan"] == "submission.claim"]
    page = browser.get("/portal/audit/?action=submission.claim").content.decode()

    assert len({row["kode_tindakan"] for row in rows}) >= 8
    spoken = {"tindakan", "jenis_objek", "rincian"}
    assert {row[name] for row in rows for name in spoken if CODES.search(row[name])} == set()
    assert claims[0]["tindakan"] == "mulai memeriksa data"
    assert claims[0]["rincian"].startswith("Nomor keputusan: ")
    assert claims[0]["rincian"].endswith("; Status semula: Dikirim; Status menjadi: Diperiksa")
    terms = terms_of(page)
    assert (terms["Status semula"], terms["Status menjadi"]) == (["Dikirim"], ["Diperiksa"])
    assert (terms["Tindakan"], terms["Jenis objek"]) == (["mulai memeriksa data"], ["data isian"])
    assert "submission.claim</dd>" not in "".join(page.split())


def test_an_edition_that_froze_its_instrument_is_told_by_its_name(regions: Regions, analyst: User) -> None:
    edition = edition_make("ikp-lain", instrument=instrument_make("lain"), state=EditionState.DRAFT)
    edition_open(edition=edition, actor=analyst)
    frozen = Entry.objects.get(action="instrument.freeze")
    assert frozen.facts == [("Edisi", edition.name)]


def test_what_no_request_did_has_neither_number_nor_address(
    regions: Regions, analyst: User, auditor: User, client_of: Callable[..., Client]
) -> None:
    begin_request(NO_REQUEST)
    edition_open(edition=edition_make("ikp-lain", state=EditionState.DRAFT), actor=analyst)
    browser = client_of(auditor)
    page = browser.get("/portal/audit/?action=edition.open").content.decode()
    assert "Nomor objek" in page
    terms = terms_of(page)
    assert "Nomor permintaan" not in terms
    assert "Alamat IP" not in terms
    file = browser.get("/portal/audit/ekspor.csv?action=edition.open").getvalue().decode("utf-8-sig")
    [row] = csv.DictReader(file.splitlines())
    assert (row["nomor_permintaan"], row["alamat_ip"]) == ("", "")
