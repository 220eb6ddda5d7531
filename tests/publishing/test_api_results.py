"""The figures of a release as JSON: those of its files, to the last digit, and without the database."""

import csv
import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from apps.accounts.api import throttles
from apps.publishing.api import results as reading
from apps.publishing.building.data_files import data_files
from apps.publishing.building.files import dump_json, sha256_of
from apps.publishing.building.rendition import rendition_of
from apps.publishing.building.search_file import search_file
from apps.publishing.content.dataset import ReleaseContent
from tests.publishing.contents import content_make, region_make
from tests.publishing.test_golden import official

BASE = "/api/v1/releases/uji-2024/v1/"
CLASSES = {"rawan tinggi": "high", "rawan sedang": "medium", "rawan rendah": "low", "": ""}


def read(client: Client, path: str, **query: Any) -> Any:
    answer = client.get(BASE + path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def table(root, name: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO((root / f"data/{name}.csv").read_text()))]


def number(cell: str) -> float | None:
    return float(cell) if cell else None


@pytest.fixture
def root(published, releases_root):
    return releases_root / "uji-2024/v1"


def write_data(content: ReleaseContent, root: Path) -> str:
    """Write the data of a release and a manifest that names them; return its hash. There are no pages and reports."""
    rendition = rendition_of(content, "id")
    files = data_files(rendition) | dict([search_file(rendition)])
    for path, body in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(body)
    records = {path: {"sha256": sha256_of(body), "size": len(body)} for path, body in files.items()}
    manifest = dump_json({"files": records, "place": str(root)})
    (root / "manifest.json").write_bytes(manifest)
    return sha256_of(manifest)


@pytest.fixture
def fixed(releases_root):
    """A public release of fixed content with other names and scores of its own, on disk alone; no database."""
    root = releases_root / "uji-2024/v1"
    sha256 = write_data(dataclasses.replace(official(), edition_code="uji-2024", version=1), root)
    release = {
        "version": 1,
        "state": "published",
        "published_at": "2024-08-26T07:30:00+00:00",
        "note": "",
        "manifest_sha256": sha256,
        "withdrawn_at": "",
        "withdrawn_reason": "",
    }
    edition = {
        "code": "uji-2024",
        "name": "Uji",
        "name_en": "",
        "kind": "official",
        "reference_on": "2024-11-27",
        "releases": [release],
    }
    (releases_root / "index.json").write_text(json.dumps({"format": 1, "editions": [edition]}))
    return root


def test_every_number_of_the_list_is_that_of_the_table(root, client):
    rows = table(root, "skor")
    found = read(client, "regions/", page_size=1000)

    assert (found["count"], [row["code"] for row in found["results"]]) == (
        len(rows),
        sorted(row["kode"] for row in rows),
    )
    by_code = {row["kode"]: row for row in rows}
    for told in found["results"]:
        row = by_code[told["code"]]
        is_province = row["tingkat"] == "province"
        assert told == {
            "code": row["kode"],
            "name": row["nama"],
            "level": row["tingkat"],
            "parent": "ID" if is_province else row["kode_provinsi"],
            "score": number(row["skor"]),
            "class": CLASSES[row["kelas"]],
            "rank": number(row["peringkat"]),
            "aggregated_score": number(row["skor_agregat"]),
            "aggregated_from": number(row["agregat_dari"]),
            "aggregated_of": number(row["agregat_seluruhnya"]),
            "completeness": number(row["kelengkapan"]),
            "evidence_share": number(row["bagian_dengan_bukti"]),
            "dimension_scores": {code: number(row[f"skor_{code}"]) for code in told["dimension_scores"]},
            "url": f"/terbitan/uji-2024/v1/{'provinsi' if is_province else 'kabkota'}/{row['kode']}/",
        }
        assert client.get(told["url"]).status_code == 200
    assert any(told["score"] for told in found["results"]), "there is something to compare"


def test_a_region_is_told_down_to_its_events(root, client):
    framework = {row["kode"]: row for row in table(root, "kerangka")}
    scores = {row["kode"]: row for row in table(root, "skor")}
    found = read(client, "regions/36.01/")

    for group in (*found["dimensions"], *found["subdimensions"]):
        row = framework[group["code"]]
        assert group == {
            "code": row["kode"],
            "name": row["nama"],
            "name_en": row["nama_inggris"],
            "parent": row["induk"],
            "weight": number(row["bobot"]),
            "share": number(row["bagian_indeks"]),
            "score": number(scores["36.01"][f"skor_{group['code']}"]),
        }
    kinds = [row["jenis"] for row in framework.values()]
    assert [len(found["dimensions"]), len(found["subdimensions"]), len(found["indicators"])] == [
        kinds.count("dimensi"),
        kinds.count("subdimensi"),
        kinds.count("indikator"),
    ]
    rows = {row["indikator"]: row for row in table(root, "indikator") if row["kode"] == "36.01"}
    assert found["indicators"] == [
        {
            "code": code,
            "name": framework[code]["nama"],
            "name_en": framework[code]["nama_inggris"],
            "parent": framework[code]["induk"],
            "share": number(framework[code]["bagian_indeks"]),
            **finding_of(rows[code]),
        }
        for code in rows
    ]
    assert found["robustness"] is None
    [listed] = [row for row in read(client, "regions/")["results"] if row["code"] == "36.01"]
    assert {name: found[name] for name in listed} == listed


def finding_of(row: dict[str, str]) -> dict[str, Any]:
    return {
        "answer": row["jawaban"],
        "events": {
            name.removeprefix("jumlah_"): number(cell)
            for name, cell in row.items()
            if name.startswith("jumlah_")
        },
        "value": number(row["nilai"]),
        "score": number(row["skor"]),
    }


def test_an_indicator_is_told_with_all_regions(root, client):
    listed = read(client, "indicators/")
    framework = [row for row in table(root, "kerangka") if row["jenis"] == "indikator"]
    assert [row["code"] for row in listed["results"]] == [row["kode"] for row in framework]

    rows = [row for row in table(root, "indikator") if row["indikator"] == "1.1"]
    found = read(client, "indicators/1.1/")
    names = {row["kode"]: row["nama"] for row in table(root, "skor")}
    assert {row["region"]: row for row in found["regions"]} == {
        row["kode"]: {
            "region": row["kode"],
            "name": names[row["kode"]],
            "level": row["tingkat"],
            "parent": "ID" if row["tingkat"] == "province" else row["kode"][:2],
            **finding_of(row),
        }
        for row in rows
    }
    assert client.get(found["url"]).status_code == 200
    assert {name: found[name] for name in listed["results"][0]} == listed["results"][0]
    assert [
        row["region"] for row in read(client, "indicators/1.1/", level="regency", parent="36")["regions"]
    ] == [
        "36.01",
        "36.02",
    ]
    assert read(client, "indicators/", dimension=framework[0]["induk"])["count"] < len(framework)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("level=province", ["36", "51"]),
        ("parent=36", ["36.01", "36.02"]),
        ("parent=ID", ["36", "51"]),
        ("class=high", ["36"]),
        ("class=none", ["36.02", "51"]),
        ("level=regency&class=none", ["36.02"]),
        ("search=KAB. 36.01", ["36.01"]),
        ("search=3602", ["36.02"]),
        ("search=lebak", ["36.02"]),
        ("search=atlantis", []),
        ("ordering=-code", ["51.03", "51", "36.02", "36.01", "36"]),
        ("ordering=score", ["51.03", "36.01", "36", "36.02", "51"]),
        ("ordering=-score", ["36", "36.01", "51.03", "36.02", "51"]),
        ("page_size=2&page=2", ["36.02", "51"]),
        ("level=", ["36", "36.01", "36.02", "51", "51.03"]),
    ],
)
def test_the_list_is_narrowed_ordered_and_paged(fixed, client, query, codes):
    answer = client.get(f"{BASE}regions/?{query}")
    assert [row["code"] for row in answer.json()["results"]] == codes


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("regions/", "warna=merah", "Saringan “warna” tidak dikenal. Yang ada: format, page, page_size, "),
        ("regions/", "level=desa", "level “desa” tidak ada. Yang ada: province, regency."),
        ("regions/", "level=regency&level=province", "Saringan “level” tertulis lebih dari sekali."),
        ("regions/", "parent=99", "parent “99” tidak ada. Yang ada: ID, 36, 51."),
        ("regions/", "class=x", "class “x” tidak ada. Yang ada: high, medium, low, none."),
        ("regions/", "ordering=nama", "ordering “nama” tidak ada. Yang ada: code, -code, score, -score."),
        ("regions/", "search=36.1", "search “36.1” tidak menemukan wilayah. Mungkin maksudnya 36.01."),
        ("regions/", "page=99", "page “99” tidak ada: tulis nomor halaman dari 1 sampai halaman terakhir."),
        ("regions/", "page=-1", "page “-1” tidak ada"),
        ("regions/", f"page={'9' * 5000}", "tidak ada: tulis nomor halaman"),
        ("regions/", "page_size=0", "page_size “0” tidak ada: tulis bilangan dari 1 sampai 1000."),
        ("regions/", "page_size=1001", "page_size “1001” tidak ada"),
        ("regions/", f"page_size={'9' * 5000}", "tidak ada: tulis bilangan dari 1 sampai 1000."),
        ("regions/", "page_size=²", "page_size “²” tidak ada"),
        ("regions/", "format=csv", "format “csv” tidak ada. Yang ada: json."),
        ("regions/36.01/", "page=2", "Saringan “page” tidak dikenal"),
        ("indicators/", "dimension=9", "dimension “9” tidak ada. Yang ada: D1, D2."),
        ("indicators/I1/", "search=x", "Saringan “search” tidak dikenal"),
    ],
)
def test_what_an_address_cannot_mean_is_refused_by_name(fixed, client, path, query, said):
    answer = client.get(f"{BASE}{path}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")
    assert said in answer.json()["message"]
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("uji-2024/v2/regions/", "Tidak ada terbitan di alamat ini."),
        ("lain/v1/indicators/", "Tidak ada terbitan di alamat ini."),
        ("uji-2024/v1/regions/99/", "Tidak ada wilayah dengan kode “99” dalam terbitan ini."),
        (
            "uji-2024/v1/regions/36.1/",
            "Tidak ada wilayah dengan kode “36.1” dalam terbitan ini. Mungkin maksudnya 36.01.",
        ),
        ("uji-2024/v1/indicators/9.9/", "Tidak ada indikator “9.9” dalam terbitan ini."),
    ],
)
def test_what_is_not_there_is_said(fixed, client, path, said):
    answer = client.get(f"/api/v1/releases/{path}")
    assert (answer.status_code, answer.json()) == (
        404,
        {"code": "not_found", "message": said, "errors": {}},
    )


def test_a_code_may_be_written_without_its_point(fixed, client):
    assert read(client, "regions/3601/")["code"] == "36.01"


def test_names_are_those_of_the_release_whatever_is_in_them(fixed, client):
    assert read(client, "regions/36.02/")["name"] == "Kabupaten <Lebak> & sekitarnya"


def test_a_text_that_looks_like_a_formula_comes_without_its_apostrophe(releases_root, fixed, client):
    root = releases_root / "lain/v1"
    content = content_make(region_make("36", 50.0, name="=1+1"), region_make("51", None, name="'kutip"))
    found = reading._read(str(root), write_data(content, root), "/")
    assert [region.name for region in found.regions.values()] == ["=1+1", "'kutip"]


def test_robustness_is_told_where_the_release_has_it(fixed, client):
    columns = (
        "kode,kelas_bertahan,bagian_rendah,bagian_sedang,bagian_tinggi,skor_median,skor_p5,skor_p95,"
        "peringkat_median,peringkat_p5,peringkat_p95"
    )
    (fixed / "data/ketahanan.csv").write_text(
        f"{columns}\n36,0.97,0.0,0.03,0.97,70.5,66.25,75.125,1.0,1.0,2.0\n51,,,,,,,,,,\n"
    )
    manifest = json.loads((fixed / "manifest.json").read_bytes())
    manifest["files"]["data/ketahanan.csv"] = {"sha256": "", "size": 0}
    (fixed / "manifest.json").write_text(json.dumps(manifest))
    types = json.loads((fixed / "data/csv-metadata.json").read_bytes())
    kinds = [
        {"name": name, "datatype": "string" if name == "kode" else "number"} for name in columns.split(",")
    ]
    others = [table for table in types["tables"] if table["url"] != "ketahanan.csv"]
    types["tables"] = [*others, {"url": "ketahanan.csv", "tableSchema": {"columns": kinds}}]
    (fixed / "data/csv-metadata.json").write_text(json.dumps(types))
    index = fixed.parent.parent / "index.json"
    document = json.loads(index.read_bytes())
    document["editions"][0]["releases"][0]["manifest_sha256"] = "berubah"
    index.write_text(json.dumps(document))

    assert read(client, "regions/36/")["robustness"] == {
        "class_kept": 0.97,
        "class_shares": {"high": 0.97, "medium": 0.03, "low": 0.0},
        "score": {"median": 70.5, "p5": 66.25, "p95": 75.125},
        "rank": {"median": 1.0, "p5": 1.0, "p95": 2.0},
    }
    assert read(client, "regions/51/")["robustness"] is None


@pytest.mark.parametrize("path", ["regions/", "regions/36.01/", "indicators/", "indicators/I1/"])
def test_the_figures_are_told_without_a_database_and_again_only_after_a_change(fixed, client, path):
    first = client.get(BASE + path)  # this test has no database: asking it for anything raises
    assert first["Cache-Control"] == "public, no-cache"
    again = client.get(BASE + path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Access-Control-Allow-Origin"] == "*"
    assert client.head(BASE + path).status_code == 200
    if path.endswith("s/"):
        other = client.get(f"{BASE}{path}?page_size=1", headers={"If-None-Match": first["ETag"]})
        assert other.status_code == 200


def test_answers_are_compressed(fixed, client):
    answer = client.get(f"{BASE}regions/", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    plain = client.get(f"{BASE}regions/")
    assert (plain["ETag"], "Content-Encoding" in plain) == (answer["ETag"], False)


def test_a_release_is_read_once(fixed, client, monkeypatch):
    read(client, "regions/")
    monkeypatch.setattr(reading.csv, "reader", None)
    read(client, "regions/36/")
    read(client, "indicators/I1/")
    assert reading._read.cache_info().maxsize == reading.KEPT


def test_a_draft_is_not_there(draft, client):
    assert client.get(f"{BASE}regions/").status_code == 404


def test_a_withdrawn_release_says_so_in_every_answer(published, client, withdraw):
    first = client.get(f"{BASE}regions/")
    assert first.json()["release"] == {
        "edition": "uji-2024",
        "version": 1,
        "kind": "official",
        "data_status": first.json()["release"]["data_status"],
        "state": "published",
        "notice": "",
        "withdrawn_at": None,
        "withdrawn_reason": "",
        "published_at": published.published_at.isoformat(),
        "url": "/terbitan/uji-2024/v1/",
        "latest": "/terbitan/uji-2024/v1/",
    }

    withdraw(published, "Angka Lebak keliru.")

    for path in ("regions/", "regions/36.01/", "indicators/", "indicators/1.1/"):
        told = client.get(BASE + path, headers={"If-None-Match": first["ETag"]}).json()["release"]
        assert (told["state"], told["notice"], told["withdrawn_reason"], told["latest"]) == (
            "withdrawn",
            "Terbitan ini ditarik. Angka Lebak keliru.",
            "Angka Lebak keliru.",
            None,
        )
        assert told["withdrawn_at"]


def test_a_superseded_release_says_which_one_took_its_place(run, published, make_draft, publish, client):
    publish(make_draft(run, "Diperbaiki."))
    told = client.get(f"{BASE}regions/").json()["release"]
    assert (told["state"], told["latest"], told["notice"]) == (
        "superseded",
        "/terbitan/uji-2024/v2/",
        "Terbitan ini tidak berlaku lagi. Yang berlaku: /terbitan/uji-2024/v2/",
    )


def test_files_that_are_away_are_said_to_be(fixed, client):
    (fixed / "data/skor.csv").rename(fixed / "data/lain.csv")
    answer = client.get(f"{BASE}regions/")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize("path", ["regions/", "indicators/I1/"])
def test_scripts_of_other_sites_may_ask_and_browsers_before_them(fixed, client, path):
    asked = client.options(
        BASE + path, headers={"Access-Control-Request-Method": "GET", "Origin": "https://x.example"}
    )
    assert (asked.status_code, asked.content, asked["Access-Control-Allow-Origin"]) == (204, b"", "*")
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    answer = client.get(BASE + path, headers={"Origin": "https://x.example"})
    assert (answer["Access-Control-Allow-Origin"], "ETag" in answer["Access-Control-Expose-Headers"]) == (
        "*",
        True,
    )
    assert client.options(BASE + path).status_code == 405
    assert client.post(BASE + path).status_code == 405


def test_scripts_of_other_sites_read_files_and_no_pages_and_nothing_private(published, client, publisher):
    for path in ("data/skor.csv", "data/skor.json", "data/peta-heksagon.geojson", "manifest.json"):
        assert client.get(f"/terbitan/uji-2024/v1/{path}")["Access-Control-Allow-Origin"] == "*"
    asked = client.options(
        "/terbitan/uji-2024/v1/data/skor.csv", headers={"Access-Control-Request-Method": "GET"}
    )
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert client.options("/terbitan/uji-2024/v1/data/skor.csv").status_code == 405
    client.force_login(publisher)
    for path in ("/terbitan/uji-2024/v1/", "/portal/terbitan/", "/api/v1/submissions/"):
        assert "Access-Control-Allow-Origin" not in client.get(path), path


def test_who_asks_too_often_waits_and_is_told_how_long(fixed, client, settings, monkeypatch):
    now = throttles.time.time() // 60 * 60 + 15
    monkeypatch.setattr(throttles.time, "time", lambda: now)
    settings.API_PUBLIC_READS_PER_MINUTE = 2
    here, there = {"REMOTE_ADDR": "127.8.1.1"}, {"REMOTE_ADDR": "127.8.1.2"}
    assert [client.get(f"{BASE}regions/", **here).status_code for _ in range(2)] == [200, 200]
    late = client.get(f"{BASE}regions/", **here)
    assert (late.status_code, late["Retry-After"], late["Access-Control-Allow-Origin"]) == (429, "45", "*")
    assert late.json() == {
        "code": "throttled",
        "message": "Terlalu banyak permintaan. Coba lagi dalam 45 detik.",
        "errors": {},
    }
    assert client.get(f"{BASE}regions/", **there).status_code == 200


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("regions/", "RegionResultList"),
        ("regions/36.01/", "RegionResultDetail"),
        ("indicators/", "IndicatorList"),
        ("indicators/I1/", "IndicatorResultDetail"),
    ],
)
def test_the_documentation_tells_of_what_is_answered(fixed, client, path, name):
    schema = SchemaGenerator().get_schema(request=None, public=True)
    told = read(client, path)
    check_told(told, name, schema)
    address = (
        f"/api/v1/releases/{{edition}}/v{{version}}/{path.replace('36.01', '{code}').replace('I1', '{code}')}"
    )
    answers = schema["paths"][address]["get"]["responses"]
    [example] = answers["200"]["content"]["application/json"]["examples"].values()
    check_told(example["value"], name, schema)
    assert {"200", "304", "404", "429"} <= set(answers)


def check_told(told: Any, name: str, schema: dict[str, Any]) -> None:
    """Compare the names in an answer with those of the schema, all the way down."""
    properties = schema["components"]["schemas"][name]["properties"]
    assert set(told) == set(properties), name
    for key, part in properties.items():
        one = part.get("items", part)
        inner = one.get("$ref") or next(
            (each["$ref"] for each in one.get("allOf", ()) if "$ref" in each), None
        )
        for row in told[key] if isinstance(told[key], list) else [told[key]]:
            if inner and row is not None:
                check_told(row, inner.rpartition("/")[2], schema)
