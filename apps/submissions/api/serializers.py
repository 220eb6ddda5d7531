"""Submissions as the API tells them: read only.

What a class says of itself is read in the API's documentation, so it is in Indonesian.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.regions.enums import RegionLevel

from ..enums import AnswerValue, ScanState, SubmissionAction, SubmissionState
from ..models import Submission
from ..rules import allowed_actions
from ..workflow import TRANSITIONS


class SubmissionRegionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Kode Kemendagri.")
    name = serializers.CharField()
    level = serializers.ChoiceField(choices=RegionLevel.choices)


class SubmissionSerializer(serializers.Serializer[Submission]):
    """Isian satu wilayah dalam satu edisi: sejauh mana, dan apa yang boleh dilakukan pembaca."""

    id = serializers.UUIDField(source="public_id")
    edition = serializers.CharField(source="edition.code")
    region = SubmissionRegionSerializer()
    state = serializers.ChoiceField(choices=SubmissionState.choices)
    round = serializers.IntegerField(
        help_text="Mulai dari 1, dan bertambah setiap kali data yang sudah disetujui dibuka kembali."
    )
    revision = serializers.IntegerField(help_text="Bertambah setiap kali isi atau status berubah.")
    submitted_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    indicator_count = serializers.IntegerField()
    answer_count = serializers.IntegerField()
    occurred_count = serializers.IntegerField()
    backed_count = serializers.IntegerField(help_text="Jawaban “terjadi” yang disertai berkas bukti dukung.")
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(
        serializers.ListField(
            child=serializers.ChoiceField(
                choices=[
                    (action.value, TRANSITIONS[action].audit_action.label) for action in SubmissionAction
                ]
            )
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
    size = serializers.IntegerField(help_text="Ukuran berkas dalam byte.")
    sha256 = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    scan = serializers.ChoiceField(
        source="scan_state",
        choices=ScanState.choices,
        allow_null=True,
        help_text="Kata pemindai virus tentang berkas ini; kosong bila tidak pernah ditanyakan.",
    )


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
    """Isian dengan seluruh jawabannya, dan keputusan atasnya, terbaru dahulu."""

    answers = AnswerSerializer(many=True, source="answer_rows")
    decisions = DecisionSerializer(many=True, source="decision_rows")
