"""Every list, and what its address is refused for: a name it does not know, a value that cannot be, a page it has not.

Nothing in an address is ignored: who asks for one thing and is shown another believes what is not so.
"""

from collections.abc import Callable, Mapping
from typing import Final

import pytest
from django.test import Client
from django.urls import reverse

from tests.matrix.resolver import url_names
from tests.matrix.table import TABLE
from tests.matrix.world import World

_STATES: Final = "Yang ada: Diisi, Dikirim, Diperiksa, Dikembalikan, Disetujui, Diterima."
_PAGES: Final = {
    "page=nol": "Halaman “nol” tidak ada",
    "page=99": "Halaman 99 tidak ada: daftar ini berakhir di halaman ",
}
_LONG: Final = 101 * "x"
_NO_PAGES: Final = dict.fromkeys(("page=2", "page=abc", "page=99"), "Saringan “page” tidak dikenal")
_QUEUE: Final = {
    "status=x": "Antrean: “x” tidak ada. Yang ada: ",
    "edisi=x": "Edisi: “x” tidak ada.",
    "provinsi=99": "Provinsi: “99” tidak ada. Yang ada: Banten",
    "dimensi=9": "Perlu dilihat di dimensi: “9” tidak ada. Yang ada: 1 Dimensi 1, 2 Dimensi 2.",
    "peringatan=x": "Peringatan: “x” tidak ada. Yang ada: Ada saat dikirim, Tidak ada saat dikirim.",
    "tanpa_bukti=x": "Terjadi tanpa bukti: “x” tidak ada. Yang ada: Ada, Tidak ada.",
    "siap=x": "Pemeriksaan Anda: “x” tidak ada. Yang ada: Siap disetujui, Belum siap disetujui.",
    "berubah=x": "Sejak dikembalikan: “x” tidak ada. Yang ada: Berubah, Tidak berubah.",
    f"cari={_LONG}": "Cari wilayah: ",
}

_PROGRESS: Final = {
    "edisi=x": "Edisi: “x” tidak ada. Yang ada: Edisi uji-2024.",
    "provinsi=99": "Provinsi: “99” tidak ada. Yang ada: Banten",
    "status=x": f"“x” tidak ada. {_STATES}",
    "lewat=x": "Batas tahapnya: “x” tidak ada. Yang ada: Sudah lewat.",
    "peta=x": "“x” tidak ada. Yang ada: Provinsi, Kabupaten/Kota.",
    "tampil=x": "“x” tidak ada. Yang ada: Status, Kelengkapan.",
    "urut=x": "Urutkan menurut: “x” tidak ada. Yang ada: ",
    f"cari={_LONG}": "Cari wilayah: ",
}

LISTS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "dashboard:home": ("analyst", {"edisi=x": "Edisi: “x” tidak ada. Yang ada: Edisi uji-2024."}),
    "dashboard:progress": ("national_reviewer", {**_PROGRESS, **_PAGES}),
    "dashboard:progress_export": (
        "national_reviewer",
        {**_PROGRESS, **_NO_PAGES, "bentuk=x": "bentuk “x” tidak ada"},
    ),
    "dashboard:audit_list": (
        "auditor",
        {
            "action=x": "Tindakan: “x” tidak ada. Yang ada: gagal masuk, ",
            "since=x": "Sejak tanggal: ",
            "until=2024-13-01": "Sampai tanggal: ",
            "person=x-x": "Nama pelaku: ",
            "region=x": "Tidak ada wilayah “x”.",
            f"subject_id={_LONG}": "Nomor objek: ",
            f"request_id={_LONG}": "Nomor permintaan: ",
            "sebelum=kemarin": "Tempat “kemarin” tidak ada dalam catatan.",
            "sesudah=9-": "Tempat “9-” tidak ada dalam catatan.",
            "sebelum=1-1&sesudah=1-1": "“sebelum” dan “sesudah” tidak dapat dipakai bersama.",
            "page=2": "Saringan “page” tidak dikenal",
        },
    ),
    "dashboard:audit_export": (
        "auditor",
        {**_NO_PAGES, "action=x": "Tindakan: “x” tidak ada.", "until=x": "tanggal"},
    ),
    "submissions:list": (
        "analyst",
        {
            "edisi=x": "Edisi: “x” tidak ada. Yang ada: Edisi uji-2024.",
            "status=x": f"“x” tidak ada. {_STATES}",
            "provinsi=99": "Provinsi: “99” tidak ada. Yang ada: ",
            f"cari={_LONG}": "Cari wilayah: ",
            "status=draft&status=submitted": "“status” tertulis lebih dari sekali",
            **_PAGES,
        },
    ),
    "workbooks:job_list": ("analyst", {"edisi=x": "Edisi: “x” tidak ada. Yang ada: Edisi uji-2024."}),
    "workbooks:job_detail": (
        "operator_pandeglang",
        {"jenis=x": "“x” tidak ada. Yang ada: Salah, Bertentangan, Baru, Berubah, Ditolak.", **_PAGES},
    ),
    "submissions:answer_history": ("auditor", _PAGES),
    "submissions:print": (
        "auditor",
        {
            "isi=x": "Isi: “x” tidak ada. Yang ada: Kosong, Terisi.",
            "dimensi=9": "Dimensi: “9” tidak ada. Yang ada: Dimensi 1, Dimensi 2.",
            **_NO_PAGES,
        },
    ),
    "reviews:queue": ("national_reviewer", {**_QUEUE, **_PAGES}),
    "reviews:reply_list": ("national_reviewer", _NO_PAGES),
    "reviews:detail": ("national_reviewer", {**_QUEUE, **_NO_PAGES}),
    "reviews:history": ("national_reviewer", {**_QUEUE, **_PAGES}),
    "reviews:dimension": ("national_reviewer", {**_QUEUE, **_NO_PAGES}),
    "accounts:user_list": (
        "administrator",
        {"role=raja": "Peran: “raja” tidak ada. Yang ada: Operator, ", "status=x": "Status akun: ", **_PAGES},
    ),
    "accounts:access_review": (
        "administrator",
        {
            "provinsi=99": "Provinsi: “99” tidak ada. Yang ada: Banten",
            "role=raja": "Peran: “raja” tidak ada. Yang ada: Operator, ",
            "tak_dipakai=7": "Tidak dipakai lebih dari: “7” tidak ada. Yang ada: 30 hari, 90 hari, 180 hari, 1 tahun.",
            "konfirmasi=x": "Konfirmasi: “x” tidak ada. Yang ada: Perlu dikonfirmasi, Belum waktunya.",
            f"q={_LONG}": "Nama, surel, atau wilayah: ",
            **_PAGES,
        },
    ),
    "accounts:access_review_export": (
        "administrator",
        {**_NO_PAGES, "konfirmasi=x": "Konfirmasi: “x” tidak ada.", "bentuk=x": "bentuk “x” tidak ada."},
    ),
    "accounts:invitation_list": ("administrator", _PAGES),
    "accounts:token_list": ("analyst", _NO_PAGES),
    "notifications:notice_list": ("analyst", _PAGES),
    "computation:run_list": ("analyst", {}),
    "computation:run_detail": ("analyst", _PAGES),
    "computation:run_regions": (
        "analyst",
        {
            "tingkat=x": "Tingkat: “x” tidak ada. Yang ada: ",
            "provinsi=99": "Provinsi: “99” tidak ada. Yang ada: ",
            "kelas=x": "Kelas: “x” tidak ada. Yang ada: ",
            "urut=x": "Urutkan menurut: “x” tidak ada. Yang ada: ",
            **_PAGES,
        },
    ),
    "computation:run_regions_file": ("analyst", {**_NO_PAGES, "kelas=x": "Kelas: “x” tidak ada."}),
    "computation:run_themes": (
        "analyst",
        {
            "tingkat=x": "Tingkat: “x” tidak ada. Yang ada: ",
            "urut=-x": "Urutkan menurut: “-x” tidak ada. Yang ada: ",
            **_PAGES,
        },
    ),
    "computation:analysis_detail": ("analyst", {"tingkat=x": "Tingkat: “x” tidak ada. Yang ada: "}),
    "scenarios:scenario_list": ("analyst", {}),
    "scenarios:run_compare": ("analyst", {"before=x&after=x": "Hitungan yang dibandingkan: "}),
    "scenarios:scenario_detail": (
        "analyst",
        {
            "tingkat=x": "Tingkat: “x” tidak ada. Yang ada: ",
            "tingkat=kabkota&isi=x": "Tampilkan: “x” tidak ada. Yang ada: ",
            "urut=-selisih": "Tulis juga tingkat wilayahnya: provinsi, kabkota.",
            "tingkat=kabkota&urut=x": "Urutkan menurut: “x” tidak ada. Yang ada: ",
            "cari=lebak": "Tulis juga tingkat wilayahnya: provinsi, kabkota.",
            "tingkat=kabkota&page=99": "daftar ini berakhir di halaman 1",
        },
    ),
    "publishing:embargo_list": ("stakeholder", {}),
    "publishing:release_list": ("publisher", {}),
    "publishing:release_prepare": ("publisher", {"hitungan=x": "Hitungan: "}),
    "indicators:edition_list": ("analyst", {}),
    "indicators:instrument_list": ("analyst", {}),
    "panels:panel_list": ("analyst", {}),
    "api:submission_list": (
        "analyst",
        {"edition=x": "edition “x” tidak ada. Yang ada: uji-2024.", "state=x": "state “x” tidak ada."},
    ),
    "api:submission_detail": ("analyst", {"format=json&edition=x": "“edition” tidak dikenal"}),
    "api:answer_list": ("operator_pandeglang", {"format=xml": "format “xml” tidak ada. Yang ada: json."}),
    "api:warning_list": ("operator_pandeglang", {"format=xml": "format “xml” tidak ada. Yang ada: json."}),
    "api:region-list": (
        "anonymous",
        {
            "set=1999": "set “1999” tidak ada. Yang ada: 2024.",
            "level=desa": "level “desa” tidak ada. Yang ada: nation, province, regency.",
            "parent=99": "parent “99” tidak ada.",
        },
    ),
    "api:region-set-list": ("anonymous", {}),
    "api:edition-list": ("anonymous", {}),
    "api:release-list": ("anonymous", {"edition=x": "edition “x” tidak ada. Yang ada: uji-2024."}),
}
"""Each list, who opens it, and which queries are refused with which words. Unknown names are refused by all."""


def test_every_list_is_in_the_table() -> None:
    lists = {name for name in url_names() if name.endswith(("_list", "-list", ":list"))}
    assert lists - LISTS.keys() == set()


@pytest.mark.thorough
def test_lists_refuse_what_their_address_cannot_mean(world: World, client_of: Callable[..., Client]) -> None:
    wrong: list[tuple[str, int]] = []
    for name, (actor, refused) in LISTS.items():
        url = reverse(name, args=TABLE[name].args(world))
        browser = client_of(world.people.get(actor))
        assert browser.get(url).status_code == 200, url
        for query, said in {**refused, "warna=merah": "Saringan “warna” tidak dikenal"}.items():
            answer = browser.get(f"{url}?{query}")
            text = answer.json()["message"] if url.startswith("/api/") else answer.content.decode()
            if answer.status_code != 400 or said not in text:
                wrong.append((f"{url}?{query}", answer.status_code))
    assert wrong == []
