"""What has to come first where a step cannot be taken in the state of a form, for whoever tried it."""

from collections.abc import Mapping
from typing import Final

from ..enums import SubmissionAction, SubmissionState

_A, _S = SubmissionAction, SubmissionState

_OF_STATE: Final[Mapping[SubmissionState, str]] = {
    _S.DRAFT: "Tunggu sampai kantornya mengirim data itu.",
    _S.RETURNED: "Kantornya sedang memperbaiki data itu; tunggu sampai dikirim lagi.",
    _S.SUBMITTED: "Mulai periksa dahulu, lalu putuskan.",
    _S.IN_REVIEW: "Pemeriksaannya belum selesai; lanjutkan pemeriksaan itu.",
    _S.APPROVED: (
        "Pemeriksaannya selesai, dan data itu menunggu penerimaan. Bila perlu diperbaiki, buka kembali dahulu."
    ),
    _S.ACCEPTED: "Bila data itu perlu diperbaiki, buka kembali dahulu.",
}

_OF_STEP: Final[Mapping[tuple[SubmissionState, SubmissionAction], str]] = {
    (_S.SUBMITTED, _A.SUBMIT): "Isiannya terkunci, dan menunggu pemeriksaan.",
    (_S.SUBMITTED, _A.TAKE_OVER): "Belum ada yang memeriksanya lagi. Mulai periksa, tanpa mengambil alih.",
    (_S.SUBMITTED, _A.ACCEPT): "Data itu harus diperiksa dan disetujui dahulu, baru dapat diterima.",
    (_S.SUBMITTED, _A.REOPEN): (
        "Hanya data yang sudah disetujui dibuka kembali. Bila perlu diperbaiki, mulai periksa dahulu, lalu kembalikan."
    ),
    (_S.IN_REVIEW, _A.SUBMIT): "Isiannya terkunci selama diperiksa.",
    (
        _S.IN_REVIEW,
        _A.ACCEPT,
    ): "Pemeriksaannya harus selesai dan datanya disetujui dahulu, baru dapat diterima.",
    (_S.IN_REVIEW, _A.REOPEN): (
        "Hanya data yang sudah disetujui dibuka kembali. Selama diperiksa, pemeriksanya dapat mengembalikannya."
    ),
    (_S.APPROVED, _A.SUBMIT): "Isiannya terkunci, dan menunggu penerimaan.",
    (_S.ACCEPTED, _A.SUBMIT): "Isiannya terkunci.",
}


def what_first(state: SubmissionState, action: SubmissionAction) -> str:
    """Return what to do, or to wait for, before `action` can be taken, for example with data that is only sent."""
    return _OF_STEP.get((state, action), _OF_STATE[state])
