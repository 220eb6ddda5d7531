from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.regions.models import Region, RegionSet
from tests.regions.region_rows import line_of, region_file_with

pytestmark = pytest.mark.django_db


def test_regions_load_without_arguments_loads_the_committed_files() -> None:
    out = StringIO()
    call_command("regions_load", stdout=out)

    assert out.getvalue() == (
        "regions.csv dibaca sebagai teks UTF-8, pemisah koma, tanpa angka desimal.\n"
        "region_sets.csv dibaca sebagai teks UTF-8, pemisah koma, tanpa angka desimal.\n"
        "Wilayah: 579 baru, 0 diubah, 0 tetap.\nSusunan wilayah: 2 baru, 0 diubah, 0 tetap.\n"
        "Batas wilayah susunan 2022: versi 1, baru.\nBatas wilayah susunan 2024: versi 1, baru.\n"
    )


def test_regions_load_of_a_faulty_file_prints_every_fault_and_loads_nothing(tmp_path: Path) -> None:
    path = region_file_with(tmp_path, {"36,Banten,": "36,,"})

    with pytest.raises(CommandError) as caught:
        call_command("regions_load", str(path))

    assert str(caught.value) == (
        "Berkas regions.csv tidak dimuat: ada 1 kesalahan. Perbaiki, lalu muat kembali.\n"
        f"  baris {line_of('36,Banten')}, kolom name: Kosong. Isi kolom ini."
    )
    assert (Region.objects.count(), RegionSet.objects.count()) == (0, 0)


def test_regions_load_with_faulty_sets_loads_no_regions_either(tmp_path: Path) -> None:
    sets = tmp_path / "region_sets.csv"
    sets.write_text("code,name,on_date\n2022,34 provinsi,besok\n", encoding="utf-8")

    with pytest.raises(CommandError, match="baris 2, kolom on_date"):
        call_command("regions_load", sets=sets)

    assert Region.objects.count() == 0


def test_regions_load_tells_of_both_files_at_once(tmp_path: Path) -> None:
    path = region_file_with(tmp_path, {"36,Banten,": "36,,"})
    sets = tmp_path / "region_sets.csv"
    sets.write_text("code,name,on_date\n2022,34 provinsi,besok\n", encoding="utf-8")

    with pytest.raises(CommandError) as caught:
        call_command("regions_load", str(path), sets=sets)

    assert f"baris {line_of('36,Banten')}, kolom name: Kosong." in str(caught.value)
    assert "baris 2, kolom on_date: “besok” bukan tanggal." in str(caught.value)


def test_regions_load_shows_the_first_twenty_faults_and_counts_the_rest(tmp_path: Path) -> None:
    content = region_file_with(tmp_path, {}).read_text(encoding="utf-8").replace("Asia/Makassar", "WITA")
    path = tmp_path / "regions.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError) as caught:
        call_command("regions_load", str(path))

    lines = str(caught.value).splitlines()
    assert len(lines) == 1 + 20 + 1
    assert lines[-1] == "  dan 142 kesalahan lain"
