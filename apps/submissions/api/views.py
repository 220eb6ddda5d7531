"""The API over the same selectors and rules as the screens."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request

from apps.accounts.models import User
from apps.core.exceptions import InvalidInputError, MissingError
from apps.regions.scoping import RegionScope

from ..enums import SubmissionState
from ..models import Submission
from ..querysets import SubmissionQuerySet
from ..selectors import answer_list, decision_list, submission_list
from .serializers import SubmissionDetailSerializer, SubmissionSerializer


def _visible(request: Request) -> SubmissionQuerySet:
    """Return the submissions that the person who asks may see, with what the serializers tell of them."""
    scope: RegionScope = request.region_scope  # type: ignore[attr-defined]
    if not isinstance(request.user, User):
        return submission_list(scope=RegionScope.none())
    return submission_list(scope=scope).with_progress().with_contribution_of(request.user)


@extend_schema(
    summary="Submissions of one's own regions",
    parameters=[
        OpenApiParameter("edition", str, description="Code of an edition."),
        OpenApiParameter("state", str, enum=SubmissionState.values),
    ],
)
class SubmissionListView(ListAPIView[Submission]):
    serializer_class = SubmissionSerializer

    def get_queryset(self) -> SubmissionQuerySet:
        """Return the visible submissions, narrowed by the address; 422 for a state that does not exist."""
        rows = _visible(self.request)
        edition = self.request.query_params.get("edition")
        state = self.request.query_params.get("state")
        if state and state not in SubmissionState.values:
            text = f"Status “{state}” tidak dikenal. Pilih: {', '.join(SubmissionState.values)}."
            raise InvalidInputError(text, {"state": [text]})
        if edition:
            rows = rows.filter(edition__code=edition)
        return rows.filter(state=state) if state else rows


@extend_schema(summary="One submission with its answers and decisions")
class SubmissionDetailView(RetrieveAPIView[Submission]):
    serializer_class = SubmissionDetailSerializer

    def get_queryset(self) -> SubmissionQuerySet:
        return _visible(self.request)

    def get_object(self) -> Submission:
        """Return the submission with its answers and decisions; 404 outside of the scope."""
        found: Any = self.get_queryset().filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise MissingError("Data isian tidak ditemukan.")
        found.answer_rows = answer_list(found)
        found.decision_rows = decision_list(found)
        submission: Submission = found
        return submission
