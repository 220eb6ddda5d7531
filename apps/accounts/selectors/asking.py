"""Who asks for something: the person, the moment, and where each permission is held.

A statement that is kept (`apps/core/prepared.py`) may not know the person. It is written for an `Asker`, whose person,
moment and regions come with each call; only what kind of reach a permission has shapes the statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from apps.regions.querysets import region_below_q

from ..models import User
from ..permissions import Permission
from .reach import scope_for


@dataclass(frozen=True)
class Reach:
    """What of an `Asker` shapes a statement: the permissions held for the whole nation, and those for some regions."""

    nation: frozenset[Permission]
    regional: frozenset[Permission]


@dataclass(frozen=True)
class Asker:
    """Who asks, in the parts that conditions are made of.

    `person` is a key. `lineages` are the regions of every permission, empty where it is held for all or none of them.
    """

    person: int
    moment: datetime
    lineages: Mapping[Permission, list[str]]
    reach: Reach

    @property
    def values(self) -> tuple[int, datetime, Mapping[Permission, list[str]]]:
        """The values that a kept statement is given."""
        return self.person, self.moment, self.lineages

    def holds(self, permission: Permission) -> bool:
        """Whether the person holds `permission` in some region."""
        return permission in self.reach.nation or permission in self.reach.regional

    def reaches_q(self, permission: Permission, field: str) -> Q:
        """Return the condition that a row's region, at the path `field`, is one where the person holds `permission`."""
        if permission in self.reach.nation:
            return Q()
        if permission not in self.reach.regional:
            return Q(pk__in=[])
        return region_below_q(self.lineages[permission], field)


def asker_of(user: User) -> Asker:
    """Return a person as the one who asks now; no query where the assignments are loaded."""
    scopes = {permission: scope_for(user, permission) for permission in Permission}
    return Asker(
        person=user.pk,
        moment=timezone.now(),
        lineages={permission: list(scope.lineages) for permission, scope in scopes.items()},
        reach=Reach(
            nation=frozenset(permission for permission, scope in scopes.items() if scope.is_nation),
            regional=frozenset(permission for permission, scope in scopes.items() if scope.lineages),
        ),
    )
