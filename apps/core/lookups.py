"""Conditions that Django does not have; registered when the portal starts (`apps.py`)."""

from typing import Any

from django.db.models import Field
from django.db.models.expressions import Expression
from django.db.models.fields.related import ForeignObject
from django.db.models.lookups import Lookup


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup[Any]):
    """`pk__among=keys`: as `__in`, but one value for the database however many keys there are."""

    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        if isinstance(self.rhs, Expression):
            return self.rhs
        field: Any = self.lhs.output_field
        return [field.get_prep_value(value) for value in self.rhs]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s", [value]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition; the type of the values is named, for an empty list says nothing of it."""
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        field: Any = self.lhs.output_field
        return f"{lhs} = ANY({rhs}::{field.db_type(connection)}[])", (*lhs_params, *rhs_params)
