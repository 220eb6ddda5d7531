"""The words that reports share, and what stands around every page of them, in the active language."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...content.wording import data_date
from ..rendition import Rendition
from .pictures import colours_of_classes

_WORDS: Final[dict[str, Promise]] = {
    "simulated": gettext_lazy("Seluruh angka di halaman ini buatan, untuk mencoba portal. Jangan dikutip."),
    "meaning": gettext_lazy(
        "Rawan berarti penyelenggaraan pemilu di wilayah itu mudah terganggu; bukan ukuran keamanan umum."
    ),
    "contents": gettext_lazy("Daftar isi"),
    "page": gettext_lazy("Halaman"),
    "page_of": gettext_lazy("dari"),
    "profile": gettext_lazy("Profil dimensi"),
    "dimension": gettext_lazy("Dimensi"),
    "score": gettext_lazy("Skor"),
    "class": gettext_lazy("Kelas"),
    "nation": gettext_lazy("Nasional"),
    "weight": gettext_lazy("Bobot"),
    "causes": gettext_lazy("Apa yang mendorong skornya"),
    "no_events": gettext_lazy("Tidak ada kejadian yang tercatat untuk wilayah ini."),
    "no_causes": gettext_lazy(
        "Indikator di balik angka ini tidak diterbitkan, sehingga sebab skor belum dapat ditunjukkan di sini."
    ),
    "all_indicators": gettext_lazy("Semua indikator"),
    "indicator": gettext_lazy("Indikator"),
    "answer": gettext_lazy("Jawaban"),
    "events": gettext_lazy("Kejadian"),
    "share": gettext_lazy("Bagian skor"),
    "share_note": gettext_lazy(
        "Bagian skor: bobot × skor indikator, dibagi jumlahnya atas semua indikator wilayah ini. Skor 100 berarti "
        "nilai terbesar di antara wilayah setingkat."
    ),
    "quality": gettext_lazy("Mutu data"),
    "completeness": gettext_lazy("Kelengkapan"),
    "completeness_note": gettext_lazy("indikator yang mempunyai data"),
    "evidence": gettext_lazy("Dengan bukti dukung"),
    "evidence_note": gettext_lazy("dari indikator yang terjadi"),
    "quality_note": gettext_lazy(
        "Kantor yang mengisi lebih lengkap dapat memperoleh skor lebih tinggi. Baca skor bersama kelengkapannya."
    ),
    "robustness": gettext_lazy("Ketahanan kelas"),
    "made": gettext_lazy("Bagaimana angka ini dibuat"),
    "sources": gettext_lazy("Sumber angka"),
    "region": gettext_lazy("Wilayah"),
    "province": gettext_lazy("Provinsi"),
    "regency": gettext_lazy("Kabupaten/kota"),
    "address": gettext_lazy("Alamat tetap halaman ini:"),
    "schema": gettext_lazy(
        "Satu heksagon satu wilayah, semuanya sama luas. Letaknya skema, bukan batas wilayah."
    ),
    "cite": gettext_lazy("Cara mengutip"),
    "history": gettext_lazy("Riwayat terbitan"),
    "method": gettext_lazy("Metodologi"),
    "status": gettext_lazy("Status"),
    "happened": gettext_lazy("Terjadi di"),
    "drivers": gettext_lazy("Apa yang mendorongnya"),
    "drivers_note": gettext_lazy(
        "Bagian skor: bobot × rata-rata skor indikator, dibagi jumlahnya atas semua indikator. Terjadi di: wilayah "
        "yang melaporkan kejadian, dari wilayah yang mempunyai data."
    ),
    "levels_note": gettext_lazy(
        "Kelas dihitung terpisah untuk provinsi dan kabupaten/kota, masing-masing dengan ambang batasnya sendiri. "
        "Skor provinsi berasal dari isian kantor provinsi; skor agregat adalah rata-rata kabupaten/kotanya. "
        "Keduanya dapat jauh berbeda."
    ),
    "bar_note": gettext_lazy("Balok: skor pada skala 0 sampai 100."),
    "overview": gettext_lazy("Ringkasan"),
    "weights": gettext_lazy("Kerangka dan bobot"),
    "code": gettext_lazy("Kode"),
    "bar": gettext_lazy("Balok"),
    "profile_and_causes": gettext_lazy("Profil dan sebab"),
    "one_by_one": gettext_lazy("Kabupaten/kota satu per satu"),
    "dimension_means": gettext_lazy("Rata-rata skor dimensi"),
    "maps": gettext_lazy("Peta kerawanan"),
    "all_provinces": gettext_lazy("Semua provinsi"),
    "all_regencies": gettext_lazy("Semua kabupaten/kota"),
    "borders": gettext_lazy("Garis tebal memisahkan provinsi."),
}
"""The fixed words of the templates by key."""


def frame(rendition: Rendition, *, title: str, running: str, address: str) -> dict[str, Any]:
    """Return what stands around every page: whose report it is, how it is cited, whether the data is simulated.

    `title` names the document, `running` stands above its pages, `address` is its page on the site.
    """
    content = rendition.content
    return {
        "title": title,
        "running": running,
        "address": address,
        "language": rendition.language,
        "region": "ID" if rendition.language == "id" else "GB",
        "owner": _("Badan Pengawas Pemilihan Umum"),
        "index": _("Indeks Kerawanan Pemilu"),
        "edition": str(content.edition_name),
        "statement": rendition.statement,
        "is_simulated": content.is_simulated,
        "is_external": content.is_external,
        "version": rendition.version,
        "data_at": capfirst(data_date(content)),
        "citation": rendition.citation,
        "source_note": rendition.source_note,
        "licence": rendition.licence,
        "classes": colours_of_classes(),
        "words": words(),
    }


def notes(rendition: Rendition) -> list[str]:
    """Return the sentences that no report does without: what the index means, where it is from, who may use it."""
    meaning = words()["meaning"]
    return [note for note in (meaning, rendition.source_note, rendition.licence) if note]


def words() -> dict[str, str]:
    """Return the fixed words of the templates by key."""
    return {key: str(text) for key, text in _WORDS.items()}
