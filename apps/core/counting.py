"""Counting rows inside another statement."""

from django.db.models import IntegerField, Subquery


class RowCount(Subquery):
    """How many rows a queryset has, as a value of the statement around it: several counts then cost one statement.

    Give it a queryset of one column, such as `.values("pk")`.
    """

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0
    """What Django takes where it sees without asking that there can be no rows."""
