"""What the documentation of the API says of submissions beside their fields: headers, errors, examples."""

from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from .serializers import ErrorSerializer, StaleSerializer


def _header(name: str, text: str, *, response: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name, OpenApiTypes.STR, OpenApiParameter.HEADER, description=text, response=response
    )


IF_MATCH: Final = _header("If-Match", "ETag versi yang dibaca. Diperlukan bila yang diubah sudah ada.")
IF_NONE_MATCH: Final = _header(
    "If-None-Match", "Saat membaca: ETag yang dikenal, dan jawabannya 304 bila masih sama. Saat menulis: `*`."
)
IDEMPOTENCY_KEY: Final = _header(
    "Idempotency-Key",
    "Kunci pilihan program, misalnya UUID. Permintaan yang sama dengan kunci yang sama dalam 24 jam dijawab seperti "
    "yang pertama, dengan `Idempotency-Replayed: true`; isi yang lain ditolak dengan 422.",
)
IF_MATCH_LIST: Final = _header(
    "If-Match",
    "ETag daftar berkas yang dibaca; bila disertakan, ditolak dengan 412 setelah daftarnya berubah.",
)
ETAG: Final = [_header("ETag", "Versi yang tersimpan sekarang.", response=True)]

LIST_ERRORS: Final[dict[int, Any]] = dict.fromkeys((400, 401, 406, 429, 503), ErrorSerializer)
READ_ERRORS: Final[dict[int, Any]] = {**LIST_ERRORS, 404: ErrorSerializer}
WRITE_ERRORS: Final[dict[int, Any]] = {
    **READ_ERRORS,
    403: ErrorSerializer,
    409: ErrorSerializer,
    411: ErrorSerializer,
    412: StaleSerializer,
    413: ErrorSerializer,
    415: ErrorSerializer,
    422: ErrorSerializer,
    428: ErrorSerializer,
}
"""What every write may be refused with. A write that was refused has changed nothing."""

_EVENT: Final = {
    "election": "pemilu-2024",
    "level": "ringan",
    "count": 2,
    "unit": "kejadian",
    "narrative": "Selebaran bernada SARA disebar di dua kecamatan.",
    "source": "Laporan hasil pengawasan 12/2024",
}
_SENT: Final = {"value": "occurred", "note": "", "events": [_EVENT]}
_FILE: Final = {
    "id": "0b7f4c1e-5d2a-4a53-9f0e-2f7d7c1f9a10",
    "etag": '"7d793037a0760186574b0282f2f435e7"',
    "name": "putusan.pdf",
    "content_type": "application/pdf",
    "size": 48213,
    "sha256": "9f2c6a0d5b1e4f7788c3a1d2e4b6f80912a3c4d5e6f708192a3b4c5d6e7f8091",
    "uploaded_at": "2024-08-26T14:30:00+07:00",
    "removed_at": None,
    "scan": None,
}
_TOLD: Final = {
    "indicator": "1.1.1",
    "etag": '"5d41402abc4b2a76b9719d911017c592"',
    **_SENT,
    "revision": 3,
    "saved_by": "Operator Pandeglang",
    "saved_at": "2024-08-26T14:30:00+07:00",
    "evidence": [_FILE],
    "findings": [
        {
            "check": "_repeated_rows",
            "severity": "hint",
            "text": "Ada beberapa baris untuk pemilihan dan tingkat yang sama. Jumlahnya dijumlahkan; "
            "periksa apakah kejadian yang sama tercatat dua kali.",
        }
    ],
    "has_draft": False,
}

FORM: Final = OpenApiExample(
    "Kode",
    {
        "indicators": [{"code": "1.1.1", "name": "Kekerasan berbau SARA", "unit": "kejadian"}],
        "elections": [{"code": "pemilu-2024", "name": "Pemilu 2024"}],
        "levels": [{"code": "ringan", "name": "Ringan"}],
    },
    response_only=True,
    status_codes=["200"],
)
ANSWER: Final = OpenApiExample("Jawaban", _TOLD, response_only=True, status_codes=["200", "201"])
ANSWERS: Final = OpenApiExample("Jawaban", {"answers": [_TOLD]}, response_only=True, status_codes=["200"])
ANSWER_SENT: Final = OpenApiExample("Terjadi", _SENT, request_only=True)
BATCH: Final = OpenApiExample(
    "Dua jawaban",
    {
        "answers": [
            {"indicator": "1.1.1", **_SENT},
            {"indicator": "1.1.2", "value": "did_not_occur", "note": "Sudah ditanyakan ke panwascam."},
        ]
    },
    request_only=True,
)
BATCH_CHANGED: Final = OpenApiExample(
    "Jawaban yang sudah ada, dengan ETag yang dibaca",
    {"answers": [{"indicator": "1.1.1", "etag": _TOLD["etag"], **_SENT}]},
    request_only=True,
)
_WARNING: Final = {
    "key": "banyak:1.1.1",
    "etag": '"5b0f7e9a0d5e4f0f9d7e1c2b3a495867"',
    "check": "banyak",
    "indicators": ["1.1.1"],
    "text": "Jumlahnya jauh di atas kabupaten/kota lain di provinsi ini.",
    "explanation": {
        "text": "Tiga laporan dari kecamatan yang sama, diperiksa ulang pada 2 September.",
        "written_by": "Operator Pandeglang",
        "written_at": "2024-09-03T10:12:00+07:00",
    },
}
WARNINGS: Final = OpenApiExample(
    "Satu peringatan", {"warnings": [_WARNING]}, response_only=True, status_codes=["200"]
)
EXPLAINED: Final = OpenApiExample(
    "Satu penjelasan",
    {
        "explanations": [
            {
                "key": "banyak:1.1.1",
                "etag": '"1c9d7e5a0d5e4f0f9d7e1c2b3a495867"',
                "text": "Tiga laporan dari kecamatan yang sama, diperiksa ulang pada 2 September.",
            }
        ]
    },
    request_only=True,
)
EVIDENCE: Final = OpenApiExample("Berkas", _FILE, response_only=True, status_codes=["200"])
ATTACHED: Final = OpenApiExample(
    "Berkas",
    {**_FILE, "notes": ["Berkas yang sama juga dilampirkan pada indikator 4.1.1."]},
    response_only=True,
    status_codes=["200", "201"],
)
FILES: Final = OpenApiExample("Berkas", {"evidence": [_FILE]}, response_only=True, status_codes=["200"])
REFUSED: Final = OpenApiExample(
    "Ditolak",
    {
        "code": "invalid_input",
        "message": "Tidak ada yang disimpan. 1.1.1, kejadian 1, Jumlah: “1.250” belum jelas. "
        "Bila maksudnya 1250 kejadian, tulis 1250 tanpa titik atau koma.",
        "errors": {
            "1.1.1.0.count": [
                "“1.250” belum jelas. Bila maksudnya 1250 kejadian, tulis 1250 tanpa titik atau koma."
            ]
        },
    },
    response_only=True,
    status_codes=["422"],
)
STALE: Final = OpenApiExample(
    "Sudah berubah",
    {
        "code": "stale_version",
        "message": "Jawaban 1.1.1 berubah sejak Anda membacanya. Tidak ada yang ditimpa.",
        "errors": {},
        "stored": [_TOLD],
    },
    response_only=True,
    status_codes=["412"],
)
STALE_FILE: Final = OpenApiExample(
    "Sudah berubah",
    {
        "code": "stale_version",
        "message": "Berkas “putusan.pdf” berubah sejak Anda membacanya. Tidak ada yang ditimpa.",
        "errors": {},
        "stored": [_FILE],
    },
    response_only=True,
    status_codes=["412"],
)
LOCKED: Final = OpenApiExample(
    "Terkunci",
    {
        "code": "conflict",
        "message": "Data Kabupaten Pandeglang berstatus “Dikirim” dan terkunci. "
        "Isian hanya dapat diubah saat berstatus “Diisi” atau “Dikembalikan”.",
        "errors": {},
    },
    response_only=True,
    status_codes=["409"],
)
REFUSALS: Final = [REFUSED, STALE, LOCKED]
