"""The acts that the audit log records, in alphabetical order and named entity.action."""

from typing import Final

from django.db import models


class AuditAction(models.TextChoices):
    ANSWER_RESTORE = "answer.restore", "memulihkan versi lama jawaban"
    ANSWER_SAVE = "answer.save", "menyimpan isian"
    API_TOKEN_CREATE = "api_token.create", "membuat token API"
    API_TOKEN_REVOKE = "api_token.revoke", "mencabut token API"
    ASSIGNMENT_CONFIRM = "assignment.confirm", "mengonfirmasi penugasan"
    ASSIGNMENT_EXTEND = "assignment.extend", "mengubah masa berlaku penugasan"
    ASSIGNMENT_GRANT = "assignment.grant", "memberi penugasan"
    ASSIGNMENT_REVOKE = "assignment.revoke", "mencabut penugasan"
    CODEBOOK_CHANGE = "codebook.change", "mengubah pedoman indikator"
    CODEBOOK_LOAD = "codebook.load", "memuat pedoman indikator"
    EDITION_CLOSE = "edition.close", "menutup edisi"
    EDITION_CREATE = "edition.create", "membuat edisi"
    EDITION_OPEN = "edition.open", "membuka edisi"
    EDITION_SCHEDULE = "edition.schedule", "mengatur batas waktu edisi"
    EVIDENCE_ATTACH = "evidence.attach", "melampirkan bukti dukung"
    EVIDENCE_DOWNLOAD = "evidence.download", "membuka bukti dukung"
    EVIDENCE_PREVIEW = "evidence.preview", "melihat pratinjau bukti dukung"
    EVIDENCE_REFUSE = "evidence.refuse", "menolak bukti dukung yang mengandung virus"
    EVIDENCE_REMOVE = "evidence.remove", "menarik bukti dukung"
    EXPERT_INVITE = "expert.invite", "mengundang ahli"
    EXPERT_REOPEN = "expert.reopen", "membuka lagi jawaban ahli"
    EXPERT_RESEND = "expert.resend", "mengirim ulang tautan ahli"
    EXPERT_SUBMIT = "expert.submit", "mengirim jawaban ahli"
    EXPERT_WITHDRAW = "expert.withdraw", "mengeluarkan ahli"
    EXPLANATION_SAVE = "explanation.save", "menjelaskan peringatan"
    EXPORT_DOWNLOAD = "export.download", "mengunduh data"
    EXTERNAL_IMPORT = "external.import", "mengimpor angka terbitan luar"
    INSTRUMENT_FREEZE = "instrument.freeze", "membekukan instrumen"
    INSTRUMENT_LOAD = "instrument.load", "memuat instrumen"
    INVITATION_ACCEPT = "invitation.accept", "menerima undangan"
    INVITATION_REVOKE = "invitation.revoke", "membatalkan undangan"
    INVITATION_SEND = "invitation.send", "mengirim undangan"
    NOTICE_CHOOSE = "notice.choose", "mengatur surel pemberitahuan"
    PANEL_APPLY = "panel.apply", "memakai bobot panel ahli"
    PANEL_CLOSE = "panel.close", "menutup panel ahli"
    PANEL_CREATE = "panel.create", "membuat panel ahli"
    PANEL_DISCARD = "panel.discard", "membuang rancangan panel ahli"
    PANEL_OPEN = "panel.open", "membuka panel ahli"
    PANEL_UPDATE = "panel.update", "mengubah panel ahli"
    RELEASE_DISCARD = "release.discard", "membuang rancangan terbitan"
    RELEASE_PREPARE = "release.prepare", "menyiapkan terbitan"
    RELEASE_PUBLISH = "release.publish", "menerbitkan"
    RELEASE_READ = "release.read", "membaca laporan sebelum terbit"
    RELEASE_SCHEDULE = "release.schedule", "menjadwalkan terbitan"
    RELEASE_SHARE = "release.share", "membuka rancangan bagi pemangku kepentingan"
    RELEASE_UNSCHEDULE = "release.unschedule", "membatalkan jadwal terbitan"
    RELEASE_UNSHARE = "release.unshare", "menutup rancangan bagi pemangku kepentingan"
    RELEASE_WITHDRAW = "release.withdraw", "menarik terbitan"
    RUN_REQUEST = "run.request", "meminta hitungan"
    SCENARIO_CHANGE = "scenario.change", "mengubah skenario"
    SCENARIO_CREATE = "scenario.create", "membuat skenario"
    SCENARIO_DELETE = "scenario.delete", "menghapus skenario"
    STUDY_REQUEST = "study.request", "meminta uji ketahanan"
    SUBMISSION_ACCEPT = "submission.accept", "menerima data"
    SUBMISSION_APPROVE = "submission.approve", "menyetujui data"
    SUBMISSION_CLAIM = "submission.claim", "mulai memeriksa data"
    SUBMISSION_EXTEND = "submission.extend", "memperpanjang batas waktu data"
    SUBMISSION_HAND_OVER = "submission.hand_over", "menyerahkan pemeriksaan data"
    SUBMISSION_PRINT = "submission.print", "mengunduh isian sebagai PDF"
    SUBMISSION_READ = "submission.read", "mengambil isian lewat API"
    SUBMISSION_REFUSE = "submission.refuse", "mencoba langkah yang ditolak"
    SUBMISSION_RELEASE = "submission.release", "melepaskan pemeriksaan data"
    SUBMISSION_REMIND = "submission.remind", "mengingatkan kantor yang belum mengirim data"
    SUBMISSION_REOPEN = "submission.reopen", "membuka kembali data"
    SUBMISSION_RETURN = "submission.return", "mengembalikan data"
    SUBMISSION_SUBMIT = "submission.submit", "mengirim data"
    SUBMISSION_TAKE_OVER = "submission.take_over", "mengambil alih pemeriksaan data"
    THREAD_WRITE = "thread.write", "menulis dalam percakapan"
    USER_ASK_PASSWORD = "user.ask_password", "meminta tautan kata sandi baru"
    USER_CREATE = "user.create", "membuat akun"
    USER_DEACTIVATE = "user.deactivate", "menonaktifkan pengguna"
    USER_FAIL_SIGN_IN = "user.fail_sign_in", "gagal masuk"
    USER_REACTIVATE = "user.reactivate", "mengaktifkan pengguna"
    USER_SEND_CLOSED = "user.send_closed", "mengirim formulir dari akun nonaktif"
    USER_SEND_REFUSED = "user.send_refused", "mengirim yang tidak diizinkan"
    USER_SET_PASSWORD = "user.set_password", "mengganti kata sandi"
    USER_SIGN_IN = "user.sign_in", "masuk ke portal"
    USER_SIGN_OUT = "user.sign_out", "keluar dari portal"
    VERDICT_GIVE = "verdict.give", "memberi putusan atas indikator"
    VOTERS_LOAD = "voters.load", "memuat jumlah pemilih"
    WORKBOOK_APPLY = "workbook.apply", "menyimpan isian dari berkas Excel"
    WORKBOOK_EXPORT = "workbook.export", "meminta berkas Excel"
    WORKBOOK_UPLOAD = "workbook.upload", "mengunggah berkas Excel"


CHANGES: Final = frozenset(
    {
        AuditAction.ANSWER_RESTORE,
        AuditAction.ANSWER_SAVE,
        AuditAction.ASSIGNMENT_GRANT,
        AuditAction.ASSIGNMENT_REVOKE,
        AuditAction.CODEBOOK_CHANGE,
        AuditAction.CODEBOOK_LOAD,
        AuditAction.EDITION_CLOSE,
        AuditAction.EDITION_OPEN,
        AuditAction.INVITATION_ACCEPT,
        AuditAction.PANEL_CLOSE,
        AuditAction.PANEL_OPEN,
        AuditAction.PANEL_UPDATE,
        AuditAction.RELEASE_PUBLISH,
        AuditAction.RELEASE_SCHEDULE,
        AuditAction.RELEASE_UNSCHEDULE,
        AuditAction.RELEASE_WITHDRAW,
        AuditAction.SCENARIO_CHANGE,
        AuditAction.USER_DEACTIVATE,
        AuditAction.USER_REACTIVATE,
        AuditAction.VERDICT_GIVE,
    }
)
"""Acts that change what was there: their entries say `before` and `after`. The steps of a form say `from` and `to`."""

DETAIL_LABELS: Final = {
    "after": "Menjadi",
    "answers": "Jawaban",
    "assignment": "Nomor penugasan",
    "before": "Semula",
    "changed": "Baris yang berubah",
    "checks": "Peringatan",
    "codebook": "Pedoman indikator yang dibawa",
    "copied_from_version": "Disalin dari versi",
    "decision": "Nomor keputusan",
    "due_after": "Batas menjadi",
    "due_before": "Batas semula",
    "edition": "Edisi",
    "file": "Berkas",
    "from": "Status semula",
    "indicator": "Indikator",
    "indicators": "Indikator dan revisinya",
    "input_sha256": "Sidik masukan",
    "instrument": "Instrumen",
    "invited_by": "Pengundang",
    "kind": "Jenis",
    "manifest_sha256": "Sidik manifes",
    "n_base": "Titik dasar kepekaan",
    "n_runs": "Banyaknya simulasi",
    "panel": "Panel ahli",
    "reason": "Alasan",
    "replaced": "Undangan yang diganti",
    "revision": "Revisi",
    "role": "Peran",
    "rows": "Jumlah baris",
    "run": "Hitungan",
    "scope": "Cakupan",
    "seed": "Benih acak",
    "sha256": "Sidik berkas",
    "answers_sha256": "Sidik jawaban",
    "superseded": "Versi yang digantikan",
    "to": "Status menjadi",
    "version": "Versi",
    "windows_after": "Waktu menjadi",
    "windows_before": "Waktu semula",
}
"""What the keys of `Entry.detail` are called, on the screen and in the file; an act with any other is not recorded."""
