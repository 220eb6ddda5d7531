"""What the accounts know of the audit log: nobody has a role that the log does not tell of."""

from apps.audit.models import Entry

from ..models import Assignment


def roles_unlogged() -> str:
    """Return that the log is empty although roles were given; "" where it holds anything, or nobody has a role."""
    count = 0 if Entry.objects.exists() else Assignment.objects.count()
    return f"Catatan audit kosong, padahal ada {count} peran yang pernah diberikan." if count else ""
