"""`run_verify`: a whole bundle is reproduced, a spoilt one is named, and what is no bundle is refused."""

import json
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.engine import ENGINE_VERSION
from apps.engine.headless.bundle import bundle_write
from apps.engine.headless.bundle.writing import bundle_files
from apps.engine.rules import computing_as
from tests.engine.headless.bundles import (
    content_make,
    external_make,
    folder_make,
    nearly_make,
    rich_make,
    spoil,
    spoil_manifest,
    zip_make,
)


def verify(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Return the exit code and what the person reads."""
    try:
        call_command("run_verify", path)
    except CommandError as error:
        return error.returncode, str(error)
    return 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "make",
    [content_make, rich_make, external_make],
    ids=["answers", "every kind of input", "published scores"],
)
def test_a_whole_bundle_is_reproduced_as_a_zip_and_as_a_folder(make, tmp_path, capsys):
    content = make()
    archive = tmp_path / "paket.zip"
    archive.write_bytes(bundle_write(content))

    code, text = verify(archive, capsys)
    in_folder = verify(folder_make(tmp_path / "paket", content), capsys)

    assert code == 0
    assert "TERULANG: seluruh angka" in text
    assert "0 tidak cocok" in text
    assert "Masukan: sama dengan yang tercatat" in text
    assert ", 0 berbeda." in text
    assert in_folder == (0, text)


def test_the_same_content_gives_the_same_bytes():
    first, second = bundle_write(content_make()), bundle_write(content_make())

    assert first == second


def test_a_bundle_says_in_two_languages_how_to_verify_it_and_warns_of_made_up_data():
    content = content_make()
    content.document["edition"]["kind"] = "simulated"  # type: ignore[index]

    files = {name: body.decode() for name, body in bundle_files(content).items()}
    text = files["README.txt"]

    assert "python manage.py run_verify PAKET.zip" in text
    assert "python manage.py run_verify BUNDLE.zip" in text
    assert "DATA SIMULASI" in text
    assert "SIMULATED DATA" in text
    for name in ("regions.csv", "inputs.csv", "values.csv", "results.csv"):
        assert {line.rpartition(",")[2] for line in files[name].splitlines()[1:]} == {"DATA SIMULASI"}


def change_score(text: str) -> str:
    line = next(line for line in text.splitlines() if line.startswith("36.01,"))
    cells = line.split(",")
    cells[2] = repr(float(cells[2]) + 0.001)
    return text.replace(line, ",".join(cells))


FIGURES: dict[str, tuple[str, Callable[[str], str], str]] = {
    "score": ("results.csv", change_score, "wilayah 36.01, score: tercatat "),
    "class": (
        "results.csv",
        lambda text: text.replace(",high,", ",medium,", 1).replace(",medium,", ",low,", 1),
        "class: tercatat ",
    ),
    "rank": ("results.csv", lambda text: text.replace(",2,", ",3,", 1), "rank: tercatat 3"),
    "value": (
        "values.csv",
        lambda text: text.replace("5.5", "5.25"),
        "wilayah 36.01, nilai 1.1: tercatat 5.25",
    ),
    "missing made zero": (
        "values.csv",
        lambda text: text.replace("36.02,2.0,,", "36.02,2.0,0.0,"),
        "wilayah 36.02, nilai 2.1: tercatat 0.0, hasil hitung ulang kosong",
    ),
}


@pytest.mark.parametrize("case", FIGURES)
def test_a_changed_figure_is_named(case, tmp_path, capsys):
    name, change, expected = FIGURES[case]
    folder = folder_make(tmp_path / "paket", content_make())
    spoil(folder, name, change)

    code, text = verify(folder, capsys)

    assert code == 1
    assert expected in text
    assert "TIDAK TERULANG" in text


def test_a_changed_input_is_named_with_the_figures_that_follow_from_it(tmp_path, capsys):
    folder = folder_make(tmp_path / "paket", content_make())
    spoil(folder, "inputs.csv", lambda text: text.replace("occurred,rendah,2", "occurred,rendah,4"))

    code, text = verify(folder, capsys)

    assert code == 1
    assert "Masukan: BUKAN yang dihitung" in text
    assert "wilayah 36.02, nilai 1.1: tercatat 2.0, hasil hitung ulang 4.0" in text


RICH: dict[str, tuple[str, Callable[[str], str], str]] = {
    "voters": (
        "regions.csv",
        lambda text: text.replace(",250,", ",251,"),
        "wilayah 36, aggregated_score: tercatat ",
    ),
    "value of the edition before": (
        "latest.csv",
        lambda text: text.replace("4.25", "4.5"),
        "wilayah 36.02, perlakuan 2.1 after: tercatat 4.25, hasil hitung ulang 4.5",
    ),
    "treated value": (
        "treated.csv",
        lambda text: text.replace(",17.5,10.0", ",17.5,11.0"),
        "wilayah 36.03, perlakuan 2.1 after: tercatat 11.0, hasil hitung ulang 10.0",
    ),
    "treated value left out": (
        "treated.csv",
        lambda text: text.replace("36.03,2.1,cap,17.5,10.0,official\n", ""),
        "wilayah 36.03, perlakuan 2.1 step: tercatat kosong, hasil hitung ulang cap",
    ),
    "class": (
        "results.csv",
        lambda text: text.replace(",atas,", ",bawah,", 1),
        "tercatat bawah, hasil hitung ulang atas",
    ),
}


@pytest.mark.parametrize("case", RICH)
def test_a_change_of_anything_else_is_named_as_well(case, tmp_path, capsys):
    name, change, expected = RICH[case]
    folder = folder_make(tmp_path / "paket", rich_make())
    spoil(folder, name, change)

    code, text = verify(folder, capsys)

    assert code == 1
    assert expected in text


@pytest.mark.parametrize("family", ["contribution_1.1", "remainder", "theme_score_uang", "theme_rank_uang"])
def test_every_family_of_figures_is_compared(family, tmp_path, capsys):
    content = rich_make()
    column = content.columns.index(family)
    results = [list(row) for row in content.results]
    results[1][column] = 12345 if family.startswith("theme_rank") else 12345.0
    folder = folder_make(tmp_path / "paket", replace(content, results=results))

    code, text = verify(folder, capsys)

    assert code == 1
    assert f"wilayah 36.01, {family}: tercatat 12345" in text


def test_a_changed_input_that_moves_no_figure_is_still_found(tmp_path, capsys):
    folder = folder_make(tmp_path / "paket", external_make())
    spoil(folder, "inputs.csv", lambda text: text.replace("https://b.example", "https://c.example"))

    code, text = verify(folder, capsys)

    assert code == 1
    assert "Masukan: BUKAN yang dihitung" in text


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda manifest: manifest["derived"]["classify"]["IKP"]["regency"].update(mean=1.0),
            "manifes, derived.classify.IKP.regency.mean: tercatat 1.0",
        ),
        (
            lambda manifest: manifest["derived"]["classify"]["IKP"]["regency"].update(n=10**400),
            "manifes, derived.classify.IKP.regency.n: tercatat 1000",
        ),
        (
            lambda manifest: manifest["derived"]["normalise"]["regency"]["maxima"].pop("1.1"),
            "manifes, derived.normalise.regency.maxima.1.1: tercatat (tidak ada)",
        ),
        (
            lambda manifest: manifest["event_levels"].update(tinggi=3.0),
            "wilayah 36.01, nilai 1.1: tercatat 5.5, hasil hitung ulang 6.0",
        ),
        (
            lambda manifest: manifest["framework"]["groups"][0].update(weight=0.7),
            "wilayah 36.01, score: tercatat ",
        ),
        (
            lambda manifest: manifest["framework"]["groups"][0].update(parent="1"),
            "Hitung ulang berhenti: ",
        ),
    ],
    ids=[
        "cut-off",
        "count of 400 digits",
        "maximum left out",
        "event weight",
        "weight",
        "framework that is none",
    ],
)
def test_a_changed_manifest_is_named(change, expected, tmp_path, capsys):
    folder = folder_make(tmp_path / "paket", content_make())
    spoil_manifest(folder, change)

    code, text = verify(folder, capsys)

    assert code == 1
    assert expected in text


def test_a_forged_name_cannot_write_a_verdict_of_its_own(tmp_path, capsys):
    folder = folder_make(tmp_path / "paket", content_make())
    spoil_manifest(folder, lambda manifest: manifest["edition"].update(name="x\x1b[2J\nTERULANG: palsu"))

    _, text = verify(folder, capsys)

    assert "\x1b" not in text
    assert "\nTERULANG: palsu" not in text
    assert "x\\x1b[2J\\nTERULANG: palsu" in text


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("README.txt", lambda text: text.replace("Isi", "isi"), "README.txt: isinya bukan yang tercatat"),
        (
            "SHA256SUMS",
            lambda text: text.replace("values.csv", "nilai.csv"),
            "nilai.csv: tercatat, tetapi tidak ada",
        ),
        ("SHA256SUMS", lambda text: f"x{text}", "tidak dapat dibaca"),
    ],
    ids=["another file", "another name", "no checksum"],
)
def test_a_checksum_that_does_not_fit_is_named(name, change, expected, tmp_path, capsys):
    folder = folder_make(tmp_path / "paket", content_make())
    spoil(folder, name, change, mend_checksums=False)

    code, text = verify(folder, capsys)

    assert code == 1
    assert expected in text


def test_a_run_that_engine_1_0_0_computed_is_reproduced(capsys):
    """Its own figures: screen, display groups, both levels, missing data, rescaling to the maximum."""
    code, text = verify(Path(__file__).parent / "data" / "engine_1_0_0.zip", capsys)

    assert code == 0, text
    assert f"Dihitung dengan mesin 1.0.0, diperiksa dengan mesin {ENGINE_VERSION}." in text
    assert ", 0 berbeda." in text


def test_a_run_that_engine_1_1_0_computed_is_reproduced(capsys):
    """What it added: filling from an edition before, winsorising, pca weights, natural breaks, voters, a theme."""
    code, text = verify(Path(__file__).parent / "data" / "engine_1_1_0.zip", capsys)

    assert code == 0, text
    assert f"Dihitung dengan mesin 1.1.0, diperiksa dengan mesin {ENGINE_VERSION}." in text
    assert ", 0 berbeda." in text


def test_a_run_of_engine_1_0_0_is_verified_by_what_its_manifest_says(tmp_path, capsys):
    """Its method has no stages weigh and regions, and its manifest says less of the data."""

    def age(manifest: dict[str, Any]) -> None:
        manifest["engine_version"] = "1.0.0"
        for stage in ("weigh", "regions"):
            del manifest["method"][stage]
        for node in manifest["framework"]["groups"]:
            assert set(node) == {"code", "parent", "name", "weight", "is_display_only"}
        del manifest["framework"]["themes"]
        for name in ("impute", "treat", "effective_weights"):
            del manifest["derived"][name]

    folder = folder_make(tmp_path / "paket", content_make())
    spoil_manifest(folder, age)

    code, text = verify(folder, capsys)

    assert code == 0
    assert f"Dihitung dengan mesin 1.0.0, diperiksa dengan mesin {ENGINE_VERSION}." in text


def test_ranks_that_last_digits_decided_are_verified_as_engines_before_1_2_0_took_them(tmp_path, capsys):
    source = {"groups": {}, "sources": {"index": "https://a.example"}}
    payload = tuple({"score": score, **source} for score in (50.0, 30.0, 30.000000000000004, 20.0))
    with computing_as("1.1.1"):
        content = external_make(payload)
    before, now = (folder_make(tmp_path / name, content) for name in ("1.1.1", "1.2.0"))
    spoil_manifest(before, lambda manifest: manifest.update(engine_version="1.1.1"))

    code, text = verify(before, capsys)
    assert (code, text.count("berbeda")) == (0, 1), text

    code, text = verify(now, capsys)
    assert code == 1
    assert "rank: tercatat 2, hasil hitung ulang 1" in text


@pytest.mark.parametrize(
    ("last_before", "method", "differing"),
    [
        ("1.2.0", {"aggregate": {"name": "generalised", "p": 0.5}}, "score: tercatat"),
        ("1.2.1", {"treat": {"name": "cap", "value": 0.3}}, "perlakuan 1.1"),
        ("1.2.2", {"normalise": "zscore"}, "rank: tercatat"),
        ("1.2.3", {"treat": "boxcox"}, "perlakuan 1.1"),
    ],
    ids=["the beginning of a scale", "values at their cap", "what cancels out", "the power of Box and Cox"],
)
def test_a_run_is_verified_by_the_rules_of_its_engine(
    last_before: str, method: dict[str, Any], differing: str, tmp_path, capsys
):
    with computing_as(last_before):
        content = nearly_make(**method)
    before, now = (folder_make(tmp_path / name, content) for name in ("before", "now"))
    spoil_manifest(before, lambda manifest: manifest.update(engine_version=last_before))

    code, text = verify(before, capsys)
    assert (code, ", 0 berbeda." in text) == (0, True), text

    code, text = verify(now, capsys)
    assert (code, differing in text) == (1, True), text


def test_a_figure_that_differs_in_its_last_digit_alone_is_the_same_and_said(tmp_path, capsys):
    folder = folder_make(tmp_path / "paket", content_make())
    spoil(folder, "values.csv", lambda text: text.replace("5.5", "5.500000000000001"))

    code, text = verify(folder, capsys)

    assert code == 0
    assert "1 di antaranya hanya berbeda pada pembulatan" in text


def zip_text(folder: Path) -> Path:
    path = folder / "teks.zip"
    path.write_text("bukan ZIP", encoding="utf-8")
    return path


def broken_zip(folder: Path) -> Path:
    path = folder / "rusak.zip"
    path.write_bytes(bundle_write(content_make())[:-40])
    return path


def spoilt_zip(folder: Path) -> Path:
    body = bytearray(bundle_write(content_make()))
    body[len(body) // 3] ^= 0xFF
    path = folder / "cacat.zip"
    path.write_bytes(bytes(body))
    return path


def bomb(folder: Path) -> Path:
    """A small ZIP whose directory promises a file of 300 MB."""
    path = folder / "bom.zip"
    body = bytearray(bundle_write(content_make()))
    record = body.rindex(b"PK\x01\x02")  # the last entry of the directory: values.csv
    assert body[record + 46 :].startswith(b"values.csv")
    struct.pack_into("<I", body, record + 24, 300 * 1024 * 1024)
    path.write_bytes(bytes(body))
    return path


def with_files(**files: bytes) -> Callable[[Path], Path]:
    return lambda folder: zip_make(folder / "paket.zip", {**bundle_files(content_make()), **files})


def without(name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        files = bundle_files(content_make())
        del files[name]
        return zip_make(folder / "paket.zip", files)

    return make


def folder_without_values(folder: Path) -> Path:
    path = folder_make(folder / "paket", content_make())
    (path / "values.csv").unlink()
    return path


def linked(folder: Path) -> Path:
    path = folder_make(folder / "paket", content_make())
    (path / "values.csv").unlink()
    (path / "values.csv").symlink_to("/dev/zero")
    return path


def twice(folder: Path) -> Path:
    path = zip_make(folder / "paket.zip", bundle_files(content_make()))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("values.csv", b"lain")
    return path


def aged(version: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder_make(folder / "paket", content_make())
        spoil_manifest(path, lambda manifest: manifest.update(engine_version=version))
        return path

    return make


def edited(name: str, change: Callable[[str], str]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder_make(folder / "paket", content_make())
        spoil(path, name, change)
        return path

    return make


def manifest_with(**changes: Any) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder_make(folder / "paket", content_make())
        spoil_manifest(path, lambda manifest: manifest.update(changes))
        return path

    return make


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no file": (lambda folder: folder / "tidak-ada.zip", "tidak ada. Periksa nama dan foldernya"),
    "empty folder": (lambda folder: folder, "tidak lengkap: manifest.json, SHA256SUMS"),
    "no zip": (zip_text, "bukan ZIP yang utuh"),
    "cut off": (broken_zip, "bukan ZIP yang utuh"),
    "spoilt": (spoilt_zip, "bukan ZIP yang utuh"),
    "bomb": (bomb, "values.csv terlalu besar"),
    "way out": (with_files(**{"../../etc/passwd": b"x"}), "keluar dari foldernya"),
    "absolute": (with_files(**{"/etc/x": b"x"}), "keluar dari foldernya"),
    "another file": (with_files(**{"lain.txt": b"x"}), "'lain.txt', yang bukan bagian paket"),
    "twice": (twice, "memuat values.csv lebih dari sekali"),
    "many": (with_files(**{f"{number}.txt": b"" for number in range(200)}), "berisi 208 berkas"),
    "no manifest": (without("manifest.json"), "tidak lengkap: manifest.json"),
    "no values": (folder_without_values, "values.csv tidak ada"),
    "link": (linked, "values.csv pada"),
    "later engine": (aged("99.0.0"), "Paket dihitung dengan mesin 99.0.0, sedangkan perintah ini"),
    "odd engine": (aged("satu"), "Paket dihitung dengan mesin satu"),
    "manifest no JSON": (edited("manifest.json", lambda text: text[:-20]), "bukan manifes paket hitungan"),
    "manifest a list": (edited("manifest.json", lambda _: "[1]"), "bukan manifes paket hitungan"),
    "later format": (manifest_with(bundle={"format": 2}), "Paket berformat 2"),
    "later format of the manifest": (manifest_with(format=2), "Manifes hitungan berformat 2, sedangkan"),
    "no framework": (
        edited("manifest.json", lambda text: text.replace('"framework"', '"kerangka"')),
        "tidak memuat framework",
    ),
    "edition without kind": (manifest_with(edition={"code": "uji"}), "bukan manifes paket hitungan"),
    "kind of edition a number": (manifest_with(edition={"kind": 3}), "tidak memuat jenis edisi"),
    "event weight of 400 digits": (
        manifest_with(event_levels={"rendah": 10**400, "tinggi": 1}),
        "tidak memuat kerangka, metode dan bobot yang dapat dibaca",
    ),
    "groups a number": (manifest_with(groups=3), "tidak lengkap atau isinya rusak"),
    "another column": (
        edited("results.csv", lambda text: text.replace("rank", "rang")),
        "results.csv tidak berkolom",
    ),
    "a row less": (
        edited("results.csv", lambda text: text[: text.rstrip().rindex("\n") + 1]),
        "results.csv tidak memuat wilayah yang sama",
    ),
    "a row of another kind": (
        edited("results.csv", lambda text: text.replace("official", "simulated", 1)),
        "results.csv baris 2, data_kind: 'simulated', padahal menurut manifest.json 'official'",
    ),
    "ragged": (
        edited("values.csv", lambda text: f"{text}36.04\n"),
        "values.csv baris 6, baris: berisi 1 sel",
    ),
    "text in a number": (
        edited("values.csv", lambda text: text.replace("5.5", "lima")),
        "values.csv baris 3, 1.1: 'lima' bukan angka",
    ),
    "number of another script": (
        edited("values.csv", lambda text: text.replace("5.5", "５.5")),
        "values.csv baris 3, 1.1: '５.5' bukan angka",
    ),
    "level of another region": (
        edited("results.csv", lambda text: text.replace("36.01,regency", "36.01,province")),
        "results.csv baris 3, level: 'province', padahal menurut regions.csv 'regency'",
    ),
    "count of no level": (
        edited("inputs.csv", lambda text: text.replace("no_data,,", "no_data,,7")),
        "count: terisi, padahal tingkat kejadiannya kosong",
    ),
    "neither with data nor without": (
        edited("regions.csv", lambda text: text.replace("Banten,0", "Banten,x")),
        "regions.csv baris 2, has_data: 'x', bukan 0 atau 1",
    ),
    "half an event": (
        edited("inputs.csv", lambda text: text.replace("rendah,2", "rendah,2.5")),
        "count: '2.5' bukan bilangan bulat",
    ),
    "unknown answer": (
        edited("inputs.csv", lambda text: text.replace("no_data", "mungkin")),
        "wilayah 36.02, indikator 2.1: jawaban 'mungkin'",
    ),
    "unknown region": (
        edited("inputs.csv", lambda text: f"{text}99,1.1,no_data,,,official\n"),
        "'99' tidak ada pada regions.csv",
    ),
    "region without data": (
        edited("inputs.csv", lambda text: f"{text}36,1.1,no_data,,,official\n"),
        "36 tidak mempunyai data",
    ),
    "region twice": (
        edited("regions.csv", lambda text: text + text.splitlines(keepends=True)[-1]),
        "regions.csv baris 6, code: kosong atau berulang",
    ),
    "letter NUL": (
        edited("regions.csv", lambda text: text.replace("Lebak", "Le\0bak")),
        "regions.csv baris 4, name: berisi huruf NUL, yang tidak terlihat. Unduh ulang paketnya.",
    ),
    "circle of regions": (
        edited(
            "regions.csv",
            lambda text: text.replace("36.01,regency,36,", "36.01,regency,36.02,").replace(
                "36.02,regency,36,", "36.02,regency,36.01,"
            ),
        ),
        "regions.csv baris 3, parent: Induk wilayah melingkar: 36.01 → 36.02 → 36.01. Unduh ulang paketnya.",
    ),
    "circle through a province": (
        edited("regions.csv", lambda text: text.replace("36,province,ID,", "36,province,36.02,")),
        "regions.csv baris 2, parent: Induk wilayah melingkar: 36 → 36.02 → 36.",
    ),
    "circle of codes that are no text": (
        edited("regions.csv", lambda text: f"{text}\x1b[2J,regency,\x1b[2J,x,0,,,official\n"),
        r"melingkar: \x1b[2J → \x1b[2J.",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_bundle_is_refused_with_a_reason(case, tmp_path, capsys):
    make, expected = BAD[case]

    code, text = verify(make(tmp_path), capsys)

    assert code == 2
    assert expected in text


def test_the_manifest_in_a_bundle_is_the_run_s_with_the_facts_of_the_bundle():
    content = content_make()

    document = json.loads(bundle_files(content)["manifest.json"])

    assert document.pop("bundle") == {"format": 1, "run": "r", "run_key": "k"}
    assert document == content.document
