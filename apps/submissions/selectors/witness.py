"""What the forms know of the audit log: each decision has its entry, and each entry of a decision has it."""

from django.db.models import Exists, OuterRef, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from apps.audit.models import Entry
from apps.audit.selectors import entries_read, told_entry
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


def decision_gone() -> str:
    """Return which entry tells of a decision that is not there, the oldest, and how many do; "" where none does."""
    decisions = Decision.objects.annotate(number_text=Cast("public_id", TextField()))
    # Compared as text: whatever somebody wrote into an entry, it need not be the number of anything.
    told = (
        Entry.objects.filter(action__in=[step.audit_action for step in TRANSITIONS.values()])
        .annotate(decision=KT("detail__decision"))
        .filter(~Exists(decisions.filter(number_text=OuterRef("decision"))), decision__isnull=False)
        .order_by("pk")
    )
    first = entries_read(told[:1])
    if not first:
        return ""
    return f"{told.count()} keputusan yang dicatat tidak ada lagi, yang pertama: {told_entry(first[0])}."
