"""What can be done here and leaves a trace, alphabetically: entity.action."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditAction(models.TextChoices):
    ANSWER_SAVE = "answer.save", _("menyimpan isian")
    ASSIGNMENT_GRANT = "assignment.grant", _("memberi penugasan")
    ASSIGNMENT_REVOKE = "assignment.revoke", _("mencabut penugasan")
    EDITION_CLOSE = "edition.close", _("menutup edisi")
    EDITION_CREATE = "edition.create", _("membuat edisi")
    EDITION_OPEN = "edition.open", _("membuka edisi")
    EVIDENCE_ATTACH = "evidence.attach", _("melampirkan bukti dukung")
    EVIDENCE_DOWNLOAD = "evidence.download", _("membuka bukti dukung")
    EVIDENCE_REMOVE = "evidence.remove", _("menarik bukti dukung")
    EXPERT_INVITE = "expert.invite", _("mengundang ahli")
    EXPERT_REOPEN = "expert.reopen", _("membuka lagi jawaban ahli")
    EXPERT_RESEND = "expert.resend", _("mengirim ulang tautan ahli")
    EXPERT_SUBMIT = "expert.submit", _("mengirim jawaban ahli")
    EXPERT_WITHDRAW = "expert.withdraw", _("mengeluarkan ahli")
    EXTERNAL_IMPORT = "external.import", _("mengimpor angka terbitan luar")
    INSTRUMENT_FREEZE = "instrument.freeze", _("membekukan instrumen")
    INSTRUMENT_LOAD = "instrument.load", _("memuat instrumen")
    INVITATION_ACCEPT = "invitation.accept", _("menerima undangan")
    INVITATION_REVOKE = "invitation.revoke", _("membatalkan undangan")
    INVITATION_SEND = "invitation.send", _("mengirim undangan")
    PANEL_APPLY = "panel.apply", _("memakai bobot panel ahli")
    PANEL_CLOSE = "panel.close", _("menutup panel ahli")
    PANEL_CREATE = "panel.create", _("membuat panel ahli")
    PANEL_DISCARD = "panel.discard", _("membuang rancangan panel ahli")
    PANEL_OPEN = "panel.open", _("membuka panel ahli")
    PANEL_UPDATE = "panel.update", _("mengubah panel ahli")
    RELEASE_DISCARD = "release.discard", _("membuang rancangan terbitan")
    RELEASE_PREPARE = "release.prepare", _("menyiapkan terbitan")
    RELEASE_PUBLISH = "release.publish", _("menerbitkan")
    RELEASE_WITHDRAW = "release.withdraw", _("menarik terbitan")
    RUN_REQUEST = "run.request", _("meminta hitungan")
    SCENARIO_CHANGE = "scenario.change", _("mengubah skenario")
    SCENARIO_CREATE = "scenario.create", _("membuat skenario")
    SCENARIO_DELETE = "scenario.delete", _("menghapus skenario")
    STUDY_REQUEST = "study.request", _("meminta uji ketahanan")
    SUBMISSION_ACCEPT = "submission.accept", _("menerima data")
    SUBMISSION_APPROVE = "submission.approve", _("menyetujui data")
    SUBMISSION_CLAIM = "submission.claim", _("mulai memeriksa data")
    SUBMISSION_REOPEN = "submission.reopen", _("membuka kembali data")
    SUBMISSION_RETURN = "submission.return", _("mengembalikan data")
    SUBMISSION_SUBMIT = "submission.submit", _("mengirim data")
    USER_CREATE = "user.create", _("membuat akun")
    USER_DEACTIVATE = "user.deactivate", _("menonaktifkan pengguna")
    USER_REACTIVATE = "user.reactivate", _("mengaktifkan pengguna")
    USER_SET_PASSWORD = "user.set_password", _("mengganti kata sandi")
    VOTERS_LOAD = "voters.load", _("memuat jumlah pemilih")


DETAIL_LABELS: Final = {
    "answers": _("Jawaban"),
    "assignment": _("Penugasan"),
    "changed": _("Baris yang berubah"),
    "copied_from_version": _("Disalin dari versi"),
    "decision": _("Keputusan"),
    "edition": _("Edisi"),
    "file": _("Berkas"),
    "from": _("Status semula"),
    "indicator": _("Indikator"),
    "indicators": _("Indikator dan revisinya"),
    "input_sha256": _("Sidik masukan"),
    "instrument": _("Instrumen"),
    "invited_by": _("Pengundang"),
    "kind": _("Jenis"),
    "manifest_sha256": _("Sidik manifes"),
    "n_base": _("Titik dasar kepekaan"),
    "n_runs": _("Banyaknya simulasi"),
    "panel": _("Panel ahli"),
    "replaced": _("Undangan yang diganti"),
    "role": _("Peran"),
    "rows": _("Jumlah baris"),
    "run": _("Hitungan"),
    "seed": _("Benih acak"),
    "sha256": _("Sidik berkas"),
    "superseded": _("Versi yang digantikan"),
    "to": _("Status menjadi"),
    "version": _("Versi"),
}
"""What the keys of `Entry.detail` are called on the screen."""
