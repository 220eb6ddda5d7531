from django.urls import path

from .views import SubmissionDetailView, SubmissionListView

urlpatterns = [
    path("submissions/", SubmissionListView.as_view(), name="submission_list"),
    path("submissions/<uuid:public_id>/", SubmissionDetailView.as_view(), name="submission_detail"),
]
