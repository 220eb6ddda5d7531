"""Evidence through the API: listed, attached, withdrawn, handed out; by the services of the form."""

import uuid
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.authentication import asking
from apps.accounts.api.idempotency import idempotent
from apps.audit.enums import AuditAction
from apps.core.addresses import FORMAT_PARAMETER, takes_parameters
from apps.core.api import answer_unchanged, answer_versioned, check_version, etag_of, is_known
from apps.core.exceptions import InvalidInputError, TooLargeError
from apps.core.pages import foreign_file, hands_out
from apps.core.request_bodies import told_length

from ..files import FILE_KINDS, inspect_upload
from ..models import Evidence
from ..selectors import evidence_get, evidence_open, shared_words, twins_read
from ..services import (
    Upload,
    check_may_enter,
    evidence_attach_many,
    evidence_record_download,
    evidence_remove,
    form_of_file,
    lock_for_entry,
    outsiders_recorded,
)
from . import documentation as told_of
from .parts import SubmissionPart
from .serializers import (
    AttachedSerializer,
    ErrorSerializer,
    EvidenceListSerializer,
    EvidenceSerializer,
    UploadSerializer,
)

_AROUND: Final = 64 * 1024
"""How much longer than the file the request may be: its name, and what separates the parts."""


_SENT: Final = sorted({(200, kind.content_type) for kind in FILE_KINDS.values()})
"""The media types that a file is sent as."""


def _check_length(request: Request) -> None:
    """Raise TooLargeError before a body that is too long is read; what measures the file itself comes later."""
    if told_length(request) > settings.EVIDENCE_MAX_BYTES + _AROUND:
        limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise TooLargeError(
            f"Berkas lebih besar dari {limit} MB, jadi tidak disimpan. Perkecil atau bagi berkasnya."
        )


@method_decorator(takes_parameters(FORMAT_PARAMETER), name="dispatch")
class AnswerEvidenceView(SubmissionPart):
    """The files of one answer."""

    step = AuditAction.EVIDENCE_ATTACH

    parser_classes = (MultiPartParser,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too long before even the check against forged forms reads it."""
        _check_length(request)
        super().initial(request, *args, **kwargs)

    @extend_schema(
        summary="Bukti dukung sebuah jawaban",
        parameters=[told_of.IF_NONE_MATCH, *told_of.ETAG],
        responses={200: EvidenceListSerializer, 304: None, **told_of.READ_ERRORS},
        examples=[told_of.FILES],
    )
    def get(self, request: Request, public_id: uuid.UUID, code: str) -> Response:
        """Berkas yang tidak ditarik, dengan sidik dan ukurannya."""
        self.check_indicator(code)
        told = self._told(code)
        return answer_versioned(request, told, etag_of(told))

    @extend_schema(
        summary="Lampirkan satu berkas pada sebuah jawaban",
        description="Berkas yang sudah terlampir tidak dilampirkan lagi: jawabannya 200, bukan 201.",
        parameters=[told_of.IF_MATCH_LIST, told_of.IDEMPOTENCY_KEY, *told_of.ETAG],
        request={"multipart/form-data": UploadSerializer},
        responses={200: AttachedSerializer, 201: AttachedSerializer, **told_of.WRITE_ERRORS},
        examples=[told_of.ATTACHED, *told_of.REFUSALS],
    )
    @idempotent
    def post(self, request: Request, public_id: uuid.UUID, code: str) -> Response:
        """Attach a file."""
        self.check_indicator(code)
        self.submission = lock_for_entry(self.submission.pk, asking(request))
        if "If-Match" in request.headers:
            listed = self._told(code)
            check_version(request, etag_of(listed), listed, f"Daftar berkas jawaban {code}")
        upload = _read_upload(request, code)
        created = evidence_attach_many(submission=self.submission, uploads=[upload], actor=asking(request))
        if created:
            [file] = created
            told = self._attached(file)
            place = reverse("api:evidence_file", args=[file.public_id])
            headers = {"Location": place, "ETag": told["etag"]}
            return Response(told, status=HTTPStatus.CREATED, headers=headers)
        sha256 = inspect_upload(upload.name, upload.stream).sha256
        held = next(file for file in self._files(code) if file.sha256 == sha256)
        told = self._attached(held)
        return Response(told, headers={"ETag": told["etag"]})

    def _attached(self, file: Evidence) -> dict[str, Any]:
        twins_read(self.submission, [file])
        return {**EvidenceSerializer(file).data, "notes": shared_words(file)}

    def _told(self, code: str) -> dict[str, Any]:
        return {"evidence": [EvidenceSerializer(file).data for file in self._files(code)]}

    def _files(self, code: str) -> Sequence[Evidence]:
        answer = self.stored([code]).get(code)
        return answer.files if answer else []


class _FilePart(APIView):
    """A view of one evidence file: 404 outside of the scope."""

    evidence: Evidence

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the file."""
        super().initial(request, *args, **kwargs)
        public_id = kwargs["public_id"]
        if request.method in SAFE_METHODS:
            self.evidence = self.read_evidence(request, public_id)
            return
        with outsiders_recorded(AuditAction.EVIDENCE_REMOVE, asking(request), form_of_file(public_id)):
            self.evidence = self.read_evidence(request, public_id)
        check_may_enter(self.evidence.answer.submission, asking(request))

    def read_evidence(self, request: Request, public_id: uuid.UUID) -> Evidence:
        """Return the file as it is stored now; raises MissingError outside of the scope."""
        scope = request.region_scope  # type: ignore[attr-defined]
        return evidence_get(scope=scope, public_id=public_id)


@method_decorator(takes_parameters(FORMAT_PARAMETER), name="dispatch")
class EvidenceView(_FilePart):
    """One file: what is known of it."""

    @extend_schema(
        summary="Keterangan satu berkas",
        parameters=[told_of.IF_NONE_MATCH, *told_of.ETAG],
        responses={200: EvidenceSerializer, 304: None, **told_of.READ_ERRORS},
        examples=[told_of.EVIDENCE],
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Nama, jenis, ukuran, dan sidik berkas; juga yang sudah ditarik."""
        told = EvidenceSerializer(self.evidence).data
        return answer_versioned(request, told, told["etag"])

    @extend_schema(
        summary="Tarik satu berkas dari jawabannya",
        description=(
            "Memerlukan `If-Match` dengan ETag keterangan berkas yang dibaca. Berkas dan catatannya tetap tersimpan, "
            "tetapi tidak lagi dihitung sebagai bukti dukung."
        ),
        parameters=[told_of.IF_MATCH, told_of.IDEMPOTENCY_KEY],
        responses={204: None, **told_of.WRITE_ERRORS},
        examples=[told_of.STALE_FILE, told_of.LOCKED],
    )
    @idempotent
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """Withdraw the file, as it was read."""
        lock_for_entry(self.evidence.answer.submission_id, asking(request))
        current = self.read_evidence(request, public_id)
        if current.is_in_force:  # else it is told who withdrew it
            told = EvidenceSerializer(current).data
            check_version(request, told["etag"], told, f"Berkas “{current.original_name}”")
        evidence_remove(evidence=self.evidence, actor=asking(request))
        return Response(status=HTTPStatus.NO_CONTENT)


class EvidenceFileView(_FilePart):
    """The bytes of one file."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002 - theirs
        """Refuse no kind that a program asks for: the file has its own, and only errors are JSON."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        summary="Isi satu berkas",
        description="Setiap pengambilan dicatat dalam jejak audit.",
        parameters=[told_of.IF_NONE_MATCH, *told_of.ETAG],
        responses={
            **dict.fromkeys(_SENT, OpenApiResponse(OpenApiTypes.BINARY, "Berkas seperti yang diunggah.")),
            304: None,
            **{
                status: told
                for status, told in told_of.READ_ERRORS.items()
                if status != HTTPStatus.NOT_ACCEPTABLE
            },
            409: ErrorSerializer,
        },
    )
    def get(self, request: Request, public_id: uuid.UUID) -> FileResponse | Response:
        """Send the file, always as a download, and write an audit entry about who opened it."""
        file = self.evidence
        stream = evidence_open(file)
        etag = f'"{file.sha256}"'
        if is_known(request, etag):
            stream.close()
            return answer_unchanged(etag)
        if hands_out(request):
            evidence_record_download(evidence=file, actor=asking(request))
        answer = foreign_file(stream, name=file.original_name, content_type=file.content_type)
        answer["ETag"] = etag
        return answer


def _read_upload(request: Request, code: str) -> Upload:
    files = request.FILES.getlist("file")
    if len(files) != 1 or set(request.data) != {"file"}:
        text = "Kirim tepat satu berkas, dalam bagian bernama “file”."
        raise InvalidInputError(text, {f"{code}.file": [text]})
    file = cast("UploadedFile[Any]", files[0])
    return Upload(code, file.name or "", cast("Any", file.file))
