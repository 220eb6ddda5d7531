"""A small instrument of another shape than IKP 2024: three dimensions right above their seven indicators."""

from pathlib import Path

SMALL = """\
# Indeks kecil untuk uji
[index]
code = "kecil"
name = "Indeks kecil"
name_en = "Small index"
weights_sum = 100

[[groups]]
code = "A"
parent = "kecil"
name = "Alam"
name_en = "Nature"
weight = 50
weight_status = "published"
weights_sum = 1.0

[[groups]]
code = "B"
parent = "kecil"
name = "Budaya"
weight = 30

[[groups]]
code = "C"
parent = "kecil"
name = "Cuaca"
weight = 20

[[indicators]]
code = "A1"
parent = "A"
name = "Banjir"
weight = 0.75
unit = "kejadian"
definition = '''
Genangan yang menghentikan pemungutan suara,
sekurangnya satu hari.'''

[[indicators]]
code = "A2"
parent = "A"
name = "Longsor"
weight = 0.25

[[indicators]]
code = "B1"
parent = "B"
name = "Partisipasi"
weight = 1
direction = -1

[[indicators]]
code = "B2"
parent = "B"
name = "Penolakan"
weight = 2

[[indicators]]
code = "C1"
parent = "C"
name = "Badai"
weight = 1
target = -2.5
goalposts = [0, 12.5]

[[indicators]]
code = "C2"
parent = "C"
name = "Angin"
weight = 1

[[indicators]]
code = "C3"
parent = "C"
name = "Hujan"
weight = 1

[[themes]]
code = "air"
name = "Air"
name_en = "Water"
indicators = ["C2", "A1"]
status = "derived"
note = "Yang basah"
note_en = "What is wet"

[[themes]]
code = "tanah"
name = "Tanah"
indicators = ["A2"]

[[event_levels]]
code = "biasa"
name = "Biasa"
weight = 1.5
weight_status = "derived"

[method]
normalise = "max"
aggregate = { default = "arithmetic", A = { name = "arithmetic", status = "derived" } }

[method.classify]
status = "published"
province = { name = "mean_sd", k = 0.5 }

[method.classify.regency]
name = "fixed"
cuts = [
  13.47,
  49.33,
]
note = "Dua ambang batas"
"""

CODEBOOK = """\
# Pedoman untuk dua indikator
[[entries]]
code = "A2"
unit = "lokasi"
definition = "Lereng yang runtuh pada masa tahapan."
counts = [
  "Menutup jalan ke TPS",
  "Menimbun TPS",
]
excludes = ["Tanah bergerak tanpa akibat; catat di A1"]
sources = ["Laporan BPBD"]

[[entries]]
code = "B1"
unit = "pemilih"
definition = "Siapa yang memilih."
counts = ["Setiap pemilih"]
status = "adopted"
reference = "Keputusan 7/2026"
"""


def small_file(folder: Path, text: str = SMALL, name: str = "kecil.toml") -> Path:
    """Return the path of the small instrument, or of a changed one, in `folder`."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def line_of(text: str, part: str) -> int:
    """Return the only line of `text` that holds `part`."""
    (line,) = [number for number, row in enumerate(text.splitlines(), start=1) if part in row]
    return line


def changed(old: str, new: str) -> str:
    """Return the small instrument with one place changed."""
    assert SMALL.count(old) == 1, f"{old!r} stands {SMALL.count(old)} times in the sample"
    return SMALL.replace(old, new)
