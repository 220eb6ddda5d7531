"""What notices are about, and how they reach people by mail."""

from typing import Final

from django.db import models


class NoticeKind(models.TextChoices):
    """What a notice is about, in alphabetical order. Each person chooses for each kind how it is mailed.

    A new kind is a line here and a sentence in `ABOUT`; no migration.
    """

    ACCESS = "access", "Peran dan akses"
    DEADLINE = "deadline", "Tenggat dan pengingat"
    DECISION = "decision", "Keputusan atas data"
    EDITION = "edition", "Edisi yang dibuka atau ditutup"
    EVIDENCE = "evidence", "Bukti dukung yang ditolak"
    RELEASE = "release", "Terbitan"
    REVIEW = "review", "Data untuk diperiksa"
    THREAD = "thread", "Percakapan tentang jawaban"


ABOUT: Final[dict[NoticeKind, str]] = {
    NoticeKind.ACCESS: "Peran Anda, atau peran orang di wilayah Anda, akan berakhir.",
    NoticeKind.DEADLINE: "Batas waktu mengisi, memeriksa, atau menerima data mendekat atau lewat.",
    NoticeKind.DECISION: "Data kantor Anda dikembalikan, disetujui, diterima, atau dibuka kembali.",
    NoticeKind.EDITION: "Edisi dibuka atau ditutup, dan kantor Anda mengisi formulirnya, atau datanya menunggu Anda.",
    NoticeKind.EVIDENCE: "Pemindai menemukan virus dalam berkas yang dilampirkan.",
    NoticeKind.RELEASE: "Terbitan terbit pada jadwalnya atau tidak dapat terbit; laporan wilayah Anda dapat dibaca.",
    NoticeKind.REVIEW: "Data menunggu Anda, pemeriksaannya berpindah tangan, atau yang Anda setujui dibuka kembali.",
    NoticeKind.THREAD: "Anda disebut dalam percakapan tentang satu jawaban, atau ada balasan di sana.",
}
"""What each kind tells, for the person who chooses."""


class MailDelivery(models.TextChoices):
    """How notices are mailed. In the portal all of them stand, whatever is chosen."""

    AT_ONCE = "at_once", "Segera, satu surel tiap pemberitahuan"
    DIGEST = "digest", "Sekali sehari, dalam rangkuman"
    PORTAL = "portal", "Tidak lewat surel, di portal saja"
