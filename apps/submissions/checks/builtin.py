"""The checks that every form passes, whatever its instrument says.

Their codes begin with an underscore, which no code of a file does.
"""

from typing import Final

from apps.indicators.enums import CheckKind, CheckSeverity
from apps.indicators.structure import CheckNode

BUILTIN_CHECKS: Final = (
    CheckNode(
        number=0,
        code="_answered",
        kind=CheckKind.ANSWERED,
        severity=CheckSeverity.ERROR,
        name="Belum dijawab",
        message="Pilih jawabannya. Bila datanya tidak tersedia, pilih “Tidak ada data”.",
    ),
    CheckNode(
        number=1,
        code="_reason",
        kind=CheckKind.REASON,
        severity=CheckSeverity.ERROR,
        name="“Tidak ada data” tanpa alasan",
        message="“Tidak ada data” perlu alasan. "
        "Tuliskan di catatan mengapa datanya tidak ada, dan di mana sudah dicari.",
    ),
    CheckNode(
        number=2,
        code="_evidence",
        kind=CheckKind.REQUIRED_EVIDENCE,
        severity=CheckSeverity.HINT,
        name="Terjadi, tetapi tanpa bukti",
        message="Jawabannya “Terjadi”, tetapi belum ada bukti dukung.",
    ),
    CheckNode(
        number=3,
        code="_repeated_rows",
        kind=CheckKind.REPEATED_ROWS,
        severity=CheckSeverity.HINT,
        name="Beberapa baris untuk pemilihan dan tingkat yang sama",
        message="Ada beberapa baris untuk pemilihan dan tingkat yang sama. Jumlahnya dijumlahkan; "
        "periksa apakah kejadian yang sama tercatat dua kali.",
    ),
)
