"""What each person wants by mail."""

from collections.abc import Mapping

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.selectors import region_of_person
from apps.audit.enums import AuditAction
from apps.audit.selectors import act_of
from apps.audit.services import audit_record
from apps.core.exceptions import StaleRevisionError
from apps.core.read_marks import Marks, merge_values

from ..enums import MailDelivery, NoticeKind
from ..models import MailChoice
from ..selectors import mail_choices_of


@transaction.atomic
def mail_choices_change(
    *, user: User, choices: Mapping[NoticeKind, MailDelivery], shown: Marks
) -> list[NoticeKind]:
    """Store how the person wants notices of each kind by mail, and return the kinds that changed.

    It holds for what is written from now on. `shown` are the marks of what stood on the page
    (`apps/core/read_marks.py`): what was left alone there stays as it is stored by now.

    Raises StaleRevisionError with what is `Merged` where a kind was changed on the page, and elsewhere since.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    stored = mail_choices_of(user)
    sent, known = ({kind.value: value for kind, value in rows.items()} for rows in (choices, stored))
    merged = merge_values(sent, known, shown)
    if merged.contradictions:
        what = ", ".join(NoticeKind(found.name).label for found in merged.contradictions)
        act = act_of(user, AuditAction.NOTICE_CHOOSE)
        raise StaleRevisionError(
            f"Pengaturan ini diubah {act}, setelah Anda membuka halaman ini: {what}.", [merged]
        )
    wanted = {NoticeKind(kind): MailDelivery(delivery) for kind, delivery in merged.values.items()}
    changed = [kind for kind, delivery in wanted.items() if stored[kind] != delivery]
    for kind in changed:
        MailChoice.objects.update_or_create(user=user, kind=kind, defaults={"delivery": wanted[kind]})
    if changed:
        told = "; ".join(f"{kind.label}: {wanted[kind].label.lower()}" for kind in changed)
        audit_record(
            actor=user,
            action=AuditAction.NOTICE_CHOOSE,
            subject=user,
            region=region_of_person(user),
            names={"changes": told},
        )
    return changed
