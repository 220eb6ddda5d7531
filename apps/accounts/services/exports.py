"""Who took which table or file out of the portal. What is public, such as the files of a release, is not meant."""

from django.db import models

from apps.audit.enums import AuditAction
from apps.audit.services import audit_record_sparingly

from ..models import User
from ..selectors import region_of_person


def export_record(
    *, actor: User, what: str, subject: models.Model | type[models.Model], narrowed: str = ""
) -> None:
    """Write an audit entry such as "mengunduh tabel wilayah Hitungan 4 IKP 2024, disaring menurut Provinsi: Banten".

    It stands under the region of the person, because a table holds what that person may see. The same file fetched
    again within a minute, such as in pieces, leaves no second entry.
    """
    audit_record_sparingly(
        actor=actor,
        action=AuditAction.EXPORT_DOWNLOAD,
        subject=subject,
        region=region_of_person(actor),
        names={"what": what, "narrowed": narrowed},
    )
