"""What the forms know of the audit log: each decision has its entry, written in the same transaction."""

from django.db.models import Exists, OuterRef, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from apps.audit.models import Entry
from apps.core.formatting import format_datetime

from ..enums import SubmissionAction
from ..models import Decision
from ..workflow import TRANSITIONS


def decision_unlogged() -> str:
    """Return which decision has no entry in the log, the oldest, and how many have none; "" where all have one."""
    entries = Entry.objects.annotate(decision=KT("detail__decision")).filter(
        subject_id=Cast(OuterRef("submission__public_id"), TextField()),
        decision=Cast(OuterRef("public_id"), TextField()),
    )
    missing = Decision.objects.filter(~Exists(entries)).order_by("decided_at", "pk")
    first = missing.select_related("submission__region", "submission__edition").first()
    if first is None:
        return ""
    step = TRANSITIONS[SubmissionAction(first.action)].audit_action
    return (
        f"Catatan tentang {missing.count()} keputusan hilang, yang pertama “{step.label}” atas "
        f"{first.submission} pada {format_datetime(first.decided_at)}."
    )
