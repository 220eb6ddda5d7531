"""Why office documents are not taken: each the end of a sentence that names the document."""

from typing import Final

MACROS: Final = (
    "memuat makro, yang dapat menjalankan program di komputer pembacanya. "
    "Simpan salinannya tanpa makro, atau cetak ke PDF, lalu unggah salinan itu."
)
OBJECTS: Final = (
    "memuat objek atau program yang ditanam di dalamnya. "
    "Hapus objek itu, atau cetak dokumennya ke PDF, lalu unggah lagi."
)
LURES: Final = (
    "memuat tautan yang bukan ke halaman web atau surel: ke berkas di server, atau ke program. "
    "Hapus tautan itu, atau cetak dokumennya ke PDF, lalu unggah lagi."
)
ARCHIVED: Final = (
    "memuat arsip ({}) di dalamnya. "
    "Keluarkan arsip itu dari dokumennya, dan unggah isinya sebagai berkas masing-masing."
)
TOO_LARGE: Final = (
    "menjadi jauh terlalu besar saat dibuka, seperti berkas yang dibuat untuk merusak. "
    "Simpan ulang dari aplikasi asalnya, atau cetak ke PDF."
)
LOCKED: Final = (
    "memakai kata sandi atau format Office lama, sehingga pemeriksa tidak dapat membacanya. "
    "Simpan ulang sebagai DOCX atau XLSX tanpa kata sandi."
)


def fetches(what: str) -> str:
    """Return why a document that fetches something when it is opened is not taken."""
    return (
        f"mengambil {what} dari tempat lain saat dibuka, sehingga isinya dapat berubah atau menjalankan sesuatu. "
        "Putuskan tautan itu, atau cetak dokumennya ke PDF, lalu unggah lagi."
    )


def commands(field: str) -> str:
    """Return why a document with a field of Word that runs or fetches something is not taken."""
    return (
        f"memuat bidang (field) {field}, yang mengambil isi dari tempat lain atau menjalankan program. "
        "Putuskan bidang itu (pilih, lalu Ctrl+Shift+F9), atau cetak dokumennya ke PDF, lalu unggah lagi."
    )


def calls(function: str) -> str:
    """Return why a workbook with a formula that runs or fetches something is not taken."""
    return (
        f"memuat rumus {function}, yang mengambil isi dari tempat lain atau menjalankan program. "
        "Ganti rumus itu dengan hasilnya (Tempel Khusus, Nilai), atau cetak ke PDF, lalu unggah lagi."
    )
