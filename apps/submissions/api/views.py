"""The API over the same selectors and rules as the screens."""

import uuid
from functools import partial
from typing import Any

from django.utils.decorators import method_decorator
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.authentication import asking
from apps.accounts.api.idempotency import idempotent
from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.core.addresses import (
    FORMAT_PARAMETER,
    LIST_PARAMETERS,
    check_parameters,
    judges_address,
    takes_parameters,
)
from apps.core.api import answer_versioned, check_version, etag_of
from apps.core.exceptions import MissingError
from apps.core.pages import hands_out
from apps.regions.scoping import RegionScope

from ..enums import SubmissionAction, SubmissionState
from ..models import Submission
from ..querysets import SubmissionQuerySet
from ..selectors import answer_list, decision_list, submission_edition_list, submission_list
from ..services import (
    LATE_OR_FORBIDDEN,
    check_permission,
    check_state,
    lock_for_entry,
    refusals_recorded,
    submission_record_read,
    submission_transition,
)
from . import documentation as told_of
from .parts import SubmissionPart, answer_context
from .reading import check_names
from .serializers import SubmissionDetailSerializer, SubmissionSerializer


def _visible(request: Request) -> SubmissionQuerySet:
    """Return the submissions that the person who asks may see, with what the serializers tell of them."""
    scope: RegionScope = request.region_scope  # type: ignore[attr-defined]
    if not isinstance(request.user, User):
        return submission_list(scope=RegionScope.none())
    rows = submission_list(scope=scope).select_related("claimed_by")
    return rows.with_progress().with_contribution_of(request.user)


def _edition_codes(request: Request) -> list[str]:
    scope: RegionScope = request.region_scope  # type: ignore[attr-defined]
    return [edition.code for edition in submission_edition_list(scope=scope)]


@extend_schema(
    summary="Isian wilayah sendiri",
    parameters=[
        OpenApiParameter("edition", str, description="Kode edisi."),
        OpenApiParameter("state", str, enum=SubmissionState.values, description="Status isian."),
    ],
    responses={200: SubmissionSerializer(many=True), **told_of.LIST_ERRORS},
)
@method_decorator(judges_address, name="dispatch")
class SubmissionListView(ListAPIView[Submission]):
    serializer_class = SubmissionSerializer

    def get_queryset(self) -> SubmissionQuerySet:
        """Return the visible submissions, narrowed by the address; 400 for a name or value that does not exist."""
        given, rows = self.request.query_params, _visible(self.request)
        codes = partial(_edition_codes, self.request)
        check_parameters(given, {**LIST_PARAMETERS, "edition": codes, "state": SubmissionState.values})
        edition, state = given.get("edition"), given.get("state")
        if edition:
            rows = rows.filter(edition__code=edition)
        return rows.filter(state=state) if state else rows


@method_decorator(takes_parameters(FORMAT_PARAMETER), name="dispatch")
class SubmissionDetailView(APIView):
    """One submission with all that is in it."""

    @extend_schema(
        summary="Satu isian dengan jawaban dan keputusan atasnya",
        parameters=[told_of.IF_NONE_MATCH, *told_of.ETAG],
        responses={200: SubmissionDetailSerializer, 304: None, **told_of.READ_ERRORS},
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Isian dengan `ETag` dari semua yang ada di dalamnya; itu yang diminta saat mengirimnya."""
        found = _found(request, public_id)
        told = _told(request, found)
        answer = answer_versioned(request, told, etag_of(told))
        if answer.data is not None and hands_out(request):
            submission_record_read(submission=found, actor=asking(request))
        return answer


class SubmissionSubmitView(SubmissionPart):
    """Sending a form to the office that reviews it."""

    step = AuditAction.SUBMISSION_SUBMIT

    @extend_schema(
        summary="Kirim isian untuk diperiksa",
        description=(
            "Memerlukan `If-Match` dengan ETag isian yang dibaca, supaya yang dikirim adalah yang Anda lihat. "
            "Setelah terkirim isian terkunci. Yang menghalangi disebut menurut kode indikatornya."
        ),
        parameters=[told_of.IF_MATCH, told_of.IDEMPOTENCY_KEY, *told_of.ETAG],
        request=None,
        responses={200: SubmissionDetailSerializer, **told_of.WRITE_ERRORS},
        examples=told_of.REFUSALS,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Send the form, as it was read."""
        with refusals_recorded(self.submission, self.step, asking(request), LATE_OR_FORBIDDEN):
            return self.send(request, public_id)

    @idempotent
    def send(self, request: Request, public_id: uuid.UUID) -> Response:
        """Send it, or leave nothing of the attempt behind."""
        check_names(request.data)
        actor = asking(request)
        check_permission(self.submission, SubmissionAction.SUBMIT, actor)
        check_state(self.submission, SubmissionAction.SUBMIT, actor)
        lock_for_entry(self.submission.pk, actor)
        told = _told(request, _found(request, public_id))
        check_version(request, etag_of(told), told, "Isian ini")
        submission_transition(
            submission=self.submission,
            action=SubmissionAction.SUBMIT,
            actor=actor,
            revision=told["revision"],
        )
        now = _told(request, _found(request, public_id))
        return Response(now, headers={"ETag": etag_of(now)})


def _found(request: Request, public_id: uuid.UUID) -> Submission:
    """Return a submission that the person who asks may see; MissingError outside of the scope."""
    found = _visible(request).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Data isian tidak ditemukan.")
    return found


def _told(request: Request, found: Any) -> dict[str, Any]:
    """Return a submission with all that is in it, as the person who asks reads it."""
    found.answer_rows = answer_list(found)
    found.decision_rows = decision_list(found)
    context = {"request": request, **answer_context(found, asking(request))}
    told: dict[str, Any] = SubmissionDetailSerializer(found, context=context).data
    return told
