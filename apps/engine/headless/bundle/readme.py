"""The text that a bundle carries with it, in Indonesian and in English."""

from string import Template
from typing import Final

from ...run_manifest import RunManifest

_TEXT: Final = Template("""\
$name
Paket hitungan $edition, mesin hitung $engine
$warning
Isi
  manifest.json   kerangka, bobot, metode, bobot tingkat kejadian, dan setiap nilai yang diambil dari data
  regions.csv     wilayah; has_data 1: ada data yang dihitung
  inputs.csv      $inputs
$values  results.csv     skor, peringkat, kelas, skor agregat, kelengkapan, kelompok, tema, dan indikator
  SHA256SUMS      sidik setiap berkas
  CSV: UTF-8, pemisah koma, titik desimal, ketelitian penuh. Sel kosong berarti tidak ada data, bukan nol.
  Kolom terakhir, data_kind, menyebut asal angkanya pada setiap baris.

Memeriksa
  1. sha256sum --check SHA256SUMS
  2. Dengan kode sumber portal, tanpa basis data dan tanpa akun:
     python manage.py run_verify PAKET.zip
     Perintah ini menghitung ulang semuanya dari inputs.csv menurut manifest.json, membandingkan setiap angka, dan
     menyebut yang berbeda. Kode keluar 0: seluruhnya terulang; 1: ada yang berbeda; 2: paket tidak dapat dibaca.
  Formatnya dijelaskan pada docs/headless.md di kode sumber portal.

----------------------------------------------------------------------------------------------------------------

$name_en
Bundle of a run of $edition, engine $engine
$warning_en
Contents
  manifest.json   framework, weights, method, weights of event levels, and every value taken from the data
  regions.csv     the regions; has_data 1: there is data that was computed with
  inputs.csv      $inputs_en
$values_en  results.csv     scores, ranks, classes, aggregated scores, completeness, groups, themes and indicators
  SHA256SUMS      the hash of every file
  CSV: UTF-8, comma, decimal point, full precision. An empty cell means no data, never zero.
  The last column, data_kind, says where the figures of a row come from.

How to verify
  1. sha256sum --check SHA256SUMS
  2. With the source code of the portal, without a database or an account:
     python manage.py run_verify BUNDLE.zip
     It computes everything again from inputs.csv by manifest.json, compares every figure, and names what differs.
     Exit code 0: everything is reproduced; 1: something differs; 2: the bundle cannot be read.
  The format is described in docs/headless.md of the source code.
""")


_VALUES: Final = """\
  latest.csv      bila ada: nilai edisi sebelumnya yang mengisi data kosong
  values.csv      nilai setiap indikator: jumlah kejadian kali bobot tingkat
  treated.csv     nilai yang diisi atau diberi perlakuan pencilan, sebelum dan sesudahnya
"""
_VALUES_EN: Final = """\
  latest.csv      where there is one: values of the edition before that stand in for missing data
  values.csv      the value of every indicator: events times the weight of their level
  treated.csv     the values that imputation or outlier treatment changed, before and after
"""


def readme_text(manifest: RunManifest) -> str:
    """Return the README of a bundle."""
    edition = manifest.edition
    is_external, is_simulated = edition.is_external, edition.is_simulated
    return _TEXT.substitute(
        name=edition.name,
        name_en=edition.name,
        edition=edition.code,
        engine=manifest.engine_version,
        warning="DATA SIMULASI: dibuat komputer untuk mencoba portal. Jangan dikutip.\n"
        if is_simulated
        else "",
        warning_en="SIMULATED DATA: made by a computer to try the portal. Do not cite.\n"
        if is_simulated
        else "",
        inputs="skor terbitan dengan sumbernya; group_code kosong: indeks"
        if is_external
        else "jawaban setiap indikator dan jumlah kejadian menurut tingkat",
        inputs_en="published scores with their sources; an empty group_code is the index"
        if is_external
        else "the answer to every indicator and the number of events by level",
        values="" if is_external else _VALUES,
        values_en="" if is_external else _VALUES_EN,
    )
