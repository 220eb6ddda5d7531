"""Submissions as the API tells them, and answers as it takes them.

What a class says of itself is read in the API's documentation, so it is in Indonesian.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api import etag_of
from apps.indicators.enums import CheckSeverity
from apps.regions.enums import RegionLevel

from ..enums import AnswerValue, ScanState, SubmissionAction, SubmissionState
from ..models import Submission
from ..rules import allowed_actions
from ..selectors import ReportedFinding
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
    opens_at = serializers.DateTimeField(
        allow_null=True, help_text="Mulai kapan langkah yang ditunggu isian ini dibuka; kosong bila selalu."
    )
    due_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Batas langkah yang ditunggu isian ini, perpanjangan termasuk; kosong bila tidak dibatasi, "
        "atau bila edisinya ditutup sebelum datanya dikirim.",
    )
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
    election = serializers.CharField(source="election.code", help_text="Kode pemilihan.")
    level = serializers.CharField(source="level.code", help_text="Kode tingkat kejadian.")
    count = serializers.IntegerField(min_value=1, help_text="Bilangan bulat, tanpa titik atau koma.")
    unit = serializers.CharField(required=False, help_text="Tanpa ini berlaku satuan indikatornya.")
    narrative = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the field is called so, as in the form


class EvidenceSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    etag = serializers.CharField(read_only=True, help_text="Versi keterangan berkas ini, untuk `If-Match`.")
    name = serializers.CharField(source="original_name")
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Ukuran berkas dalam byte.")
    sha256 = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(
        allow_null=True, help_text="Kapan berkas ini ditarik; kosong selama masih menjadi bukti dukung."
    )
    scan = serializers.ChoiceField(
        source="scan_state",
        choices=ScanState.choices,
        allow_null=True,
        help_text="Kata pemindai virus tentang berkas ini; kosong bila tidak pernah ditanyakan.",
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return what is known of the file, with the entity tag of that."""
        told: dict[str, Any] = super().to_representation(instance)
        return {"id": told["id"], "etag": etag_of(told), **told}


class FindingSerializer(serializers.Serializer[Any]):
    check = serializers.CharField(source="check.code", help_text="Kode pemeriksaan.")
    severity = serializers.ChoiceField(
        source="check.severity",
        choices=CheckSeverity.choices,
        help_text="Kesalahan menghalangi pengiriman isian, peringatan perlu dijelaskan, catatan hanya mengingatkan.",
    )
    text = serializers.CharField()


class AnswerSerializer(serializers.Serializer[Any]):
    """Jawaban atas satu indikator, dengan kejadian dan bukti dukungnya."""

    indicator = serializers.CharField(source="indicator.code")
    etag = serializers.CharField(read_only=True, help_text="Versi jawaban ini, untuk `If-Match`.")
    value = serializers.ChoiceField(choices=AnswerValue.choices)
    note = serializers.CharField()
    revision = serializers.IntegerField()
    saved_by = serializers.CharField(source="saved_by.label")
    saved_at = serializers.DateTimeField()
    events = EventSerializer(many=True, source="rows")
    evidence = EvidenceSerializer(many=True, source="files")
    findings = FindingSerializer(
        many=True, read_only=True, help_text="Yang ditemukan pemeriksaan dalam jawaban ini sendiri."
    )
    has_draft = serializers.BooleanField(
        read_only=True,
        help_text=(
            "Apakah ada ketikan di portal yang belum menjadi jawaban; hanya terlihat oleh pengisi. Ketikan itu tetap "
            "ada setelah jawaban disimpan dari sini, dan menahan pengiriman isian sampai dilengkapi atau dikosongkan."
        ),
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the answer with the entity tag of what is stored, then what the checks and its card say of it."""
        told: dict[str, Any] = super().to_representation(instance)
        found = FindingSerializer(self.context["find"](instance), many=True).data
        has_draft = instance.indicator.code in self.context["drafted"]
        return {
            "indicator": told.pop("indicator"),
            "etag": etag_of(told),
            **told,
            "findings": found,
            "has_draft": has_draft,
        }


class AnswerListSerializer(serializers.Serializer[Any]):
    answers = AnswerSerializer(many=True)


class ExplanationSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    written_by = serializers.CharField(source="written_by.label")
    written_at = serializers.DateTimeField()


class WarningSerializer(serializers.Serializer[ReportedFinding]):
    """Peringatan pemeriksaan, dan penjelasan atasnya: tanpa itu isian tidak dapat dikirim."""

    key = serializers.CharField(help_text="Menyebut peringatan ini di antara yang lain.")
    etag = serializers.CharField(read_only=True, help_text="Versi peringatan ini dan penjelasannya.")
    check = serializers.CharField(source="finding.check.code")
    indicators = serializers.ListField(child=serializers.CharField(), source="finding.indicators")
    text = serializers.CharField(source="finding.text")
    explanation = ExplanationSerializer(allow_null=True)

    def to_representation(self, instance: ReportedFinding) -> dict[str, Any]:
        """Return the warning with the entity tag of what is told, and of the answers that it is about."""
        told: dict[str, Any] = super().to_representation(instance)
        return {"key": told.pop("key"), "etag": etag_of({**told, "about": instance.sha256}), **told}


class WarningListSerializer(serializers.Serializer[Any]):
    warnings = WarningSerializer(many=True)


class ExplanationInputSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    etag = serializers.CharField(help_text="Versi peringatan yang dibaca.")
    text = serializers.CharField()


class ExplanationBatchSerializer(serializers.Serializer[Any]):
    explanations = ExplanationInputSerializer(many=True)


class AnswerInputSerializer(serializers.Serializer[Any]):
    """Jawaban yang dikirim. Yang lain dari jawaban yang dibaca boleh disertakan, dan diabaikan."""

    value = serializers.ChoiceField(choices=AnswerValue.choices)
    note = serializers.CharField(required=False, allow_blank=True)
    events = EventSerializer(many=True, required=False, help_text="Hanya untuk jawaban “Terjadi”.")


class AnswerItemSerializer(AnswerInputSerializer):
    """Satu jawaban di antara beberapa."""

    indicator = serializers.CharField()
    etag = serializers.CharField(
        required=False, help_text="Dari jawaban yang dibaca; tidak dikirim bila belum ada jawaban."
    )


class AnswerBatchSerializer(serializers.Serializer[Any]):
    answers = AnswerItemSerializer(many=True)


class UploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="PDF, JPG, PNG, DOCX, atau XLSX, paling besar 20 MB.")


class AttachedSerializer(EvidenceSerializer):
    """Berkas yang baru dilampirkan, dan yang perlu diketahui tentangnya."""

    notes = serializers.ListField(
        child=serializers.CharField(),
        help_text="Misalnya bahwa berkas yang sama juga dilampirkan pada indikator lain isian ini; sering kosong.",
    )


class EvidenceListSerializer(serializers.Serializer[Any]):
    evidence = EvidenceSerializer(many=True)


class CodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class IndicatorCodeSerializer(CodeSerializer):
    unit = serializers.CharField(source="counted_in", help_text="Satuan kejadian.")


class FormSerializer(serializers.Serializer[Any]):
    """Kode yang dipakai jawaban sebuah isian."""

    indicators = IndicatorCodeSerializer(many=True)
    elections = CodeSerializer(many=True)
    levels = CodeSerializer(many=True)


class ErrorSerializer(serializers.Serializer[Any]):
    """Mengapa sebuah permintaan ditolak."""

    code = serializers.CharField(help_text="Jenis penolakan, untuk program.")
    message = serializers.CharField(help_text="Apa yang terjadi dan apa yang dapat dilakukan.")
    errors = serializers.DictField(  # type: ignore[assignment]  # the field is called so
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Menurut tempatnya, misalnya `1.1.0.count`.",
    )


class StaleSerializer(ErrorSerializer):
    """Versi yang disebut bukan lagi yang tersimpan."""

    stored = serializers.ListField(child=serializers.DictField(), help_text="Yang tersimpan sekarang.")


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
    verdicts = RemarkSerializer(many=True, source="judged")


class SubmissionDetailSerializer(SubmissionSerializer):
    """Isian dengan seluruh jawabannya, dan keputusan atasnya, terbaru dahulu."""

    answers = AnswerSerializer(many=True, source="answer_rows")
    decisions = DecisionSerializer(many=True, source="decision_rows")
