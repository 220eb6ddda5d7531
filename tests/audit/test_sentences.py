"""Every act that the log knows is told as a sentence, with names and without codes."""

import re

import pytest

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.audit.selectors import entry_export_rows
from apps.audit.sentences import DEEDS, LISTED, blanks_known, blanks_needed, listed, sentence
from apps.audit.services import audit_record
from apps.regions.scoping import RegionScope
from tests.cast import Regions

CODES = re.compile(r"[{}\[\]]|[a-z]+\.[a-z_]+\b|[0-9a-f]{8}-[0-9a-f]{4}")


def _told(action: str, names: dict[str, object], subject: str = "Sesuatu") -> str:
    return sentence(person="Siti Aminah", action=action, subject=subject, names=names)


@pytest.mark.parametrize("action", AuditAction.values)
def test_every_registered_act_has_a_sentence_without_codes(action: str) -> None:
    known = AuditAction(action)
    everything: dict[str, object] = {name: f"<{name}>" for name in blanks_known(known)}
    in_full = _told(action, everything)
    in_short = _told(action, {name: everything[name] for name in blanks_needed(known) - {"subject"}})
    assert set(re.findall(r"<(\w+)>", in_full)) == blanks_known(known) - {"subject"}
    for told in (in_full, in_short):
        assert re.match(r"Siti Aminah (me|mulai me|gagal|keluar|masuk)[a-z]* .*\.$", told)
        assert not CODES.search(told)


def test_the_acts_are_told_by_one_table_that_names_no_other() -> None:
    assert list(DEEDS) == list(AuditAction)


@pytest.mark.parametrize(
    ("action", "subject", "names", "told"),
    [
        (
            "submission.approve",
            "Kabupaten Pandeglang, IKP 2024",
            {"place": "Kabupaten Pandeglang", "edition": "IKP 2024", "revision": 2},
            "Siti Aminah menyetujui isian Kabupaten Pandeglang (IKP 2024, revisi 2).",
        ),
        (
            "release.publish",
            "IKP 2024, versi 2",
            {"superseded": "versi 1"},
            "Siti Aminah menerbitkan IKP 2024, versi 2, menggantikan versi 1.",
        ),
        (
            "release.publish",
            "IKP 2024, versi 1",
            {"superseded": ""},
            "Siti Aminah menerbitkan IKP 2024, versi 1.",
        ),
        (
            "voters.load",
            "DPT",
            {"file": "dpt.csv", "changed": 10000, "rows": 12345},
            "Siti Aminah memuat jumlah pemilih untuk DPT dari berkas “dpt.csv”: 10.000 dari 12.345 baris berubah.",
        ),
        (
            "instrument.load",
            "IKP, versi 2",
            {"panel": "Bobot 2029"},
            "Siti Aminah memuat instrumen IKP, versi 2 dengan bobot panel “Bobot 2029”.",
        ),
        # Entries from before the log kept names, and of acts that the portal has given up.
        (
            "submission.approve",
            "Kabupaten Pandeglang, IKP 2024",
            {},
            "Siti Aminah menyetujui data Kabupaten Pandeglang, IKP 2024.",
        ),
        (
            "thing.undo",
            "IKP 2024",
            {},
            "Siti Aminah melakukan sesuatu yang tidak dikenal lagi atas IKP 2024.",
        ),
    ],
)
def test_a_sentence_says_who_did_what_to_which_thing(
    action: str, subject: str, names: dict[str, object], told: str
) -> None:
    assert _told(action, names, subject) == told


def test_the_system_begins_a_sentence_as_a_person_does() -> None:
    assert sentence(person="sistem", action="edition.open", subject="IKP 2024", names={}) == (
        "Sistem membuka edisi IKP 2024."
    )


def test_a_sentence_lists_a_few_things_and_counts_the_others() -> None:
    names = [f"1.{number}" for number in range(1, LISTED + 4)]
    assert listed(names[:LISTED]) == "1.1; 1.2; 1.3; 1.4; 1.5"
    assert listed(names) == "1.1; 1.2; 1.3; 1.4; 1.5; dan 3 lainnya"


def test_an_act_is_not_recorded_without_what_its_sentence_needs(
    regions: Regions, operator_lebak: User
) -> None:
    for names in ({}, {"role": "Operator", "file": "x.csv"}):
        with pytest.raises(
            ValueError, match=r"assignment\.grant takes \['place', 'role', 'subject', 'until'\]"
        ):
            audit_record(
                actor=None,
                action=AuditAction.ASSIGNMENT_GRANT,
                subject=operator_lebak,
                region=regions.lebak,
                detail={"before": [], "after": ["Operator di Kabupaten Lebak"]},
                names=names,
            )
    assert not Entry.objects.exists()


def test_the_sentence_keeps_the_names_of_its_time_on_the_screen_and_in_the_export(
    regions: Regions, operator_lebak: User
) -> None:
    audit_record(
        actor=operator_lebak,
        action=AuditAction.ASSIGNMENT_GRANT,
        subject=operator_lebak,
        region=regions.lebak,
        detail={"before": [], "after": ["Operator di Kabupaten Lebak"]},
        names={"role": "Operator"},
    )
    operator_lebak.full_name = regions.lebak.name = "Nama Baru"
    operator_lebak.save()
    regions.lebak.save()

    told = "Operator Lebak menugaskan Operator Lebak sebagai Operator di Kabupaten Lebak."
    assert Entry.objects.get().sentence == told
    header, row = entry_export_rows(scope=RegionScope.nation())
    assert dict(zip(header, row, strict=True))["kalimat"] == told
