"""What each act is called in the sentence that the audit log tells of it, and its details in words; pure.

A sentence is made when the log is read, from what was written down when the act happened: the name of the person, the
name of the thing (`{subject}`), and the other names and numbers of `Entry.names`. Nothing is looked up, so it still
reads when the thing is gone or has another name.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeGuard, TypeVar

from apps.core.formatting import format_datetime, format_decimal
from apps.core.names import say_kind_once

from .enums import DETAIL_LABELS, AuditAction

Part = TypeVar("Part")

_A = AuditAction
_FORM: Final = "isian {place} ({edition}, revisi {revision})"
_FILE: Final = "berkas “{subject}” untuk indikator {indicator}, isian {place} ({edition})"
_IMPORT: Final = "untuk {subject} dari berkas “{file}”: {changed} dari {rows} baris berubah"

DEEDS: Final[Mapping[AuditAction, str]] = {
    _A.ANSWER_RESTORE: f"memulihkan versi lama dalam {_FORM}: {{changes}}",
    _A.ANSWER_SAVE: f"menyimpan {_FORM}: {{changes}}",
    _A.API_TOKEN_CREATE: "membuat token API “{subject}” untuk {scope}, berlaku sampai {until}",
    _A.API_TOKEN_REVOKE: "mencabut token API “{subject}”[ milik {person}][ karena {reason}]",
    _A.ASSIGNMENT_CONFIRM: "mengonfirmasi bahwa {subject} masih bertugas sebagai {role} di {place}",
    _A.ASSIGNMENT_EXTEND: (
        "mengubah masa berlaku penugasan {subject} sebagai {role} di {place} dari {before} menjadi {until}"
    ),
    _A.ASSIGNMENT_GRANT: "menugaskan {subject} sebagai {role} di {place}[, berlaku sampai {until}]",
    _A.ASSIGNMENT_REVOKE: "mencabut penugasan {subject} sebagai {role} di {place}",
    _A.CODEBOOK_CHANGE: (
        "mengubah pedoman indikator {indicator} dalam instrumen {subject}: {changes}, dengan alasan “{reason}”"
    ),
    _A.CODEBOOK_LOAD: (
        "memuat pedoman indikator instrumen {subject} dari berkas “{file}”: {changed} dari {rows} entri berubah,"
        " dengan alasan “{reason}”"
    ),
    _A.EDITION_CLOSE: "menutup edisi {subject}",
    _A.EDITION_CREATE: "membuat edisi {subject} ({kind}) dengan instrumen {instrument}",
    _A.EDITION_OPEN: "membuka edisi {subject}",
    _A.EDITION_SCHEDULE: "mengatur batas waktu edisi {subject}: {changes}",
    _A.EVIDENCE_ATTACH: f"melampirkan {_FILE}",
    _A.EVIDENCE_DOWNLOAD: f"membuka {_FILE}",
    _A.EVIDENCE_PREVIEW: f"melihat pratinjau {_FILE}",
    _A.EVIDENCE_REFUSE: f"menolak {_FILE}, karena pemindai virus menemukan “{{signature}}”",
    _A.EVIDENCE_REMOVE: f"menarik {_FILE}",
    _A.EXPERT_INVITE: "mengundang {subject} sebagai ahli panel “{panel}”",
    _A.EXPERT_REOPEN: "membuka lagi jawabannya untuk panel “{panel}”",
    _A.EXPERT_RESEND: "mengirim ulang tautan panel “{panel}” kepada {subject}",
    _A.EXPERT_SUBMIT: "mengirim {answers} jawaban untuk panel “{panel}”",
    _A.EXPERT_WITHDRAW: "mengeluarkan {subject} dari panel “{panel}”",
    _A.EXPLANATION_SAVE: f"menjelaskan peringatan pada {_FORM}: {{warnings}}",
    _A.EXPORT_DOWNLOAD: "mengunduh {what} {subject}[, disaring menurut {narrowed}]",
    _A.EXTERNAL_IMPORT: f"mengimpor angka terbitan luar {_IMPORT}",
    _A.INSTRUMENT_FREEZE: "membekukan instrumen {subject} karena {reason}",
    _A.INSTRUMENT_LOAD: (
        "memuat instrumen {subject}[ dari berkas “{file}”][ dengan bobot panel “{panel}”][ sebagai salinan {copied}]"
    ),
    _A.INVITATION_ACCEPT: "menerima undangan {inviter} sebagai {role} di {place}",
    _A.INVITATION_REVOKE: "membatalkan undangan untuk {person} sebagai {role} di {place}",
    _A.INVITATION_SEND: (
        "mengundang {person} sebagai {role} di {place}[, berlaku sampai {until}][, menggantikan {replaced}]"
    ),
    _A.NOTICE_CHOOSE: "mengatur surel pemberitahuannya: {changes}",
    _A.PANEL_APPLY: "memakai bobot panel “{subject}” dalam instrumen {instrument}[ dengan alasan “{reason}”]",
    _A.PANEL_CLOSE: "menutup panel “{subject}” dengan jawaban {answers} ahli",
    _A.PANEL_CREATE: "membuat panel “{subject}” untuk instrumen {instrument}, dengan cara bertanya {method}",
    _A.PANEL_DISCARD: "membuang rancangan panel “{subject}”",
    _A.PANEL_OPEN: "membuka panel “{subject}”",
    _A.PANEL_UPDATE: "mengubah panel “{subject}”: {changes}",
    _A.RELEASE_DISCARD: "membuang rancangan terbitan {subject}",
    _A.RELEASE_PREPARE: "menyiapkan terbitan {subject} dari {run}",
    _A.RELEASE_PUBLISH: (
        "menerbitkan {subject}[, menggantikan {superseded}][, sesuai jadwal dari {person}]"
        "[, walaupun {despite}]"
    ),
    _A.RELEASE_READ: "membaca laporan {place} dari {subject} sebelum terbit",
    _A.RELEASE_SCHEDULE: "menjadwalkan {subject} untuk terbit pada {until}[, juga bila {despite}]",
    _A.RELEASE_SHARE: "membuka laporan wilayah dari {subject} bagi pemangku kepentingan sebelum terbit",
    _A.RELEASE_UNSCHEDULE: "membatalkan jadwal terbit {subject} pada {until}[, karena {reason}]",
    _A.RELEASE_UNSHARE: "menutup lagi laporan wilayah dari {subject} bagi pemangku kepentingan",
    _A.RELEASE_WITHDRAW: "menarik terbitan {subject} dengan alasan “{reason}”",
    _A.RUN_REQUEST: "meminta hitungan {subject}",
    _A.SCENARIO_CHANGE: "mengubah skenario “{subject}” dari {run}: {changes}",
    _A.SCENARIO_CREATE: "membuat skenario “{subject}” dari {run}",
    _A.SCENARIO_DELETE: "menghapus skenario “{subject}” dari {run}",
    _A.STUDY_REQUEST: "meminta uji ketahanan dengan {n_runs} simulasi atas {run}",
    _A.SUBMISSION_ACCEPT: f"menerima {_FORM}",
    _A.SUBMISSION_APPROVE: f"menyetujui {_FORM}",
    _A.SUBMISSION_CLAIM: f"mulai memeriksa {_FORM}",
    _A.SUBMISSION_EXTEND: (
        f"memperpanjang batas {{stage}} {_FORM} sampai {{until}} dengan alasan “{{reason}}”"
    ),
    _A.SUBMISSION_HAND_OVER: f"menyerahkan pemeriksaan {_FORM} kepada {{person}}",
    _A.SUBMISSION_PRINT: f"mengunduh {_FORM} sebagai PDF",
    _A.SUBMISSION_READ: f"mengambil semua jawaban {_FORM} lewat API",
    _A.SUBMISSION_REFUSE: f"mencoba {{step}} {_FORM}, dan ditolak: {{reason}}",
    _A.SUBMISSION_RELEASE: f"melepaskan pemeriksaan {_FORM}",
    _A.SUBMISSION_REMIND: f"mengingatkan {{people}} operator untuk mengirim {_FORM}: {{done}} dari {{all}} terjawab",
    _A.SUBMISSION_REOPEN: f"membuka kembali {_FORM}",
    _A.SUBMISSION_RETURN: f"mengembalikan {_FORM}",
    _A.SUBMISSION_SUBMIT: f"mengirim {_FORM}",
    _A.SUBMISSION_TAKE_OVER: (
        f"mengambil alih pemeriksaan {_FORM} dari {{person}}"
        "[, yang waktu pemeriksaannya lewat pada {until}][, yang {reason}]"
    ),
    _A.THREAD_WRITE: f"menulis dalam percakapan tentang indikator {{indicator}}, {_FORM}",
    _A.USER_ASK_PASSWORD: "meminta tautan kata sandi baru untuk akun {subject}",
    _A.USER_CREATE: "membuat akun {subject}",
    _A.USER_DEACTIVATE: "menonaktifkan akun {subject}",
    _A.USER_FAIL_SIGN_IN: "gagal masuk ke akun {account}[, karena {reason}]",
    _A.USER_REACTIVATE: "mengaktifkan kembali akun {subject}",
    _A.USER_SEND_CLOSED: "mencoba mengirim formulir di {path} dari akun yang sudah dinonaktifkan; ditolak",
    _A.USER_SEND_REFUSED: "mencoba mengirim formulir di {path}[ tentang {about}], dan ditolak: {reason}",
    _A.USER_SET_PASSWORD: "mengganti kata sandi akunnya sendiri",
    _A.USER_SIGN_IN: "masuk ke portal",
    _A.USER_SIGN_OUT: "keluar dari portal",
    _A.VERDICT_GIVE: f"memberi putusan dalam pemeriksaan {_FORM}: {{changes}}",
    _A.VOTERS_LOAD: f"memuat jumlah pemilih {_IMPORT}",
    _A.WORKBOOK_APPLY: "menyimpan {answers} jawaban dalam {forms} formulir dari berkas Excel “{subject}”",
    _A.WORKBOOK_EXPORT: "meminta berkas Excel “{subject}” dengan {forms} formulir edisi {edition}",
    _A.WORKBOOK_UPLOAD: "mengunggah berkas Excel “{subject}”",
}
"""The deed, with blanks. A part in square brackets is left out where nothing is known for its blank."""

DONE: Final[Mapping[AuditAction, str]] = {
    _A.API_TOKEN_CREATE: "dibuat",
    _A.API_TOKEN_REVOKE: "dicabut",
    _A.ASSIGNMENT_CONFIRM: "dikonfirmasi",
    _A.ASSIGNMENT_GRANT: "diberikan",
    _A.ASSIGNMENT_REVOKE: "dicabut",
    _A.EDITION_CLOSE: "ditutup",
    _A.EDITION_CREATE: "dibuat",
    _A.EDITION_OPEN: "dibuka",
    _A.EVIDENCE_ATTACH: "dilampirkan",
    _A.EVIDENCE_REFUSE: "ditolak",
    _A.EVIDENCE_REMOVE: "ditarik",
    _A.EXPERT_INVITE: "diundang ke panel ini",
    _A.EXPERT_REOPEN: "dibuka lagi",
    _A.EXPERT_RESEND: "dikirim",
    _A.EXPERT_SUBMIT: "dikirim",
    _A.EXPERT_WITHDRAW: "dikeluarkan dari panel",
    _A.INSTRUMENT_LOAD: "dimuat",
    _A.INVITATION_ACCEPT: "diterima",
    _A.INVITATION_REVOKE: "dibatalkan",
    _A.INVITATION_SEND: "dikirim",
    _A.PANEL_APPLY: "dipakai",
    _A.PANEL_CLOSE: "ditutup",
    _A.PANEL_DISCARD: "dibuang",
    _A.PANEL_OPEN: "dibuka",
    _A.RELEASE_DISCARD: "dibuang",
    _A.RELEASE_PREPARE: "disiapkan",
    _A.RELEASE_PUBLISH: "diterbitkan",
    _A.RELEASE_SCHEDULE: "ditetapkan",
    _A.RELEASE_SHARE: "dibuka bagi pemangku kepentingan",
    _A.RELEASE_UNSCHEDULE: "dibatalkan",
    _A.RELEASE_UNSHARE: "ditutup",
    _A.RELEASE_WITHDRAW: "ditarik",
    _A.RUN_REQUEST: "diminta",
    _A.SCENARIO_CHANGE: "disimpan",
    _A.SCENARIO_DELETE: "dihapus",
    _A.STUDY_REQUEST: "diminta",
    _A.SUBMISSION_ACCEPT: "diterima",
    _A.SUBMISSION_APPROVE: "disetujui",
    _A.SUBMISSION_CLAIM: "mulai diperiksa",
    _A.SUBMISSION_HAND_OVER: "diserahkan kepada pemeriksa lain",
    _A.SUBMISSION_RELEASE: "dilepas",
    _A.SUBMISSION_REOPEN: "dibuka kembali",
    _A.SUBMISSION_RETURN: "dikembalikan",
    _A.SUBMISSION_SUBMIT: "dikirim",
    _A.SUBMISSION_TAKE_OVER: "diambil alih pemeriksaannya",
    _A.USER_DEACTIVATE: "dinonaktifkan",
    _A.USER_REACTIVATE: "diaktifkan kembali",
    _A.USER_SET_PASSWORD: "diganti",
}
"""What was done to the thing, for acts that somebody may try to do a second time: "... sudah disetujui oleh ..."."""

LISTED: Final = 5
"""How many things a sentence lists by name; the rest it counts."""

NAMED: Final = {
    "indicator": "indicator",
    "instrument": "instrument",
    "invited_by": "inviter",
    "run": "run",
    "checks": "warnings",
}
"""Details that say which thing by a code or a number, and under which of the entry's names its name of then stands."""

UNTOLD: Final = "Catatan ini tidak utuh, sehingga tidak terbaca."
"""Instead of what an entry says that somebody changed in the database to something unreadable."""

NO_TIME: Final = "tidak terbaca"
"""Instead of such a time."""

_WRITTEN_OUT: Final = 10**15
_DEEPEST: Final = 50
"""Of values in values. The portal itself writes lists of names, and never one in another."""

_SIDES: Final = {"before": 0, "after": 1}
"""Details that come last, in this order."""

_CODES: Final[dict[str, dict[str, str]]] = {}

_MOMENT = re.compile(r"<(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00)>")
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_BLANK = re.compile(r"\{(\w+)\}")


def sentence(*, person: str, action: str, subject: str, names: Mapping[str, object]) -> str:
    """Return the act as one sentence, such as “Siti Aminah menyetujui isian Kabupaten Lebak (IKP 2024, revisi 2).”.

    An entry without the names that its act takes is told by the act and the name of the thing alone; one whose act the
    portal no longer knows, by the thing.
    """
    filling = {**names, "subject": subject}
    deed = DEEDS[AuditAction(action)] if action in AuditAction.values else ""
    if not deed:
        told = f"melakukan sesuatu yang tidak dikenal lagi atas {subject}"
    elif blanks_needed(AuditAction(action)) <= filling.keys():
        kept = _OPTIONAL.sub(lambda part: _keep(part[1], filling), deed)
        told = _BLANK.sub(lambda blank: _say(filling[blank[1]]), kept)
    else:
        told = f"{AuditAction(action).label} {subject}"
    return f"{person[:1].upper()}{person[1:]} {say_kind_once(told)}."


def is_told(value: object) -> TypeGuard[Mapping[str, object]]:
    """Return whether names or details are as the portal writes them, so that they can be told of."""
    return isinstance(value, Mapping) and _is_shallow(value, _DEEPEST)


def moment_kept(moment: dt.datetime | None, otherwise: str = "") -> str:
    """Return what keeps a moment in a name or a detail, so that each reader of the log reads it in their own zone."""
    return f"<{moment.astimezone(dt.UTC).isoformat()}>" if moment else otherwise


def blanks_needed(action: AuditAction) -> set[str]:
    """Return the names without which the deed cannot be told."""
    return set(_BLANK.findall(_OPTIONAL.sub("", DEEDS[action])))


def blanks_known(action: AuditAction) -> set[str]:
    """Return all names that the deed has a place for."""
    return set(_BLANK.findall(DEEDS[action]))


def listed(parts: Sequence[Part], say: Callable[[Part], str] = str) -> str:
    """Return the first few of many things in words, and how many others there are; `say` is asked for those alone."""
    shown, others = parts[:LISTED], len(parts) - LISTED
    return "; ".join(map(say, shown)) + (f"; dan {others} lainnya" if others > 0 else "")


def add_words(key: str, choices: Iterable[tuple[str, str]]) -> None:
    """Say what the codes are called that a detail holds, such as the states of a submission.

    The app whose codes they are adds them when it starts (`AppConfig.ready`), so that this app need not know about it.
    """
    _CODES.setdefault(key, {}).update(choices)


def details(detail: Mapping[str, object], names: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the details of an act in words, each with its label; what nobody has words for is shown as it is."""
    return [
        (DETAIL_LABELS.get(key, key), _say_detail(key, detail[key], names.get(NAMED.get(key, ""))))
        for key in sorted(detail, key=lambda key: (key in _SIDES, _SIDES.get(key, 0), key))
    ]


def _say_detail(key: str, value: object, name: object) -> str:
    if name:
        return str(name)
    if isinstance(value, Mapping):
        return "; ".join(
            f"{part} (revisi {_say(said)})" if isinstance(said, int) else f"{part}: {said}"
            for part, said in value.items()
        )
    if isinstance(value, list):
        return ", ".join(_say(part) for part in value) or "tidak ada"
    return _CODES.get(key, {}).get(str(value), _say(value))


def _say(value: object) -> str:
    """Return a name as it is, a number as people read it (10.000), and a moment in the zone of who reads the log."""
    if isinstance(value, int):
        return format_decimal(value, 0) if abs(value) < _WRITTEN_OUT else str(value)
    return _MOMENT.sub(_say_moment, str(value))


def _say_moment(found: re.Match[str]) -> str:
    try:
        return format_datetime(dt.datetime.fromisoformat(found[1]))
    except (ValueError, OverflowError):  # a day or an hour that no calendar has
        return found[0]


def _is_shallow(value: object, deepest: int) -> bool:
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return deepest > 0 and all(_is_shallow(part, deepest - 1) for part in parts)


def _keep(part: str, filling: Mapping[str, object]) -> str:
    return part if all(filling.get(name) for name in _BLANK.findall(part)) else ""
