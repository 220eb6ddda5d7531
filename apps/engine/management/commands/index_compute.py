from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from apps.engine.headless import IndexRequest, index_write
from apps.engine.management.command_line import (
    HeadlessCommand,
    headless_errors,
    read_request_numbers,
    required_paths,
)
from apps.engine.spreadsheet import read_decimal_answer


class Command(HeadlessCommand):
    help = (
        "Menghitung indeks dari berkas kerangka (TOML) dan data (CSV), tanpa basis data (docs/headless.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--framework", type=Path, metavar="FILE.toml", help="kerangka dan metode")
        parser.add_argument("--data", type=Path, metavar="FILE.csv", help="nilai indikator tiap wilayah")
        parser.add_argument("--output", type=Path, metavar="DIR", help="folder hasil, baru atau kosong")
        parser.add_argument("--latest", type=Path, metavar="FILE.csv", help="nilai edisi sebelumnya")
        parser.add_argument("--decimal", metavar="koma|titik", help="tanda desimal data yang bermakna ganda")
        parser.add_argument("--latest-decimal", metavar="koma|titik", help="sama, untuk --latest")
        parser.add_argument(
            "--excel",
            action="store_true",
            help="tulis setiap tabel juga untuk Excel Indonesia (NAMA-excel.csv)",
        )
        parser.add_argument("--robustness", metavar="N", help="banyaknya simulasi ketahanan")
        parser.add_argument(
            "--seed", metavar="S", help="benih simulasi; benih yang sama memberi hasil yang sama"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with headless_errors():
            n_runs, seed = read_request_numbers(options["robustness"], options["seed"])
            framework, data, output = required_paths(options, "framework", "data", "output")
            request = IndexRequest(
                framework=framework,
                data=data,
                output=output,
                latest=options["latest"],
                n_runs=n_runs,
                seed=seed,
                decimal=read_decimal_answer("decimal", options["decimal"]),
                latest_decimal=read_decimal_answer("latest-decimal", options["latest_decimal"]),
                is_excel_wanted=options["excel"],
            )
            notes = index_write(request)
        for note in notes:
            self.stdout.write(note)
        self.stdout.write(f"Hasil ditulis ke {request.output}.")
