"""Warnings of a form through the API, and why its answers are right all the same: without that it cannot be sent."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.decorators import method_decorator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.authentication import asking
from apps.accounts.api.idempotency import idempotent
from apps.audit.enums import AuditAction
from apps.core.addresses import FORMAT_PARAMETER, takes_parameters
from apps.core.api import answer_versioned, etag_of
from apps.core.exceptions import InvalidInputError, StaleVersionError, UnreadableBodyError

from ..selectors import ReportedFinding, report_of, rulebook_read, submission_content
from ..services import ExplanationInput, explanation_save_many, lock_for_entry
from . import documentation as told_of
from .parts import SubmissionPart
from .reading import check_names
from .serializers import ExplanationBatchSerializer, WarningListSerializer, WarningSerializer

_WRITTEN = ("key", "etag", "text")


@method_decorator(takes_parameters(FORMAT_PARAMETER), name="dispatch")
class WarningListView(SubmissionPart):
    """The warnings of a form; explanations of several stored at once."""

    step = AuditAction.EXPLANATION_SAVE

    @extend_schema(
        summary="Peringatan sebuah isian, dengan penjelasannya",
        operation_id="submissions_warnings_list",
        parameters=[told_of.IF_NONE_MATCH, *told_of.ETAG],
        responses={200: WarningListSerializer, 304: None, **told_of.READ_ERRORS},
        examples=[told_of.WARNINGS],
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Yang perlu dijelaskan sebelum isian dapat dikirim, dengan penjelasan yang tersimpan."""
        told = self.told_all(self.found())
        return answer_versioned(request, told, etag_of(told))

    @extend_schema(
        summary="Jelaskan peringatan",
        description=(
            "Semua disimpan, atau tidak satu pun. Setiap penjelasan menyertakan `key` peringatannya dan `etag` yang "
            "dibaca: berubah bila jawabannya atau penjelasannya berubah. Galat disebut menurut `key`."
        ),
        operation_id="submissions_warnings_explain",
        parameters=[told_of.IDEMPOTENCY_KEY],
        request=ExplanationBatchSerializer,
        responses={200: WarningListSerializer, **told_of.WRITE_ERRORS},
        examples=[told_of.EXPLAINED, told_of.WARNINGS, *told_of.REFUSALS],
    )
    @idempotent
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Store explanations: all of them, or none."""
        sent = _read(request.data)
        self.submission = lock_for_entry(self.submission.pk, asking(request))
        found = {row.key: row for row in self.found()}
        _check_versions(sent, found)
        inputs = [
            ExplanationInput(row["key"], found[row["key"]].sha256 if row["key"] in found else "", row["text"])
            for row in sent
        ]
        explanation_save_many(submission=self.submission, inputs=inputs, actor=asking(request))
        return Response(self.told_all(self.found()))

    def found(self) -> Sequence[ReportedFinding]:
        """Return the warnings of the form as it is stored now."""
        content = submission_content(self.submission)
        return report_of(self.submission, content, rulebook_read(self.submission.edition)).warnings

    def told_all(self, found: Sequence[ReportedFinding]) -> dict[str, Any]:
        """Return the warnings as the API tells them."""
        return {"warnings": [WarningSerializer(row).data for row in found]}


def _read(sent: Any) -> list[dict[str, str]]:
    """Return what was sent about each warning; raises UnreadableBodyError, and InvalidInputError by place."""
    rows = sent.get("explanations") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableBodyError(
            "Kirim objek JSON dengan daftar “explanations”, yang berisi satu objek per peringatan."
        )
    check_names(sent, "explanations")
    errors: dict[str, list[str]] = {}
    for place, row in enumerate(rows):
        unknown = sorted(row.keys() - set(_WRITTEN))
        wrong = [name for name in _WRITTEN if not isinstance(row.get(name), str)]
        if unknown or wrong:
            needed = f"Tulis {', '.join(wrong)} sebagai teks." if wrong else ""
            surplus = f"Yang ada: {', '.join(_WRITTEN)}." if unknown else ""
            errors[f"explanations.{place}"] = [" ".join(filter(None, (needed, surplus)))]
    if errors:
        raise InvalidInputError("Tidak ada yang disimpan. Perbaiki penjelasan yang disebut.", errors)
    if len({row["key"] for row in rows}) != len(rows):
        text = "Satu peringatan hanya dapat diberi satu penjelasan."
        raise InvalidInputError(text, {"explanations": [text]})
    return rows


def _check_versions(sent: Sequence[Mapping[str, str]], found: Mapping[str, ReportedFinding]) -> None:
    """Raise StaleVersionError, with what is stored, where a warning or its explanation is not what was read."""
    now = {row["key"]: WarningSerializer(found[row["key"]]).data for row in sent if row["key"] in found}
    stale = [now[row["key"]] for row in sent if row["key"] in now and row["etag"] != now[row["key"]]["etag"]]
    if stale:
        raise StaleVersionError(
            "Sebagian peringatan berubah sejak Anda membacanya. Tidak ada yang ditimpa.", stale
        )
