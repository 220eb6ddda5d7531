from django.urls import path

from .answer_views import AnswerListView, AnswerView, FormView
from .evidence_views import AnswerEvidenceView, EvidenceFileView, EvidenceView
from .views import SubmissionDetailView, SubmissionListView, SubmissionSubmitView
from .warning_views import WarningListView

urlpatterns = [
    path("submissions/", SubmissionListView.as_view(), name="submission_list"),
    path("submissions/<uuid:public_id>/", SubmissionDetailView.as_view(), name="submission_detail"),
    path("submissions/<uuid:public_id>/form/", FormView.as_view(), name="submission_form"),
    path("submissions/<uuid:public_id>/submit/", SubmissionSubmitView.as_view(), name="submission_submit"),
    path("submissions/<uuid:public_id>/warnings/", WarningListView.as_view(), name="warning_list"),
    path("submissions/<uuid:public_id>/answers/", AnswerListView.as_view(), name="answer_list"),
    path("submissions/<uuid:public_id>/answers/<str:code>/", AnswerView.as_view(), name="answer_detail"),
    path(
        "submissions/<uuid:public_id>/answers/<str:code>/evidence/",
        AnswerEvidenceView.as_view(),
        name="answer_evidence",
    ),
    path("evidence/<uuid:public_id>/", EvidenceView.as_view(), name="evidence_detail"),
    path("evidence/<uuid:public_id>/file/", EvidenceFileView.as_view(), name="evidence_file"),
]
