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
    EXTERNAL_IMPORT = "external.import", _("mengimpor angka terbitan luar")
    INSTRUMENT_FREEZE = "instrument.freeze", _("membekukan instrumen")
    INSTRUMENT_LOAD = "instrument.load", _("memuat instrumen")
    INVITATION_ACCEPT = "invitation.accept", _("menerima undangan")
    INVITATION_REVOKE = "invitation.revoke", _("membatalkan undangan")
    INVITATION_SEND = "invitation.send", _("mengirim undangan")
    RELEASE_DISCARD = "release.discard", _("membuang rancangan terbitan")
    RELEASE_PREPARE = "release.prepare", _("menyiapkan terbitan")
    RELEASE_PUBLISH = "release.publish", _("menerbitkan")
    RELEASE_WITHDRAW = "release.withdraw", _("menarik terbitan")
    RUN_REQUEST = "run.request", _("meminta hitungan")
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
    "replaced": _("Undangan yang diganti"),
    "role": _("Peran"),
    "rows": _("Jumlah baris"),
    "run": _("Hitungan"),
    "sha256": _("Sidik berkas"),
    "superseded": _("Versi yang digantikan"),
    "to": _("Status menjadi"),
    "version": _("Versi"),
}
"""What the keys of `Entry.detail` are called on the screen."""
