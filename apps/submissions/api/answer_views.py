"""Answers through the API: read, and stored by the service of the form, under the version that the program has read."""

import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.urls import reverse
from django.utils.decorators import method_decorator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.authentication import asking
from apps.accounts.api.idempotency import idempotent
from apps.core.addresses import FORMAT_PARAMETER, takes_parameters
from apps.core.api import answer_versioned, check_version, etag_of
from apps.core.exceptions import MissingError, StaleVersionError, VersionNeededError
from apps.core.pages import hands_out

from ..services import lock_for_entry, submission_record_read
from . import documentation as told_of
from .parts import SubmissionPart
from .reading import SentAnswer
from .serializers import (
    AnswerBatchSerializer,
    AnswerInputSerializer,
    AnswerListSerializer,
    AnswerSerializer,
    FormSerializer,
)


@method_decorator(takes_parameters(FORMAT_PARAMETER), name="dispatch")
class FormView(SubmissionPart):
    """What a form asks: the codes that its answers are written with."""

    @extend_schema(
        summary="Kode indikator, pemilihan, dan tingkat kejadian sebuah isian",
        responses={200: FormSerializer, **told_of.READ_ERRORS},
        examples=[told_of.FORM],
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Kode yang dapat dipakai jawaban isian ini, menurut urutan formulir."""
        reader = self.reader()
        form = {
            "indicators": list(self.indicators.values()),
            "elections": list(reader.codebook.elections.values()),
            "levels": list(reader.codebook.levels.values()),
        }
        return Response(FormSerializer(form).data)


@method_decorator(takes_parameters(FORMAT_PARAMETER), name="dispatch")
class AnswerListView(SubmissionPart):
    """All answers of a form; many of them stored at once."""

    @extend_schema(
        summary="Semua jawaban sebuah isian",
        operation_id="submissions_answers_list",
        parameters=[told_of.IF_NONE_MATCH, *told_of.ETAG],
        responses={200: AnswerListSerializer, 304: None, **told_of.READ_ERRORS},
        examples=[told_of.ANSWERS],
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Semua jawaban yang tersimpan, menurut urutan formulir. Yang belum dijawab tidak ada di dalamnya."""
        told = {"answers": [self.told(answer) for answer in self.stored().values()]}
        answer = answer_versioned(request, told, etag_of(told))
        if answer.data is not None and hands_out(request):
            submission_record_read(submission=self.submission, actor=asking(request))
        return answer

    @extend_schema(
        summary="Simpan banyak jawaban sebuah isian sekaligus",
        description=(
            "Semua disimpan, atau tidak satu pun. Jawaban yang sudah ada memerlukan `etag` dari versi yang dibaca; "
            "jawaban yang tidak dikirim tetap seperti semula. Galat disebut menurut kode indikator, baris kejadian "
            "(mulai dari 0), dan nama isian: `1.1.0.count`."
        ),
        operation_id="submissions_answers_save",
        parameters=[told_of.IDEMPOTENCY_KEY],
        request=AnswerBatchSerializer,
        responses={200: AnswerListSerializer, **told_of.WRITE_ERRORS},
        examples=[told_of.BATCH, told_of.BATCH_CHANGED, told_of.ANSWERS, *told_of.REFUSALS],
    )
    @idempotent
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Store the answers that were sent: all of them, or none."""
        self.submission = lock_for_entry(self.submission.pk, asking(request))
        sent = self.reader().read_many(request.data)
        codes = [row.item.indicator for row in sent]
        stored = self.stored(codes)
        _check_versions(sent, {code: self.told(answer) for code, answer in stored.items()})
        now = self.save(request, [row.item for row in sent], stored)
        return Response({"answers": [self.told(now[code]) for code in codes]})


@method_decorator(takes_parameters(FORMAT_PARAMETER), name="dispatch")
class AnswerView(SubmissionPart):
    """The answer to one indicator, with its events and files."""

    @extend_schema(
        summary="Satu jawaban dengan kejadian dan bukti dukungnya",
        parameters=[told_of.IF_NONE_MATCH, *told_of.ETAG],
        responses={200: AnswerSerializer, 304: None, **told_of.READ_ERRORS},
        examples=[told_of.ANSWER],
    )
    def get(self, request: Request, public_id: uuid.UUID, code: str) -> Response:
        """Jawaban yang tersimpan sekarang, dengan `etag` untuk mengubahnya."""
        self.check_indicator(code)
        answer = self.stored([code]).get(code)
        if answer is None:
            raise MissingError("Indikator ini belum dijawab.")
        told = self.told(answer)
        return answer_versioned(request, told, told["etag"])

    @extend_schema(
        summary="Simpan satu jawaban dengan kejadiannya",
        description=(
            "Menggantikan jawaban dan semua kejadiannya; bukti dukung tetap. Jawaban yang sudah ada memerlukan "
            "`If-Match`. Untuk jawaban pertama header itu tidak dikirim; dengan `If-None-Match: *` ditolak bila orang "
            "lain sudah menjawab."
        ),
        parameters=[told_of.IF_MATCH, told_of.IF_NONE_MATCH, told_of.IDEMPOTENCY_KEY, *told_of.ETAG],
        request=AnswerInputSerializer,
        responses={200: AnswerSerializer, 201: AnswerSerializer, **told_of.WRITE_ERRORS},
        examples=[told_of.ANSWER_SENT, told_of.ANSWER, *told_of.REFUSALS],
    )
    @idempotent
    def put(self, request: Request, public_id: uuid.UUID, code: str) -> Response:
        """Store the answer, with its events; its files stay."""
        self.check_indicator(code)
        self.submission = lock_for_entry(self.submission.pk, asking(request))
        item = self.reader().read_one(code, request.data)
        stored = self.stored([code])
        known = self.told(stored[code]) if stored else None
        check_version(request, known["etag"] if known else "", known, f"Jawaban {code}")
        told = self.told(self.save(request, [item], stored)[code])
        place = reverse("api:answer_detail", args=[public_id, code])
        headers = {"ETag": told["etag"]} | ({} if known else {"Location": place})
        return Response(told, status=HTTPStatus.OK if known else HTTPStatus.CREATED, headers=headers)


def _check_versions(sent: Sequence[SentAnswer], told: Mapping[str, dict[str, Any]]) -> None:
    """Raise VersionNeededError or StaleVersionError where an answer does not go on from the stored version."""
    unversioned = [row.item.indicator for row in sent if row.item.indicator in told and not row.etag]
    if unversioned:
        text = (
            "Jawaban ini sudah ada. Sertakan etag dari versi yang Anda baca, supaya tidak ada yang tertimpa."
        )
        raise VersionNeededError(
            f"Tidak ada yang disimpan. {', '.join(unversioned)}: {text}",
            {f"{code}.etag": [text] for code in unversioned},
        )
    stale = [
        row.item.indicator
        for row in sent
        if row.etag and row.etag != told.get(row.item.indicator, {}).get("etag")
    ]
    if stale:
        text = "Jawaban ini berubah sejak Anda membacanya."
        raise StaleVersionError(
            f"Tidak ada yang disimpan. {', '.join(stale)}: {text} Versi yang tersimpan disertakan.",
            [told[code] for code in stale if code in told],
            {f"{code}.etag": [text] for code in stale},
        )
