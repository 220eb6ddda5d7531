"""`index_compute`: what it writes, against COINr and against what Bawaslu published."""

import csv
import json
import math
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import apps.indicators
from apps.engine import ENGINE_VERSION, Framework, IndexInputs, Method, Units, compute_index
from tests.engine.headless.files import DATA, FRAMEWORK, compute, write_files
from tests.tables import read_back, same_numbers

ROOT = Path(__file__).resolve().parents[3]
COINR = ROOT / "tests" / "engine" / "data" / "coinr"
PUBLISHED = Path(apps.indicators.__file__).parent / "data" / "ikp_2024"
PLAIN_FORM = "data.csv dibaca sebagai teks UTF-8, pemisah koma, desimal titik."
NO_HIGH = (
    "Catatan: Tingkat regency: tidak ada wilayah berkelas high: ambang batasnya di atas nilai tertinggi."
)
CLASSES = {"tinggi": "high", "sedang": "medium", "rendah": "low"}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(rows: list[dict[str, str]], columns: list[str]) -> np.ndarray:
    return np.array([[float(row[column]) for column in columns] for row in rows])


def coinr_framework(method: str) -> str:
    """Return the framework of the reference as a framework file."""
    rows = read(COINR / "meta.csv")
    parts = ['[index]\ncode = "Index"\nname = "COINr"']
    for row in rows:
        if row["Level"] == "2":
            parts.append(
                f'[[groups]]\ncode = "{row["iCode"]}"\nparent = "{row["Parent"]}"\nweight = {row["Weight"]}'
            )
        elif row["Level"] == "1":
            parts.append(
                f'[[indicators]]\ncode = "{row["iCode"]}"\nparent = "{row["Parent"]}"\nname = "{row["iName"]}"\n'
                f"weight = {row['Weight']}\ndirection = {row['Direction']}"
            )
    return "\n\n".join([*parts, f"[method]\n{method}"])


def coinr_data() -> str:
    text = (COINR / "data.csv").read_text(encoding="utf-8")
    return text.replace('"uCode","uName"', "code,name", 1)


@pytest.mark.parametrize(
    ("method", "normalised", "scores"),
    [
        (
            'normalise = "minmax"\naggregate = "arithmetic"\nclassify = "mean_sd"',
            "norm_minmax.csv",
            "agg_arithmetic.csv",
        ),
        (
            'normalise = { name = "minmax", lower = 1, upper = 100 }\naggregate = "geometric"\nclassify = "mean_sd"',
            None,
            "agg_geometric.csv",
        ),
        ('normalise = "zscore"\naggregate = "arithmetic"\nclassify = "mean_sd"', "norm_zscore.csv", None),
        ('normalise = "rank"\naggregate = "arithmetic"\nclassify = "mean_sd"', "norm_rank.csv", None),
    ],
    ids=["arithmetic", "geometric", "z-score", "rank"],
)
def test_the_command_agrees_with_coinr(method, normalised, scores, tmp_path):
    write_files(tmp_path, coinr_framework(method), coinr_data())

    code, text = compute(tmp_path)

    assert code == 0, text
    for name, written in ((normalised, "normalised.csv"), (scores, "scores.csv")):
        if name is None:
            continue
        expected, found = read(COINR / name), read(tmp_path / "hasil" / written)
        columns = [column for column in expected[0] if column != "uCode"]
        assert [row["code"] for row in found] == [row["uCode"] for row in expected]
        np.testing.assert_allclose(numbers(found, columns), numbers(expected, columns), rtol=0, atol=1e-9)


def test_the_treated_values_agree_with_coinr_and_every_changed_point_is_listed(tmp_path):
    method = 'treat = { name = "two_stage", winmax = 5 }\nnormalise = "minmax"\naggregate = "arithmetic"\n'
    write_files(tmp_path, coinr_framework(f'{method}classify = "mean_sd"'), coinr_data())

    code, text = compute(tmp_path)

    assert code == 0, text
    expected, found = read(COINR / "treated_default.csv"), read(tmp_path / "hasil" / "treated.csv")
    columns = [column for column in expected[0] if column != "uCode"]
    treated, before = numbers(found, columns), numbers(read(tmp_path / "data.csv"), columns)
    np.testing.assert_allclose(treated, numbers(expected, columns), rtol=1e-9, atol=1e-9)
    points = read(tmp_path / "hasil" / "treated_points.csv")
    changed = {
        (found[row]["code"], columns[column]): (before[row, column], treated[row, column])
        for row, column in np.argwhere(treated != before).tolist()
    }
    assert {(row["unit"], row["indicator"]) for row in points} == set(changed)
    assert {row["step"] for row in points} == {"winsorise", "log"}
    for row in points:
        assert (float(row["before"]), float(row["after"])) == changed[row["unit"], row["indicator"]]


def test_the_published_scores_get_their_published_classes(tmp_path):
    """Scores that need no scaling: goalposts at 0 and 100 leave them as they are."""
    framework = """\
[index]
code = "IKP"
[[indicators]]
code = "skor"
parent = "IKP"
goalposts = [0, 100]
[method]
normalise = "goalposts"
aggregate = "arithmetic"
[method.classify.province]
name = "mean_sd"
[method.classify.regency]
name = "fixed"
cuts = [13.47, 49.33]
"""
    published = {
        row["code"]: row for name in ("province", "regency") for row in read(PUBLISHED / f"{name}_scores.csv")
    }
    lines = [
        f"{code},{'province' if len(code) == 2 else 'regency'},{row['score']}"
        for code, row in published.items()
    ]
    write_files(tmp_path, framework, "\n".join(["code,level,skor", *lines]))

    code, text = compute(tmp_path)

    assert code == 0, text
    found = {row["code"]: row for row in read(tmp_path / "hasil" / "scores.csv")}
    assert {code: row["class"] for code, row in found.items()} == {
        code: CLASSES[row["published_class"]] for code, row in published.items()
    }
    assert Counter(row["class"] for code, row in found.items() if len(code) == 2) == {
        "high": 5,
        "medium": 21,
        "low": 8,
    }
    manifest = json.loads((tmp_path / "hasil" / "manifest.json").read_bytes())
    cutoffs = manifest["derived"]["classify"]["IKP"]["province"]
    assert [f"{cut:.2f}" for cut in cutoffs["cuts"]] == ["21.70", "68.50"]
    assert (round(cutoffs["mean"], 4), round(cutoffs["sd"], 4)) == (45.1021, 23.4002)


def test_the_published_dimensions_give_the_published_index(tmp_path):
    names = ("konteks_sosial_politik", "penyelenggaraan_pemilu", "kontestasi", "partisipasi")
    groups = [
        f'[[groups]]\ncode = "D{name}"\nparent = "IKP"\nweight = {weight}\n'
        f'[[indicators]]\ncode = "{name}"\nparent = "D{name}"\ngoalposts = [0, 100]'
        for name, weight in zip(names, (0.27, 0.38, 0.25, 0.10), strict=True)
    ]
    method = '[method]\nnormalise = "goalposts"\naggregate = "arithmetic"\nclassify = "mean_sd"'
    rows = [row for row in read(PUBLISHED / "dimension_scores.csv") if row["kind"] == "region"]
    lines = [",".join([row["code"], *(row[name] for name in names)]) for row in rows]
    write_files(
        tmp_path,
        "\n".join(['[index]\ncode = "IKP"', *groups, method]),
        "\n".join([",".join(["code", *names]), *lines]),
    )

    code, text = compute(tmp_path)

    assert code == 0, text
    found = {row["code"]: float(row["IKP"]) for row in read(tmp_path / "hasil" / "scores.csv")}
    assert found == pytest.approx({row["code"]: float(row["score"]) for row in rows}, abs=0.01)


def test_every_file_says_what_the_engine_found_to_the_last_bit(tmp_path):
    write_files(tmp_path)

    code, text = compute(tmp_path)

    folder = tmp_path / "hasil"
    manifest = json.loads((folder / "manifest.json").read_bytes())
    units = Units(("36.01", "36.02", "36.03"), ("regency",) * 3, ("36",) * 3)
    values = [[4, 1, 0.1], [2, math.nan, 0.2], [0.1, 3.5, 5]]
    result = compute_index(
        IndexInputs(
            Framework.from_dict(manifest["framework"]), Method.from_dict(manifest["method"]), units, values
        )
    )
    assert (code, text) == (0, f"{PLAIN_FORM}\n{NO_HIGH}\nHasil ditulis ke {folder}.\n")
    assert [row["B"] for row in read(folder / "normalised.csv")] == ["0.0", "", "100.0"]
    scores = read(folder / "scores.csv")
    assert list(scores[0]) == ["code", "IKP", "D1", "D2", "rank", "class"]
    for column, code_ in enumerate(("IKP", "D1", "D2")):
        assert [float(row[code_]) for row in scores] == result.aggregates[:, column].tolist()
    assert [row["rank"] for row in scores] == [str(int(rank)) for rank in result.ranks]
    assert [row["class"] for row in scores] == list(result.classes)
    assert read(folder / "regions.csv") == [
        {
            "code": "36",
            **{name: repr(result.regional_means.of("36", name)[0]) for name in ("IKP", "D1", "D2")},
            "n_used": "3",
            "n_total": "3",
        }
    ]
    assert (folder / "treated_points.csv").read_text() == "unit,level,indicator,step,before,after\n"


def test_the_manifest_says_what_repeats_the_result_and_names_every_file(tmp_path):
    write_files(tmp_path)
    compute(tmp_path)
    first = {path.name: path.read_bytes() for path in (tmp_path / "hasil").iterdir()}
    manifest = json.loads(first["manifest.json"])

    again = compute(tmp_path)

    assert again[0] == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "hasil").iterdir()} == first
    assert manifest["engine_version"] == ENGINE_VERSION
    assert manifest["input"]["data"]["regions"] == 3
    assert set(manifest["files"]) == set(first) - {"manifest.json"}
    assert manifest["files"]["scores.csv"]["bytes"] == len(first["scores.csv"])


def test_every_table_is_written_again_for_indonesian_spreadsheets_where_asked(tmp_path):
    write_files(tmp_path)
    compute(tmp_path, robustness=20, seed=1)
    plain = {path.name for path in (tmp_path / "hasil").iterdir()}

    code, _ = compute(tmp_path, robustness=20, seed=1, excel=True)

    assert code == 0
    folder = tmp_path / "hasil"
    tables = {name.removesuffix(".csv") for name in plain if name.endswith(".csv")}
    assert {path.name for path in folder.iterdir()} == plain | {f"{name}-excel.csv" for name in tables}
    words = ("code", "level", "class", "unit", "indicator", "step", "factor", "statement")
    for name in tables:
        first = (folder / f"{name}.csv").read_bytes()
        titles = first.decode().splitlines()[0].split(",")
        numbers = tuple(title for title in titles if title not in words)
        (_, cells), (form, again) = (
            read_back(body, numbers) for body in (first, (folder / f"{name}-excel.csv").read_bytes())
        )
        assert form.separator == ";"
        assert same_numbers(cells, again, numbers)


THEMES = """
[[themes]]
code = "uang"
name = "Politik uang"
indicators = ["A", "C"]
"""


def test_themes_stand_behind_the_class(tmp_path):
    write_files(tmp_path, FRAMEWORK.replace("[method]", f"{THEMES}\n[method]"))

    code, text = compute(tmp_path)

    assert code == 0, text
    rows = read(tmp_path / "hasil" / "scores.csv")
    assert list(rows[0]) == ["code", "IKP", "D1", "D2", "rank", "class", "uang", "uang_rank", "uang_class"]
    assert [row["uang_rank"] for row in rows] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + DATA.encode(),
        DATA.replace("\n", "\r\n").encode(),
        DATA.replace(",4,1,", ", 4 , 1e0,").encode(),
        f"{DATA}\n\n".encode(),
        DATA.rstrip("\n").encode(),
        "\n".join(
            ",".join(line.rsplit(",", 3)[i] for i in (3, 2, 1, 0)) for line in DATA.splitlines()
        ).encode(),
    ],
    ids=[
        "byte order mark",
        "CRLF",
        "spaces and exponents",
        "blank lines",
        "no last line feed",
        "other order",
    ],
)
def test_harmless_differences_of_a_data_file_change_nothing(data, tmp_path):
    write_files(tmp_path)
    compute(tmp_path)
    expected = (tmp_path / "hasil" / "scores.csv").read_bytes()
    write_files(tmp_path, data=data)

    code, text = compute(tmp_path)

    assert code == 0, text
    assert (tmp_path / "hasil" / "scores.csv").read_bytes() == expected


def test_keys_of_the_portal_s_instruments_are_accepted(tmp_path):
    framework = FRAMEWORK.replace(
        'name = "Indeks kecil"', 'name = "Indeks"\nname_en = "Index"\nversion = 2\nweights_sum = 1.0'
    )
    framework = framework.replace(
        'name = "Intimidasi"', 'name = "I"\nunit = "kejadian"\nweight_status = "unpublished"'
    )
    framework = framework.replace(
        'aggregate = "arithmetic"', 'aggregate = { name = "arithmetic", status = "derived", note = "n" }'
    )
    framework += '[[event_levels]]\ncode = "ringan"\nname = "Ringan"\nweight = 1\n'
    write_files(tmp_path, framework)

    code, text = compute(tmp_path)

    assert code == 0, text


def test_the_instruments_of_the_portal_are_framework_files(tmp_path):
    instrument = (PUBLISHED / "instrument.toml").read_text(encoding="utf-8")
    codes = [row["indicator_code"] for row in read(COINR.parent / "ikp_2024_indicators.csv")]
    rows = [
        f"{code},regency,{','.join(str((place * number) % 7) for place in range(61))}"
        for number, code in ((1, "36.01"), (2, "36.02"), (3, "36.03"))
    ]
    write_files(tmp_path, instrument, "\n".join([f"code,level,{','.join(codes)}", *rows]))

    code, text = compute(tmp_path)

    assert code == 0, text
    assert "Metode classify menyebut tingkat province, yang tidak ada" not in text


def test_a_constant_indicator_and_a_region_without_score_are_said(tmp_path):
    write_files(tmp_path, data="code,A,B,C\n1,5,1,1\n2,5,2,2\n3,,,\n")

    code, text = compute(tmp_path)

    assert code == 0
    assert "Catatan: Tingkat unit: indikator A tidak membedakan wilayah" in text
    assert "Catatan: 1 dari 3 wilayah tanpa skor indeks karena datanya tidak cukup." in text
    assert read(tmp_path / "hasil" / "scores.csv")[2] == {
        "code": "3", "IKP": "", "D1": "", "D2": "", "rank": "", "class": "",
    }  # fmt: skip


def test_a_level_of_the_method_that_no_region_has_is_said(tmp_path):
    method = (
        'classify = { default = "mean_sd", regensi = { name = "fixed", cuts = [50], labels = ["a", "b"] } }'
    )
    write_files(tmp_path, FRAMEWORK.replace('classify = { name = "mean_sd", k = 1, ddof = 1 }', method))

    _, text = compute(tmp_path)

    assert (
        "Catatan: Metode classify menyebut tingkat regensi, yang tidak ada pada berkas data (ada: regency)."
        in text
    )


def test_missing_values_are_filled_in_from_the_latest_edition(tmp_path):
    write_files(tmp_path, FRAMEWORK.replace("[method]", '[method]\nimpute = "latest_edition"'))
    (tmp_path / "lalu.csv").write_text("code,B\n36.99,9\n36.02,2.5\n", encoding="utf-8")

    code, text = compute(tmp_path, latest=tmp_path / "lalu.csv")

    assert code == 0, text
    folder = tmp_path / "hasil"
    assert [row["B"] for row in read(folder / "treated.csv")] == ["1.0", "2.5", "3.5"]
    assert (folder / "treated_points.csv").read_text().splitlines()[1] == "36.02,regency,B,impute,,2.5"
    assert json.loads((folder / "manifest.json").read_bytes())["input"]["latest"]["regions"] == 2


def test_an_earlier_edition_that_the_method_does_not_ask_for_is_said(tmp_path):
    write_files(tmp_path)
    (tmp_path / "lalu.csv").write_text("code,B\n36.02,2.5\n", encoding="utf-8")

    code, text = compute(tmp_path, latest=tmp_path / "lalu.csv")

    assert code == 0
    assert "Catatan: lalu.csv tidak dipakai" in text


def test_regions_are_weighed_by_their_voters(tmp_path):
    data = "code,parent,voters,A,B,C\n1,P,300,0,0,10\n2,P,100,10,10,0\n"
    write_files(tmp_path, FRAMEWORK.replace("[method]", '[method]\nregions = "voters"'), data)

    code, text = compute(tmp_path)

    assert code == 0, text
    assert read(tmp_path / "hasil" / "regions.csv")[0]["IKP"] == "25.0"


def test_robustness_is_written_with_what_repeats_it(tmp_path):
    write_files(tmp_path)

    code, text = compute(tmp_path, robustness="300", seed="11")
    folder = tmp_path / "hasil"
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = compute(tmp_path, robustness="300", seed="11")

    assert (code, again[0]) == (0, 0), text
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    rows = read(folder / "robustness.csv")
    assert list(rows[0]) == [
        "code", "level", "score_5", "score_median", "score_95", "rank_5", "rank_median", "rank_95",
        "p_low", "p_medium", "p_high", "class_kept", "rank_shift", "statement",
    ]  # fmt: skip
    for row in rows:
        assert float(row["score_5"]) <= float(row["score_median"]) <= float(row["score_95"])
        assert sum(float(row[f"p_{label}"]) for label in ("low", "medium", "high")) == pytest.approx(1)
        assert row["statement"].startswith("Kelas ")
    found = json.loads(first["manifest.json"])["robustness"]
    assert (found["n_runs"], found["seed"]) == (300, 11)
    assert found["alternatives"]["weights"] == {"name": "uniform", "share": 0.25}
    factors = {row["factor"] for row in read(folder / "sensitivity.csv")}
    assert factors == set(found["sensitivity"]["levels"]["regency"]["factors"])
    assert "weights" in factors


def test_robustness_follows_the_alternatives_of_the_file(tmp_path):
    section = """
[robustness]
normalise = ["minmax", "percentile"]
weights = "none"
sensitivity = 0
"""
    write_files(tmp_path, FRAMEWORK + section)

    code, text = compute(tmp_path, robustness=50, seed=0)

    assert code == 0, text
    found = json.loads((tmp_path / "hasil" / "manifest.json").read_bytes())["robustness"]
    assert [step["name"] for step in found["alternatives"]["normalise"]] == ["minmax", "percentile"]
    assert found["sensitivity"] is None
    assert not (tmp_path / "hasil" / "sensitivity.csv").exists()


@pytest.mark.slow
def test_the_command_needs_neither_servers_nor_a_database(tmp_path):
    write_files(tmp_path)
    unset = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment["IKP_VAR"] = str(tmp_path / "var")
    command = [sys.executable, str(ROOT / "manage.py"), "index_compute", "--framework", "kerangka.toml"]

    done = subprocess.run(
        [*command, "--data", "data.csv", "--output", "hasil", "--robustness", "20", "--seed", "1"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"{PLAIN_FORM}\n{NO_HIGH}\nHasil ditulis ke hasil.\n",
        "",
    )
    assert read(tmp_path / "hasil" / "robustness.csv")
    assert not (tmp_path / "var").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Isian --framework, --data, --output belum ada."),
        (["--framework"], "Isian --framework belum diberi nilai."),
        (["--kerangka", "x"], "Isian --kerangka x tidak dikenal."),
        (
            ["--framework", "kerangka.toml", "--data", "data.csv", "--output", "data.csv"],
            "data.csv adalah berkas.",
        ),
    ],
    ids=["nothing", "no value", "unknown", "a file as folder"],
)
def test_a_command_line_that_says_too_little_ends_with_2_and_no_traceback(arguments, message, tmp_path):
    write_files(tmp_path)

    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "index_compute", *arguments],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
