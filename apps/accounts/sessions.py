"""Sessions in the database, as Django keeps them, but found by a statement that is kept: every request asks for one."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.prepared import prepared


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """Return what the session holds; {} where there is none of this key, or where it is over."""
        found = _in_force(self.session_key or "", timezone.now())
        if not found:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found[0].session_data)
        return held


@prepared
def _in_force(key: str, now: datetime, /) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
