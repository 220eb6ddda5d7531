"""The API over the same selectors and rules as the screens."""

from functools import partial
from typing import Any

from django.utils.decorators import method_decorator
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request

from apps.accounts.models import User
from apps.core.addresses import FORMAT_PARAMETER, LIST_PARAMETERS, check_parameters, judges_address
from apps.core.exceptions import MissingError
from apps.regions.scoping import RegionScope

from ..enums import SubmissionState
from ..models import Submission
from ..querysets import SubmissionQuerySet
from ..selectors import answer_list, decision_list, submission_edition_list, submission_list
from .serializers import SubmissionDetailSerializer, SubmissionSerializer


def _visible(request: Request) -> SubmissionQuerySet:
    """Return the submissions that the person who asks may see, with what the serializers tell of them."""
    scope: RegionScope = request.region_scope  # type: ignore[attr-defined]
    if not isinstance(request.user, User):
        return submission_list(scope=RegionScope.none())
    return submission_list(scope=scope).with_progress().with_contribution_of(request.user)


def _edition_codes(request: Request) -> list[str]:
    scope: RegionScope = request.region_scope  # type: ignore[attr-defined]
    return [edition.code for edition in submission_edition_list(scope=scope)]


@extend_schema(
    summary="Isian wilayah sendiri",
    parameters=[
        OpenApiParameter("edition", str, description="Kode edisi."),
        OpenApiParameter("state", str, enum=SubmissionState.values, description="Status isian."),
    ],
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


@extend_schema(summary="Satu isian dengan jawaban dan keputusan atasnya")
@method_decorator(judges_address, name="dispatch")
class SubmissionDetailView(RetrieveAPIView[Submission]):
    serializer_class = SubmissionDetailSerializer

    def get_queryset(self) -> SubmissionQuerySet:
        return _visible(self.request)

    def get_object(self) -> Submission:
        """Return the submission with its answers and decisions; 404 outside of the scope."""
        check_parameters(self.request.query_params, FORMAT_PARAMETER)
        found: Any = self.get_queryset().filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise MissingError("Data isian tidak ditemukan.")
        found.answer_rows = answer_list(found)
        found.decision_rows = decision_list(found)
        submission: Submission = found
        return submission
