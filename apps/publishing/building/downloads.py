"""The data files of a release: their paths, and how they are named to readers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..content.dataset import ReleaseContent


@dataclass(frozen=True)
class Download:
    """A file that readers can download. `meta` is its format, for example "CSV"."""

    path: str
    url: str
    name: str
    meta: str


def list_downloads(content: ReleaseContent) -> list[Download]:
    """Return the data files of the release in the active language, most wanted first."""
    files = [
        ("data/skor.csv", _("Skor, kelas, dan dimensi semua wilayah"), "CSV"),
        ("data/skor.xlsx", _("Tabel yang sama untuk Excel"), "XLSX"),
        ("data/skor.json", _("Data yang sama untuk program"), "JSON"),
    ]
    if content.has_indicators:
        files += [
            ("data/indikator.csv", _("Jawaban, jumlah kejadian, nilai, dan skor setiap indikator"), "CSV"),
            ("data/masukan.csv", _("Masukan hitungan: kejadian menurut tingkat"), "CSV"),
        ]
    if content.is_external:
        files.append(("data/sumber.csv", _("Sumber setiap angka"), "CSV"))
    files += [
        ("data/kerangka.csv", _("Kerangka: dimensi, indikator, dan bobot"), "CSV"),
        ("data/hitungan.zip", _("Paket hitungan: masukan, metode, dan hasil untuk dihitung ulang"), "ZIP"),
        ("data/peta.geojson", _("Peta heksagon (skema, bukan batas wilayah)"), "GeoJSON"),
        ("peta/provinsi.svg", _("Gambar peta provinsi"), "SVG"),
        ("peta/kabkota.svg", _("Gambar peta kabupaten/kota"), "SVG"),
        ("README.txt", _("Keterangan kolom, cara mengutip, dan cara memeriksa tanda tangan"), "TXT"),
        ("manifest.json", _("Manifes: sidik SHA-256 setiap berkas dan seluruh parameter hitungan"), "JSON"),
    ]
    return [Download(path, content.base_path + path, name, kind) for path, name, kind in files]
