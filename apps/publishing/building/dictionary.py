"""The data dictionary of a release: what every column of its tables means, in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from .change_paths import SCORES_TABLE
from .data_paths import CODEBOOK
from .tables import Cell, Table, datatype_of

DICTIONARY: Final = "kamus"
"""The name of the dictionary, which is a table as well."""


@dataclass(frozen=True)
class Meaning:
    """What a column holds, in Indonesian and English, and its unit ("" for texts and plain codes)."""

    text: str
    english: str
    unit: str = ""


_REGION: Final = Meaning(
    "Kode wilayah Kemendagri, sebagai teks.", "Code of the region by the Ministry of Home Affairs, as text."
)
_LEVEL: Final = Meaning(
    "Tingkat wilayah: province atau regency.", "Level of the region: province or regency."
)
_INDICATOR: Final = Meaning("Kode indikator dalam kerangka.", "Code of the indicator in the framework.")
_ANSWER: Final = Meaning(
    "occurred (terjadi), did_not_occur (tidak terjadi), atau no_data (tidak ada data). Kosong: datanya belum diterima.",
    "occurred, did_not_occur or no_data. Empty: the data of the region has not been accepted.",
)
_ORIGIN: Final = Meaning("Asal angka; ikut di setiap baris.", "Where the figures come from; in every row.")

_BY_TABLE: Final[Mapping[str, Mapping[str, Meaning]]] = {
    "skor": {
        "kode": _REGION,
        "nama": Meaning("Nama wilayah.", "Name of the region."),
        "tingkat": _LEVEL,
        "kode_provinsi": Meaning("Kode provinsinya.", "Code of its province."),
        "provinsi": Meaning("Nama provinsinya.", "Name of its province."),
        "skor": Meaning(
            "Skor indeks; makin tinggi makin rawan.",
            "Index score; the higher, the more vulnerable.",
            "0 sampai 100",
        ),
        "kelas": Meaning(
            "rawan tinggi, rawan sedang, atau rawan rendah menurut ambang batas tingkatnya.",
            "High, medium or low vulnerability by the cut-offs of its level.",
        ),
        "peringkat": Meaning(
            "Urutan skor di antara wilayah setingkat, 1 paling rawan; untuk memeriksa hitungan, bukan untuk "
            "memeringkatkan wilayah.",
            "Order of the scores among the regions of its level, 1 the most vulnerable; for checking the "
            "computation, not for ranking regions.",
        ),
        "skor_agregat": Meaning(
            "Rata-rata skor kabupaten/kota di provinsi itu.",
            "Mean score of the regencies of the province.",
            "0 sampai 100",
        ),
        "agregat_dari": Meaning(
            "Banyaknya kabupaten/kota dalam agregat.", "How many regencies the mean is of.", "wilayah"
        ),
        "agregat_seluruhnya": Meaning(
            "Banyaknya kabupaten/kota di provinsi itu.", "How many regencies the province has.", "wilayah"
        ),
        "kelengkapan": Meaning(
            "Bagian indikator yang mempunyai data.", "Share of the indicators that have data.", "0 sampai 1"
        ),
        "bagian_dengan_bukti": Meaning(
            "Bagian indikator yang terjadi dengan bukti dukung.",
            "Share of the indicators with events that have evidence.",
            "0 sampai 1",
        ),
    },
    "indikator": {
        "kode": _REGION,
        "tingkat": _LEVEL,
        "indikator": _INDICATOR,
        "jawaban": _ANSWER,
        "nilai": Meaning(
            "Nilai indikator: jumlah kejadian dikali bobot tingkatnya.",
            "Value of the indicator: events times the weights of their levels.",
            "kejadian berbobot",
        ),
        "skor": Meaning(
            "Skor indikator setelah dinormalkan.",
            "Score of the indicator after normalisation.",
            "0 sampai 100",
        ),
    },
    "masukan": {
        "kode": _REGION,
        "indikator": _INDICATOR,
        "jawaban": _ANSWER,
        "tingkat_kejadian": Meaning(
            "Kode tingkat kejadian dalam kerangka.", "Code of the level of the events."
        ),
        "jumlah": Meaning(
            "Banyaknya kejadian pada tingkat itu.", "How many events of that level.", "kejadian"
        ),
    },
    "kerangka": {
        "jenis": Meaning(
            "dimensi, subdimensi, indikator, atau tingkat_kejadian.",
            "Dimension, sub-dimension, indicator or level of events.",
        ),
        "kode": Meaning("Kodenya dalam kerangka.", "Its code in the framework."),
        "nama": Meaning("Namanya.", "Its name, in Indonesian."),
        "nama_inggris": Meaning("Namanya dalam bahasa Inggris.", "Its name in English."),
        "induk": Meaning("Kode di atasnya.", "Code of what it is part of."),
        "bobot": Meaning("Bobot di antara yang seinduk.", "Weight among those of one parent."),
        "bagian_indeks": Meaning(
            "Bagiannya dalam indeks; kosong bila hanya ditampilkan.",
            "Its part of the index; empty where it is only displayed.",
            "0 sampai 1",
        ),
        "status_bobot": Meaning(
            "Apakah bobotnya diterbitkan.", "Whether the weight was published, in Indonesian."
        ),
    },
    SCORES_TABLE: {
        "kode": Meaning(
            "Kode wilayah, atau kode bagian kerangka, tahap metode, atau ambang batas.",
            "Code of the region, or of the part of the framework, stage of the method or cut-off.",
        ),
        "nama": Meaning("Nama wilayah.", "Name of the region."),
        "tingkat": _LEVEL,
        "varian": Meaning(
            "sendiri (dari isian kantornya) atau agregat (rata-rata kabupaten/kotanya).",
            "sendiri: from the answers of its office; agregat: mean of its regencies.",
        ),
        "perubahan": Meaning(
            "berubah, muncul, hilang (skornya), ditambah, atau dihapus (wilayah atau pengaturannya).",
            "Changed; appeared or gone (of a score); added or removed (of a region or setting).",
        ),
        "skor_semula": Meaning(
            "Skor dalam versi sebelumnya.", "Score in the version before.", "0 sampai 100"
        ),
        "skor_menjadi": Meaning("Skor dalam versi ini.", "Score in this version.", "0 sampai 100"),
        "selisih": Meaning("Skor sekarang dikurangi skor semula.", "Score now minus score before.", "poin"),
        "kelas_semula": Meaning(
            "Kelas dalam versi sebelumnya.", "Class in the version before, in Indonesian."
        ),
        "kelas_menjadi": Meaning("Kelas dalam versi ini.", "Class in this version, in Indonesian."),
        "jenis": Meaning(
            "instrumen, mesin, metode, dimensi, indikator, tingkat_kejadian, atau ambang_batas.",
            "Instrument, engine, method, or weight of a dimension, indicator or level of events, or cut-off.",
        ),
        "berlaku_untuk": Meaning(
            "Tingkat wilayah atau bagian kerangka; kosong untuk semua.",
            "Level of region or part of the framework; empty for all.",
        ),
        "semula": Meaning("Pengaturan dalam versi sebelumnya.", "Setting in the version before."),
        "menjadi": Meaning("Pengaturan dalam versi ini.", "Setting in this version."),
    },
    DICTIONARY: {
        "tabel": Meaning("Nama tabel, yang juga nama berkasnya.", "Name of the table, and of its file."),
        "kolom": Meaning("Nama kolom.", "Name of the column."),
        "jenis": Meaning("string (teks), integer, atau number.", "string, integer or number."),
        "satuan": Meaning("Satuan atau rentangnya.", "Unit or range, in Indonesian."),
        "arti": Meaning("Arti kolom.", "What the column means, in Indonesian."),
        "arti_inggris": Meaning("Arti kolom dalam bahasa Inggris.", "What the column means, in English."),
    },
    "tema": {
        "kode": _REGION,
        "nama": Meaning("Nama wilayah.", "Name of the region."),
        "tingkat": _LEVEL,
        "tema": Meaning("Kode tema dalam kerangka.", "Code of the theme in the framework."),
        "nama_tema": Meaning("Nama tema.", "Name of the theme."),
        "skor": Meaning(
            "Rata-rata sederhana skor indikator tema; makin tinggi makin rawan.",
            "Simple mean of the scores of the theme's indicators; the higher, the more vulnerable.",
            "0 sampai 100",
        ),
        "kelas": Meaning(
            "Kelas menurut ambang batas tema itu pada tingkat wilayahnya.",
            "Class by the cut-offs of that theme at the level of the region.",
        ),
        "peringkat": Meaning(
            "1 paling rawan dalam tema itu di antara wilayah setingkat.",
            "1 is the most vulnerable in that theme among the regions of its level.",
        ),
    },
    "ketahanan": {
        "kode": _REGION,
        "nama": Meaning("Nama wilayah.", "Name of the region."),
        "tingkat": _LEVEL,
        "skor": Meaning(
            "Skor resmi, seperti pada skor.csv.", "Official score, as in skor.csv.", "0 sampai 100"
        ),
        "kelas": Meaning("Kelas resmi.", "Official class."),
        "peringkat": Meaning("Urutan skor resmi, seperti pada skor.csv.", "Official rank, as in skor.csv."),
        "kelas_bertahan": Meaning(
            "Bagian simulasi yang memberi kelas resminya; kosong bila tanpa kelas.",
            "Share of the simulated runs that give it its official class; empty where it has none.",
            "0 sampai 1",
        ),
        **{
            f"bagian_{word}": Meaning(
                f"Bagian simulasi yang memberi kelas rawan {word}.",
                f"Share of the simulated runs that give the class {english}.",
                "0 sampai 1",
            )
            for word, english in (("rendah", "low"), ("sedang", "medium"), ("tinggi", "high"))
        },
        **{
            f"{what}_{place}": Meaning(
                f"{of} semua simulasi: {text}.", f"{english} over all simulated runs: {place_english}.", unit
            )
            for what, of, english, unit in (
                ("skor", "Skor atas", "Score", "0 sampai 100"),
                ("peringkat", "Urutan skor atas", "Rank", ""),
            )
            for place, text, place_english in (
                ("median", "median", "median"),
                ("p5", "persentil ke-5", "5th percentile"),
                ("p95", "persentil ke-95", "95th percentile"),
            )
        },
    },
    CODEBOOK: {
        "kode": _INDICATOR,
        "nama": Meaning("Nama indikator.", "Name of the indicator, in Indonesian."),
        "nama_inggris": Meaning("Namanya dalam bahasa Inggris.", "Its name in English."),
        "dimensi": Meaning("Kode dimensinya.", "Code of its dimension."),
        "induk": Meaning("Kode subdimensi atau dimensi di atasnya.", "Code of what it is part of."),
        "satuan": Meaning("Apa yang dihitung, misalnya kejadian.", "What is counted, in Indonesian."),
        "definisi": Meaning("Definisi indikator.", "Definition of the indicator, in Indonesian."),
        "dihitung": Meaning(
            "Yang dihitung; butir-butirnya dipisah garis tegak.",
            "What counts; phrases between vertical bars.",
        ),
        "tidak_dihitung": Meaning(
            "Yang tidak dihitung, dan di mana dicatat.", "What does not count, and where it is recorded."
        ),
        "sumber_lazim": Meaning(
            "Sumber yang lazim bagi indikator itu.", "Where the data usually comes from, in Indonesian."
        ),
        "status": Meaning(
            "konsep, belum ditetapkan; atau ditetapkan.",
            "konsep, belum ditetapkan (draft, not adopted) or ditetapkan (adopted).",
        ),
        "dasar_penetapan": Meaning(
            "Apa yang menetapkannya; kosong bagi konsep.", "What adopted it; empty for a draft."
        ),
    },
    "sumber": {
        "kode": _REGION,
        "nama": Meaning("Nama wilayah.", "Name of the region."),
        "angka": Meaning(
            "indeks, atau kode dimensi yang dikutip.",
            "indeks (the index), or the code of the dimension quoted.",
        ),
        "skor": Meaning("Skor seperti yang dikutip.", "Score as it was quoted.", "0 sampai 100"),
        "sumber": Meaning("Alamat sumbernya.", "Address of its source."),
    },
}
"""By the name of the table, then the column. Columns named after a code are below."""


def meaning_of(table: str, column: str) -> Meaning:
    """Return what a column means. Raises KeyError for one that nobody has described."""
    # "skor-provinsi" is a part of "skor", and "perubahan-metode" is told of with "perubahan".
    table = table.partition("-")[0]
    if column == "jenis_data":
        return _ORIGIN
    if table == "skor" and column.startswith("skor_") and column != "skor_agregat":
        code = column.removeprefix("skor_")
        return Meaning(
            f"Skor dimensi atau subdimensi {code} dalam kerangka.",
            f"Score of dimension or sub-dimension {code} of the framework.",
            "0 sampai 100",
        )
    if table == "indikator" and column.startswith("jumlah_"):
        code = column.removeprefix("jumlah_")
        return Meaning(f"Banyaknya kejadian tingkat {code}.", f"How many events of level {code}.", "kejadian")
    return _BY_TABLE[table][column]


def dictionary_table(tables: Mapping[str, Table], statement: str) -> Table:
    """Return the columns of the tables, by their names, as a table; `statement` is its last column."""
    columns = ("tabel", "kolom", "jenis", "satuan", "arti", "arti_inggris", "jenis_data")
    return Table(columns, tuple((*row, statement) for row in _rows(tables)))


def _rows(tables: Mapping[str, Table]) -> Iterator[tuple[Cell, ...]]:
    for name, table in tables.items():
        for column, cells in table.by_column:
            meaning = meaning_of(name, column)
            yield name, column, datatype_of(cells), meaning.unit, meaning.text, meaning.english
