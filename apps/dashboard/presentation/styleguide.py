"""What the style guide shows: one example of every component in every state. Nothing here is real data."""

import datetime as dt
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

from apps.core.date_fields import WrittenDateField
from apps.core.fields import WholeNumberField
from apps.core.formatting import format_decimal
from apps.regions.presentation import MapCell, MapFigure, MapGroup

_WIB: Final = ZoneInfo("Asia/Jakarta")
_STATES: Final = (
    ("draft", "Draf"),
    ("submitted", "Dikirim"),
    ("in_review", "Ditinjau"),
    ("returned", "Dikembalikan"),
    ("approved", "Disetujui"),
    ("accepted", "Diterima"),
    ("overdue", "Lewat tenggat"),
    ("queued", "Antre"),
    ("running", "Berjalan"),
    ("finished", "Selesai"),
    ("failed", "Gagal"),
    ("published", "Terbit"),
    ("superseded", "Digantikan"),
    ("withdrawn", "Ditarik"),
)
_LEVELS: Final = (
    ("high", "Rawan tinggi", "di atas 68,50"),
    ("medium", "Rawan sedang", "21,70 sampai 68,50"),
    ("low", "Rawan rendah", "di bawah 21,70"),
    ("none", "Tidak ada data", ""),
)
_ROWS: Final = (
    ("31", "DKI Jakarta", 88.95, "high", 61),
    ("71", "Sulawesi Utara", 87.48, "high", 58),
    ("82", "Maluku Utara", 84.86, "high", 60),
    ("32", "Jawa Barat", 77.04, "high", 61),
    ("64", "Kalimantan Timur", 74.04, "high", 55),
    ("36", "Banten", 66.53, "medium", 61),
    ("51", "Bali", 18.75, "low", 43),
    ("95", "Papua Pegunungan", None, "none", 0),
)


class SampleRowForm(forms.Form):
    """One row of a row editor."""

    election = forms.ChoiceField(
        label="Pemilihan", choices=[("2019", "Pemilu 2019"), ("2020", "Pilkada 2020")], initial="2019"
    )
    count = WholeNumberField(label="Jumlah", min_value=1, initial=3)
    level = forms.ChoiceField(label="Tingkat kejadian", choices=[("1", "TPS"), ("2", "Kecamatan")])
    unit = forms.ChoiceField(label="Satuan", choices=[("p", "putusan"), ("t", "TPS")])
    narrative = forms.CharField(
        label="Uraian",
        help_text="Apa yang terjadi, di mana, dan bagaimana akhirnya.",
        widget=forms.Textarea,
    )
    source = forms.CharField(label="Sumber", required=False)


class SampleForm(forms.Form):
    """Every kind of field."""

    answer = forms.ChoiceField(
        label="Adakah kejadian ini di wilayah Anda?",
        help_text="Pilih Tidak ada data bila tidak ada sumber untuk menjawabnya.",
        choices=[("y", "Terjadi"), ("n", "Tidak terjadi"), ("u", "Tidak ada data")],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Nama berkas", help_text="Nama yang dikenali peninjau.")
    email = forms.EmailField(label="Alamat surel")
    reason = forms.CharField(label="Alasan", widget=forms.Textarea, required=False)
    election = forms.ChoiceField(label="Pemilihan", choices=[("a", "Pemilu 2019"), ("b", "Pilkada 2020")])
    due_on = WrittenDateField(label="Tenggat", required=False)
    evidence = forms.FileField(
        label="Bukti dukung", help_text="PDF, JPG, atau PNG, paling besar 20 MB.", required=False
    )
    topics = forms.MultipleChoiceField(
        label="Dimensi",
        choices=[("a", "Sosial politik"), ("b", "Kontestasi")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_final = forms.BooleanField(label="Isian ini sudah lengkap", required=False)


def _cell(number: int) -> MapCell:
    """Return one hexagon of `_map`, 40 wide, in rows of ten."""
    code, name, score, level, _filled = _ROWS[(number * 5 + number // 7) % len(_ROWS)]
    row, column = divmod(number, 10)
    return MapCell(
        x=f"{22 + column * 40 + (row % 2) * 20}",
        y=f"{25 + row * 34.64:.1f}",
        path=f"#{code}",
        code=code,
        class_key=level,
        name=name,
        score="" if score is None else format_decimal(score, 2),
        class_label=str(next(label for key, label, _detail in _LEVELS if key == level)),
        note="",
        label="",
    )


def _map() -> MapFigure:
    """Return five rows of hexagons with every level."""
    cells = tuple(_cell(number) for number in range(47))
    return MapFigure(
        kind="provinsi",
        title="Peta segi enam provinsi",
        width="420",
        height="190",
        points="0,-21.4 18.6,-10.7 18.6,10.7 0,21.4 -18.6,10.7 -18.6,-10.7",
        groups=(MapGroup("Provinsi", cells),),
        borders="",
        label_dy="0",
        score_dy="0",
    )


def _outline() -> list[dict[str, Any]]:
    entries = [
        {
            "label": "Intimidasi terhadap penyelenggara",
            "url": "#entry",
            "mark": "done",
            "mark_label": "lengkap",
        },
        {
            "label": "Kekerasan antarpendukung",
            "url": "#entry",
            "mark": "partial",
            "mark_label": "sebagian",
        },
        {
            "label": "Bencana alam yang mengganggu tahapan",
            "url": "#entry",
            "mark": "returned",
            "mark_label": "dikembalikan",
            "is_current": True,
        },
        {
            "label": "Perusakan fasilitas pemilu",
            "url": "#entry",
            "mark": "empty",
            "mark_label": "belum diisi",
        },
    ]
    return [
        {"label": "Sosial politik", "url": "#entry", "done": 2, "total": 16, "done_text": "2 dari 16",
         "is_current": True, "entries": entries},
        {"label": "Penyelenggaraan", "url": "#entry", "done": 24, "total": 24, "done_text": "24 dari 24"},
        {"label": "Kontestasi", "url": "#entry", "done": 0, "total": 15, "done_text": "0 dari 15"},
    ]  # fmt: skip


def _queue() -> list[dict[str, Any]]:
    return [
        {"count": 1, "label": "Isian dikembalikan provinsi", "url": "#queue", "detail": "3 indikator perlu bukti",
         "state": "overdue", "state_label": "Lewat tenggat", "due": "20 Agustus 2024"},
        {"count": 8, "label": "Isian menunggu tinjauan Anda", "url": "#queue", "detail": "Banten",
         "due": "tenggat 26 Agustus 2024"},
        {"count": 12, "label": "Isian belum dikirim", "url": "#queue"},
    ]  # fmt: skip


def _navigation() -> dict[str, Any]:
    return {
        "breadcrumbs": [{"label": "Beranda", "url": "/"}, {"label": "Gaya"}],
        "nav_items": [
            {"label": "Beranda", "url": "#top", "is_current": True},
            {"label": "Isian", "url": "#entry", "count": 3},
            {"label": "Tinjauan", "url": "#review", "count": 12},
            {"label": "Hitungan", "url": "#table"},
            {"label": "Terbitan", "url": "#map"},
        ],
        "views": [
            {"label": "Provinsi", "url": "#map", "is_current": True, "count": "38"},
            {"label": "Kabupaten/kota", "url": "#table", "count": "514"},
        ],
        "outline": _outline(),
        "page": Paginator(range(552), 30).page(2),
    }


def _forms() -> dict[str, Any]:
    return {
        "form": SampleForm(initial={"answer": "y", "name": "Putusan 12/2019"}),
        "form_with_errors": SampleForm({"email": "bukan alamat"}, prefix="salah"),
        "row_form": SampleRowForm(prefix="kejadian"),
        "row_spans": {"election": 4, "count": 2, "level": 3, "unit": 3, "narrative": 12, "source": 12},
        "saved_at": dt.datetime(2024, 8, 26, 14, 32, tzinfo=_WIB),
        "consequences": [
            "Isian terkunci selama ditinjau.",
            "Koordinator Banten menerima pemberitahuan.",
        ],
    }


def _numbers() -> dict[str, Any]:
    return {
        "states": [{"state": state, "label": label} for state, label in _STATES],
        "levels": [{"level": level, "label": label, "detail": detail} for level, label, detail in _LEVELS],
        "rows": [
            {"code": code, "name": name, "score": score, "level": level, "share": filled / 61}
            for code, name, score, level, filled in _ROWS
        ],
        "map": _map(),
        "figures": [
            {"value": "552", "label": "Wilayah", "detail": "38 provinsi, 514 kabupaten/kota"},
            {"value": "431", "label": "Isian diterima", "url": "#queue"},
            {"value": "78%", "label": "Kelengkapan rata-rata"},
            {"value": "45,10", "label": "Rata-rata skor provinsi"},
        ],
    }


def _lists() -> dict[str, Any]:
    long_name = "berita-acara-rekapitulasi-kecamatan-cikeusik-yang-panjang-sekali.pdf"
    return {
        "files": [
            {"name": "putusan-12-2019.pdf", "url": "#files", "meta": "1,2 MB, 26 Agustus 2024", "remove_value": "1"},
            {"name": long_name, "url": "#files", "meta": "840 KB", "remove_value": "2"},
        ],
        "queue": _queue(),
    }  # fmt: skip


def styleguide_context() -> dict[str, Any]:
    """Return all examples of the style guide's template."""
    return _navigation() | _forms() | _numbers() | _lists()
