"""Files that cannot be computed: exit code 2, a message with place and remedy, nothing written, no traceback."""

from pathlib import Path

import pytest

from tests.engine.headless.files import DATA, FRAMEWORK, compute, refused, write_files


def edit(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def framework(*pairs: tuple[str, str]) -> str:
    return edit(FRAMEWORK, *pairs)


NORMALISE = 'normalise = { name = "minmax", lower = 0, upper = 100 }'
CLASSIFY = 'classify = { name = "mean_sd", k = 1, ddof = 1 }'

BAD_FRAMEWORKS: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "empty": ("", ("baris 1, berkas: Kosong. Isi [index], [[indicators]] dan [method].",)),
    "no TOML": ("[index\n", ("kerangka.toml", "baris 1, TOML: Bukan TOML yang sah")),
    "key twice": (framework(("weight = 0.4", "weight = 0.4\nweight = 0.5")), ("baris 15, TOML: Bukan TOML",)),
    "decimal comma": (
        framework(("weight = 0.6", "weight = 0,6 # enam persepuluh")),
        ("baris 8, TOML: Bukan TOML yang sah pada huruf ke-11. Tulis angka dengan titik desimal: 0.6.",),
    ),
    "decimal comma of a parameter": (
        framework(("upper = 100", "upper = 99,5")),
        ("baris 33, TOML: Bukan TOML yang sah", "Tulis angka dengan titik desimal: 99.5."),
    ),
    "huge number": (framework(("weight = 2", f"weight = {'9' * 5000}")), ("TOML: Bukan TOML yang sah",)),
    "Latin-1": (
        FRAMEWORK.replace("Intimidasi", "Intimidas\xe9").encode("latin-1"),
        ("baris 21, berkas: Bukan teks UTF-8. Simpan ulang",),
    ),
    "UTF-16": (FRAMEWORK.encode("utf-16"), ("Bukan teks UTF-8 (tampaknya UTF-16 atau biner)",)),
    "cycle": (
        framework(
            ('code = "D1"\nparent = "IKP"', 'code = "D1"\nparent = "D2"'),
            ('code = "D2"\nparent = "IKP"', 'code = "D2"\nparent = "D1"'),
        ),
        ("baris 7, parent: Kelompok D1 berputar pada dirinya (D1 > D2 > D1). Betulkan induknya.",),
    ),
    "own parent": (
        framework(('code = "D2"\nparent = "IKP"', 'code = "D2"\nparent = "D2"')),
        ("Kelompok D2 berputar pada dirinya (D2 > D2)",),
    ),
    "orphan": (
        framework(('parent = "D2"', 'parent = "D9"')),
        (
            "baris 29, parent: Induk 'D9' dari C tidak ada. Tambahkan kelompok D9, atau betulkan kode induknya.",
        ),
    ),
    "child of an indicator": (
        framework(('parent = "D2"', 'parent = "A"')),
        ("Induk 'A' dari C adalah indikator.",),
    ),
    "empty group": (
        framework(('parent = "D2"', 'parent = "D1"')),
        ("baris 12, code: Kelompok D2 tidak berisi.",),
    ),
    "negative weight": (
        framework(("weight = 0.6", "weight = -0.6")),
        ("baris 8, weight: Bobot D1 negatif (-0.6). Isi 0 atau lebih.",),
    ),
    "weight of text": (
        framework(("weight = 0.6", 'weight = "0,6"')),
        ("baris 8, weight: Harus berupa angka dari -1e50 sampai 1e50. Tulis angka tanpa tanda kutip",),
    ),
    "weight without end": (
        framework(("weight = 0.6", "weight = inf")),
        ("baris 8, weight: Harus berupa angka dari -1e50 sampai 1e50.",),
    ),
    "weights summing to zero": (
        framework(("weight = 0.6", "weight = 0"), ("weight = 0.4", "weight = 0.0")),
        ("baris 2, code: Jumlah bobot di bawah IKP adalah 0. Beri sedikitnya satu bobot lebih dari 0.",),
    ),
    "declared sum missed": (
        framework(('name = "Indeks kecil"', "weights_sum = 2")),
        ("baris 3, weights_sum: Jumlah bobot di bawah IKP adalah 1, padahal dinyatakan 2.",),
    ),
    "direction": (
        framework(("direction = -1", "direction = 0")),
        ("baris 30, direction: Nilai 0 tidak dapat dipakai. Isi 1",),
    ),
    "goalposts": (
        framework(("direction = -1", "goalposts = [5, 5]")),
        ("baris 30, goalposts: Batas skala harus dua angka yang menaik.",),
    ),
    "target": (
        framework(("direction = -1", "target = nan")),
        ("baris 30, target: Harus berupa angka dari -1e50 sampai 1e50.",),
    ),
    "no index": (
        framework(('[index]\ncode = "IKP"', '[indeks]\ncode = "IKP"')),
        ("baris 1, indeks: Isian ini tidak dikenal. Mungkin maksudnya index.", "code: Isian code kosong"),
    ),
    "index no table": (
        "index = 3\n" + FRAMEWORK.partition("[[groups]]")[1] + FRAMEWORK.partition("[[groups]]")[2],
        ("baris 1, index: Harus berupa tabel.",),
    ),
    "groups no list": (
        framework(("[[groups]]", "[groups]"), ("[[groups]]", "[kelompok]")),
        ("groups: Harus berupa daftar. Tulis setiap barisnya di bawah [[groups]].",),
    ),
    "no indicators": (
        FRAMEWORK.partition("[[indicators]]")[0] + "[method]" + FRAMEWORK.partition("[method]")[2],
        ("Tidak ada indikator",),
    ),
    "code missing": (framework(('code = "B"\n', "")), ("baris 23, code: Isian code kosong atau tidak ada.",)),
    "code no text": (framework(('code = "B"', "code = 7")), ("baris 24, code: Harus berupa teks.",)),
    "code twice": (
        framework(('code = "B"', 'code = "A"')),
        ("baris 24, code: Kode A dipakai 2 kali. Setiap kode harus unik.",),
    ),
    "unknown key": (
        framework(("weight = 0.6", "weigth = 0.6")),
        ("baris 8, weigth: Isian ini tidak dikenal. Mungkin maksudnya weight.",),
    ),
    "unknown section": (
        f"{FRAMEWORK}[metod]\n",
        ("metod: Isian ini tidak dikenal. Mungkin maksudnya method.",),
    ),
    "code of a column": (
        framework(('code = "C"', 'code = "level"')),
        ("baris 28, code: Kode indikator level adalah nama kolom lain pada berkas data.",),
    ),
    "group called rank": (
        framework(('code = "D2"', 'code = "rank"'), ('parent = "D2"', 'parent = "rank"')),
        ("baris 12, code: Kode rank sudah berarti lain",),
    ),
    "theme of nothing": (
        framework(("[method]", '[[themes]]\ncode = "T"\nindicators = ["A", "Z"]\n[method]')),
        ("Tema T menyebut indikator 'Z' yang tidak ada.",),
    ),
    "no method": (
        FRAMEWORK.partition("[method]")[0],
        (
            "normalise: Tahap normalise tidak ada pada [method].",
            "aggregate: Tahap aggregate tidak ada",
            "classify: Tahap classify tidak ada",
        ),
    ),
    "unknown stage": (
        framework(("aggregate = ", "agregate = ")),
        ("baris 34, agregate: Isian ini tidak dikenal. Mungkin maksudnya aggregate.",),
    ),
    "unknown method": (
        framework((NORMALISE, 'normalise = "minmaks"')),
        (
            "baris 33, normalise: Metode 'minmaks' tidak dikenal pada tahap normalise. Mungkin maksudnya minmax.",
        ),
    ),
    "method by another key": (
        framework((NORMALISE, 'normalise = { method = "minmax", lowr = 0 }')),
        (
            'baris 33, method: Isian ini tidak dikenal. Mungkin maksudnya name = "minmax".',
            "baris 33, lowr: Metode minmax tidak mengenal parameter lowr. Mungkin maksudnya lower.",
        ),
    ),
    "method by another key for a level": (
        framework((CLASSIFY, 'classify = { regency = { metode = "mean_sd", kk = 1 } }')),
        (
            'baris 35, metode: Isian ini tidak dikenal. Mungkin maksudnya name = "mean_sd".',
            "baris 35, kk: Metode mean_sd tidak mengenal parameter kk. Mungkin maksudnya k.",
        ),
    ),
    "method by a key of Indonesian": (
        framework((CLASSIFY, 'classify = { jenis = "mean_sd" }')),
        ('baris 35, jenis: Isian ini tidak dikenal. Mungkin maksudnya name = "mean_sd".',),
    ),
    "method by a key of other formats": (
        framework(('aggregate = "arithmetic"', 'aggregate = { type = "arithmetic" }')),
        ('baris 34, type: Isian ini tidak dikenal. Mungkin maksudnya name = "arithmetic".',),
    ),
    "method by any key beside a parameter": (
        framework((NORMALISE, 'normalise = { algoritma = "minmax", lower = 0, note = "minmax" }')),
        ('baris 33, algoritma: Isian ini tidak dikenal. Mungkin maksudnya name = "minmax".',),
    ),
    "method by another key in a stage without levels": (
        framework(("[method]", '[method]\nscreen = { method = "none" }')),
        ('baris 33, method: Isian ini tidak dikenal. Mungkin maksudnya name = "none".',),
    ),
    "method by another key in robustness": (
        f'{FRAMEWORK}[robustness]\nnormalise = [{{ method = "minmax" }}, "rank"]\nweights = {{ nama = "uniform" }}\n',
        (
            "Alternatif normalise ke-1: Langkah normalise: isian method tidak dikenal. Mungkin maksudnya name.",
            "Alternatif weights: isian nama tidak dikenal. Mungkin maksudnya name.",
        ),
    ),
    "method by name and by another key": (
        framework((NORMALISE, 'normalise = { name = "max", method = "minmax" }')),
        (
            (
                "baris 33, method: Parameter method dari max tidak dikenal; name sudah menyebut metode max. "
                "Hapus method, atau isi name dengan metode yang dimaksud."
            ),
        ),
    ),
    "method by name and by any key for a level": (
        framework((CLASSIFY, 'classify = { regency = { name = "mean_sd", cara = "jenks", kk = "2" } }')),
        (
            "baris 35, cara: Parameter cara dari mean_sd tidak dikenal; name sudah menyebut metode mean_sd.",
            "baris 35, kk: Metode mean_sd tidak mengenal parameter kk. Mungkin maksudnya k.",
        ),
    ),
    "method of no kind": (
        framework((NORMALISE, "normalise = 3")),
        ("baris 33, normalise: Langkah normalise harus berupa nama",),
    ),
    "unknown parameter": (
        framework(("lower = 0", "lowr = 0")),
        ("baris 33, lowr: Metode minmax tidak mengenal parameter lowr. Mungkin maksudnya lower.",),
    ),
    "parameter of text": (
        framework(("lower = 0", 'lower = "0"')),
        ("baris 33, lower: Parameter lower dari minmax bernilai '0'. Isi angka.",),
    ),
    "parameter missing": (
        framework((CLASSIFY, 'classify = "fixed"')),
        ("baris 35, cuts: Parameter cuts dari fixed belum diisi. Isi daftar angka yang menaik.",),
    ),
    "cut-offs that are almost equal": (
        framework((CLASSIFY, 'classify = { name = "fixed", cuts = [33, 33.0000000001] }')),
        ("baris 35, classify: Metode fixed: ambang batas ke-1 dan ke-2 hampir sama, jadi tidak ada",),
    ),
    "parameters at odds": (
        framework(("upper = 100", "upper = -1")),
        ("baris 33, normalise: Metode minmax: ",),
    ),
    "group of the method": (
        framework(('aggregate = "arithmetic"', 'aggregate = { default = "arithmetic", D3 = "geometric" }')),
        ("baris 34, D3: Kelompok D3 tidak ada. Isi kode kelompok, IKP untuk indeks, atau default.",),
    ),
    "stage that has no keys": (
        framework(("[method]", '[method]\nscreen = { province = "none" }')),
        ("baris 33, screen: Tahap screen sama untuk semua wilayah dan kelompok.",),
    ),
    "robustness of nothing": (
        f"{FRAMEWORK}[robustness]\nnormalize = []\n",
        ("normalize: Isian ini tidak dikenal. Mungkin maksudnya normalise.",),
    ),
    "unknown alternative": (
        f'{FRAMEWORK}[robustness]\nnormalise = ["maks"]\n',
        ("baris 37, normalise: Alternatif normalise ke-1",),
    ),
    "sensitivity of 500": (
        f'{FRAMEWORK}[robustness]\nsensitivity = 500\nweights = "none"\n',
        ("500", "pangkat dua"),
    ),
}


@pytest.mark.parametrize("case", BAD_FRAMEWORKS)
def test_a_framework_that_is_none_is_refused(case, tmp_path):
    body, expected = BAD_FRAMEWORKS[case]
    write_files(tmp_path, body)

    text = refused(tmp_path)

    assert text.startswith("Berkas kerangka.toml tidak dimuat: ada ")
    for part in expected:
        assert part in text


def data(*pairs: tuple[str, str]) -> str:
    return edit(DATA, *pairs)


BAD_DATA: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "empty": ("", ("baris 1, berkas: Kosong. Isi judul kolom code",)),
    "blank": ("\n\n", ("baris 1, berkas: Kosong.",)),
    "header alone": (
        "code,A,B,C\n",
        ("baris 2, code: Tidak ada wilayah. Isi satu baris untuk tiap wilayah.",),
    ),
    "Latin-1": (
        DATA.replace("Lebak", "Leb\xe1k").encode("latin-1"),
        ("baris 3, berkas: Bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8; tampaknya Windows-1252",),
    ),
    "no-break space of Windows": (
        DATA.replace("Lebak", "Kab.\xa0Lebak").encode("cp1252"),
        ("baris 3, berkas: Bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8; tampaknya Windows-1252",),
    ),
    "workbook": (b"PK\x03\x04\x14\x00\xff\xfe", ("Berkas Excel, bukan CSV. Di Excel, pilih Simpan Sebagai",)),
    "UTF-16 without mark": (DATA.encode("utf-16-le"), ("Bukan teks UTF-8.",)),
    "letter NUL": (
        data(("Pandeglang", "Pande\0glang")),
        ("baris 2, berkas: Ada huruf NUL, yang tidak terlihat, di kolom name. Ketik ulang isi sel itu",),
    ),
    "unknown column": (
        data(
            ("A,B,C", "A,B,C,Bb"), ("4,1,0.1", "4,1,0.1,"), ("2,,0.2", "2,,0.2,"), ("0.1,3.5,5", "0.1,3.5,5,")
        ),
        ("baris 1, Bb: Kolom Bb tidak dikenal. Mungkin maksudnya B.",),
    ),
    "missing column": (
        data(("A,B,C", "A,B,b")),
        ("baris 1, C: Kolom C tidak ada. Tambahkan kolomnya; kosongkan selnya bila tidak ada data.",),
    ),
    "no code": (
        data(("code,", "kode,")),
        (
            "baris 1, code: Kolom code tidak ada.",
            "baris 1, kode: Kolom kode tidak dikenal. Mungkin maksudnya code.",
        ),
    ),
    "column twice": (
        data(("A,B,C", "A,B,B")),
        ("baris 1, B: Kolom B ada dua kali.", "baris 1, C: Kolom C tidak ada."),
    ),
    "column without title": (data(("A,B,C", "A,B,")), ("baris 1, kolom ke-7: Judulnya kosong.",)),
    "text in a number": (
        data(("36,4,1", "36,empat,1")),
        (
            "baris 2, A: Wilayah 36.01: “empat” bukan angka. Tulis angka dengan titik desimal, atau kosongkan.",
        ),
    ),
    "a word for missing": (
        data(("36,2,,", "36,2,NA,")),
        ("baris 3, B: Wilayah 36.02: “NA” bukan angka. Kosongkan selnya bila tidak ada data.",),
    ),
    "not a number": (data(("36,2,,", "36,2,nan,")), ("“nan” bukan angka. Kosongkan selnya",)),
    "underscore": (data(("36,4,1", "36,4_0,1")), ("“4_0” bukan angka",)),
    "other digits": (data(("36,4,1", "36,٤,1")), ("“٤” bukan angka",)),
    "decimal comma and point": (
        data(("36,4,1", '36,"1.234,5",1')),
        (
            "baris 2, C: “0.1” memakai titik desimal, padahal “1.234,5” (baris 2, kolom A) memakai koma.",
            "Samakan tanda desimal di seluruh berkas.",
        ),
    ),
    "point or thousands": (
        "code,A,B,C\n36.01,1,1,1\n36.02,2,1.234,1\n",
        (
            "baris 3, B: “1.234” dapat berarti 1234 atau 1,234; tidak ada sel lain yang memastikannya.",
            "Ulangi dengan --decimal koma bila 1234, --decimal titik bila 1,234.",
        ),
    ),
    "comma or thousands": (
        "code;A;B;C\n36.01;1;1;1\n36.02;2;-1,234;1\n",
        (
            "baris 3, B: “-1,234” dapat berarti -1234 atau -1,234",
            "--decimal koma bila -1,234, --decimal titik bila -1234.",
        ),
    ),
    "point or thousands in every cell": (
        "code,A,B,C\n" + "".join(f"36.{number},1.000,1.234,0\n" for number in range(30)),
        ("baris 2, A: “1.000” dapat", "40 sel lain juga dapat dibaca dengan dua cara."),
    ),
    "decimal comma without quotes": (
        data(("36,4,1", "36,4,5,1")),
        ("baris 2, baris: Ada 8 sel, padahal judul kolomnya 7.", "tulis angka dengan titik desimal"),
    ),
    "infinity": (
        data(("36,4,1", "36,inf,1")),
        ("baris 2, A: Wilayah 36.01: “inf” tak berhingga. Isi angka berhingga",),
    ),
    "too large": (
        data(("36,4,1", "36,1e999,1")),
        ("Wilayah 36.01: “1e999” terlalu besar. Isi angka dari -1e50 sampai 1e50",),
    ),
    "duplicate code": (
        data(("36.02,", "36.01,")),
        ("baris 3, code: Kode wilayah 36.01 sudah ada pada baris 2. Satu wilayah, satu baris",),
    ),
    "empty code": (data(("36.02,", ",")), ("baris 3, code: Kode wilayah kosong. Isi kodenya.",)),
    "hidden sign in a code": (
        data(("36.02,", "36\u200b02,")),
        ("baris 3, code: Kode wilayah '36\\u200b02' berisi tanda yang tidak terlihat.",),
    ),
    "empty level": (data(("36.02,regency", "36.02,")), ("baris 3, level: Tingkat wilayah 36.02 kosong.",)),
    "own parent": (
        data(("Lebak,36,", "Lebak,36.02,")),
        ("baris 3, parent: Wilayah 36.02 adalah induknya sendiri.",),
    ),
    "circle": (
        data(("Lebak,36,", "Lebak,36.03,"), ('Kabupaten",36,', 'Kabupaten",36.02,')),
        ("baris 3, parent: Induk wilayah melingkar: 36.02 → 36.03 → 36.02.",),
    ),
    "code that a spreadsheet changed, beside the code itself": (
        data(("36.02,", "3601,")),
        (
            "baris 3, code: Kode wilayah 3601 tampaknya 36.01 yang diubah pengolah lembar kerja;",
            "36.01 sudah ada pada baris 2. Satu wilayah, satu baris; hapus salah satunya.",
        ),
    ),
    "two words for one level": (
        data(("36.02,regency", "36.02,kabupaten")),
        (
            "baris 3, level: Tingkat kabupaten berbeda dari regency pada baris 2, padahal keduanya di bawah 36.",
            "Tulis regency, atau betulkan induknya.",
        ),
    ),
    "overlong cell": (
        data(("Lebak,36,", f"{'L' * 140_000},36,")),
        ("baris 3, berkas: Ada sel yang lebih panjang dari 131.072 huruf.",),
    ),
    "ragged": (data((",0.2", ",0.2,7")), ("baris 3, baris: Ada 8 sel, padahal judul kolomnya 7.",)),
    "ragged with semicolons": (
        "code;A;B;C\n1;empat;1;1\n2;2;2;2\n3;3;3;3;3\n",
        (
            "baris 2, A: Wilayah 1: “empat” bukan angka. Tulis angka dengan koma desimal, atau kosongkan.",
            "baris 4, baris: Ada 5 sel, padahal judul kolomnya 4. Periksa pemisahnya, titik koma;",
        ),
    ),
    "nearly numbers": (
        "code;A;B;C\n1;12,5%;1\N{NO-BREAK SPACE}234,5;\N{MINUS SIGN}1,5\n",
        (
            "“12,5%” bukan angka. Tulis 12,5 tanpa tanda persen.",
            "bukan angka. Tulis 1234,5, tanpa spasi dan dengan tanda biasa.",
            "bukan angka. Tulis -1,5, tanpa spasi dan dengan tanda biasa.",
        ),
    ),
    "title above the header": (
        "Data IKP 2024;;;\n\ncode;A;B;C\n1;1;1;1\n",
        ("baris 1, berkas: Judul kolomnya baru ada pada baris 3. Hapus baris di atasnya.",),
    ),
    "open quote": (
        data(('Kabupaten"', "Kabupaten")),
        ("baris 4, berkas: Bukan CSV: tanda kutip tidak ditutup",),
    ),
    "voters of nothing": (
        data(
            ("code,level", "code,voters"),
            ("36.01,regency", "36.01,0"),
            ("36.02,regency", "36.02,-3"),
            ("36.03,regency", "36.03,x"),
        ),
        (
            "baris 2, voters: Wilayah 36.01: jumlah pemilih 0.",
            "baris 3, voters",
            "baris 4, voters: Wilayah 36.03: “x” bukan angka",
        ),
    ),
}


@pytest.mark.parametrize("case", BAD_DATA)
def test_data_that_cannot_be_read_are_refused(case, tmp_path):
    body, expected = BAD_DATA[case]
    write_files(tmp_path, data=body)

    text = refused(tmp_path)

    assert text.startswith("Berkas data.csv tidak dimuat: ada ")
    for part in expected:
        assert part in text


AT_ODDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "geometric mean of zeros": (
        framework(('"arithmetic"', '"geometric"')),
        DATA,
        ("D1", "36."),
    ),
    "no targets": (framework((NORMALISE, 'normalise = "distance_target"')), DATA, ("A", "target")),
    "no goalposts": (framework((NORMALISE, 'normalise = "goalposts"')), DATA, ("A",)),
    "reference that is no region": (
        framework((NORMALISE, 'normalise = { name = "distance_reference", reference = "99" }')),
        DATA,
        ("Wilayah rujukan 99 tidak ada",),
    ),
    "no earlier edition": (framework(("[method]", '[method]\nimpute = "latest_edition"')), DATA, ("edisi",)),
    "negative values": (framework((NORMALISE, 'normalise = "max"')), data(("4,1", "-4,1")), ("36.01", "A")),
    "a level without a method": (
        framework((CLASSIFY, 'classify = { province = "mean_sd" }')),
        DATA,
        ("Langkah classify tidak diatur untuk tingkat wilayah regency",),
    ),
    "no voters": (
        framework(("[method]", '[method]\nregions = "voters"')),
        DATA,
        ("baris 1, voters: Kolom voters tidak ada.",),
    ),
    "voters of one region missing": (
        framework(("[method]", '[method]\nregions = "voters"')),
        "code,parent,voters,A,B,C\n1,P,,1,2,3\n2,P,5,3,2,1\n",
        ("Wilayah 1: jumlah pemilih belum diisi",),
    ),
}


@pytest.mark.parametrize("case", AT_ODDS)
def test_a_method_that_cannot_take_the_data_is_refused(case, tmp_path):
    body, table, expected = AT_ODDS[case]
    write_files(tmp_path, body, table)

    text = refused(tmp_path)

    for part in expected:
        assert part in text


def test_every_problem_of_a_file_is_said_at_once(tmp_path):
    write_files(
        tmp_path,
        framework(
            ('code = "D1"\nparent = "IKP"', 'code = "D1"\nparent = "D1"'),
            ('parent = "D2"', 'parent = "D9"'),
            ("weight = 2", "weight = -2"),
            ('name = "Indeks kecil"', 'nama = "x"'),
            (NORMALISE, 'normalise = "maks"'),
        ),
    )

    text = refused(tmp_path)

    for part in (
        "D1 berputar",
        "Induk 'D9' dari C",
        "Bobot A negatif",
        "baris 3, nama",
        "Metode 'maks'",
        "D2 tidak berisi",
    ):
        assert part in text


def test_a_long_list_of_problems_ends_somewhere(tmp_path):
    write_files(tmp_path, data="code,A,B,C\n" + "".join(f"{number},x,1,1\n" for number in range(5000)))

    text = refused(tmp_path)

    assert text.count("bukan angka") == 200
    assert text.endswith("Sisanya belum diperiksa. Perbaiki yang di atas dahulu.")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"framework": "tidak-ada.toml"}, "Berkas tidak-ada.toml tidak ada. Periksa nama dan foldernya."),
        ({"data": Path("/tidak/ada.csv")}, "Berkas /tidak/ada.csv tidak ada."),
        ({"framework": None}, "Isian --framework belum ada. Contoh: index_compute --framework"),
        ({"output": None}, "Isian --output belum ada."),
        (
            {"robustness": "0", "seed": "1"},
            "Isian --robustness bernilai “0”. Isi bilangan bulat 1 atau lebih.",
        ),
        ({"robustness": "-5", "seed": "1"}, "Isian --robustness bernilai “-5”."),
        ({"robustness": "banyak", "seed": "1"}, "Isian --robustness bernilai “banyak”."),
        ({"robustness": "100"}, "Isian --seed belum ada. Simulasi memerlukan benih"),
        ({"robustness": "100", "seed": "x"}, "Isian --seed bernilai “x”. Isi bilangan bulat 0 atau lebih."),
        ({"seed": "1"}, "Isian --seed hanya untuk simulasi."),
        ({"robustness": "99999999", "seed": "1"}, "Banyaknya simulasi 99999999 tidak dapat dipakai"),
    ],
    ids=str,
)
def test_options_that_cannot_be_are_refused(options, expected, tmp_path):
    write_files(tmp_path)
    given = {
        name: Path(value) if name in ("framework", "data") and value else value
        for name, value in options.items()
    }

    assert expected in refused(tmp_path, **given)


def test_what_nobody_foresaw_ends_without_a_traceback_as_well(tmp_path):
    write_files(tmp_path)

    text = refused(tmp_path, latest=3.5)

    assert "Perintah berhenti karena kesalahan pada program ini (" in text
    assert "Ulangi dengan --traceback" in text


def test_a_folder_is_no_file(tmp_path):
    write_files(tmp_path)

    assert f"{tmp_path} adalah folder. Sebutkan berkas di dalamnya." in refused(tmp_path, data=tmp_path)


def test_an_earlier_edition_of_other_regions_is_refused(tmp_path):
    write_files(tmp_path, framework(("[method]", '[method]\nimpute = "latest_edition"')))
    (tmp_path / "lalu.csv").write_text("code,B\n99,9\n", encoding="utf-8")

    assert "Tidak satu pun wilayah data.csv ada pada lalu.csv." in refused(
        tmp_path, latest=tmp_path / "lalu.csv"
    )


def test_columns_without_end_are_not_all_listed(tmp_path):
    write_files(
        tmp_path, FRAMEWORK, DATA.replace("code", ",".join(["code", *map("x{}".format, range(1000))]), 1)
    )

    assert refused(tmp_path).count("tidak dikenal") == 200


def test_alternatives_that_vary_nothing_are_refused(tmp_path):
    write_files(tmp_path, f'{FRAMEWORK}[robustness]\nnormalise = ["minmax"]\n')

    assert "Bagian [robustness] tidak memvariasikan apa pun." in refused(tmp_path, robustness=10, seed=1)


def test_an_alternative_that_the_data_refuse_is_named(tmp_path):
    write_files(tmp_path, f'{FRAMEWORK}[robustness]\naggregate = ["arithmetic", "geometric"]\n')

    assert "geometric" in refused(tmp_path, robustness=10, seed=1)


def test_groups_nested_without_end_are_refused(tmp_path):
    depth = 3000
    groups = "".join(
        f'[[groups]]\ncode = "G{number}"\nparent = "{"IKP" if not number else f"G{number - 1}"}"\ndisplay_only = true\n'
        for number in range(depth)
    )
    method = FRAMEWORK[FRAMEWORK.index("[method]") :]
    write_files(
        tmp_path,
        f'[index]\ncode = "IKP"\n{groups}[[indicators]]\ncode = "A"\nparent = "G{depth - 1}"\n{method}',
        "code,A\n1,2\n",
    )

    code, text = compute(tmp_path)

    assert code == 2
    assert "Kelompok G100 terletak lebih dari 100 tingkat di bawah indeks. Kurangi tingkatannya." in text
