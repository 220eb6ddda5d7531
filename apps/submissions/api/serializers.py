"""Submissions as the API tells them: read only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.regions.enums import RegionLevel

from ..enums import AnswerValue, SubmissionAction, SubmissionState
from ..models import Submission
from ..rules import allowed_actions


class SubmissionRegionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Kemendagri code.")
    name = serializers.CharField()
    level = serializers.ChoiceField(choices=RegionLevel.choices)


class SubmissionSerializer(serializers.Serializer[Submission]):
    """The form of one region in one edition, with how far it is and what the reader may do to it."""

    id = serializers.UUIDField(source="public_id")
    edition = serializers.CharField(source="edition.code")
    region = SubmissionRegionSerializer()
    state = serializers.ChoiceField(choices=SubmissionState.choices)
    round = serializers.IntegerField(
        help_text="Begins at 1 and goes up each time approved data is opened again."
    )
    revision = serializers.IntegerField(help_text="Counts every change of content or state.")
    submitted_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    indicator_count = serializers.IntegerField()
    answer_count = serializers.IntegerField()
    occurred_count = serializers.IntegerField()
    backed_count = serializers.IntegerField(help_text="Answers 'occurred' that carry an evidence file.")
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(
        serializers.ListField(
            child=serializers.ChoiceField(choices=[action.value for action in SubmissionAction])
        )
    )
    def get_allowed_actions(self, row: Any) -> list[str]:
        """Return what the person who asks may do to the submission now."""
        user = self.context["request"].user
        return [action.value for action in allowed_actions(user, row, is_contributor=row.is_contributor)]


class EventSerializer(serializers.Serializer[Any]):
    election = serializers.CharField(source="election.code")
    level = serializers.CharField(source="level.code")
    count = serializers.IntegerField()
    unit = serializers.CharField()
    narrative = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the field is called so, as in the form


class EvidenceSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="original_name")
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    uploaded_at = serializers.DateTimeField()


class AnswerSerializer(serializers.Serializer[Any]):
    indicator = serializers.CharField(source="indicator.code")
    value = serializers.ChoiceField(choices=AnswerValue.choices)
    note = serializers.CharField()
    revision = serializers.IntegerField()
    saved_by = serializers.CharField(source="saved_by.label")
    saved_at = serializers.DateTimeField()
    events = EventSerializer(many=True, source="events.all")
    evidence = EvidenceSerializer(many=True, source="evidence.all")


class RemarkSerializer(serializers.Serializer[Any]):
    indicator = serializers.CharField(source="indicator.code")
    outcome = serializers.CharField()
    reason = serializers.CharField()


class DecisionSerializer(serializers.Serializer[Any]):
    action = serializers.CharField()
    from_state = serializers.ChoiceField(choices=SubmissionState.choices)
    to_state = serializers.ChoiceField(choices=SubmissionState.choices)
    note = serializers.CharField()
    decided_by = serializers.CharField(source="decided_by.label")
    decided_at = serializers.DateTimeField()
    verdicts = RemarkSerializer(many=True, source="verdicts.all")


class SubmissionDetailSerializer(SubmissionSerializer):
    """A form with everything it says, and the decisions on it, newest first."""

    answers = AnswerSerializer(many=True, source="answer_rows")
    decisions = DecisionSerializer(many=True, source="decision_rows")
