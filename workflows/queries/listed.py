"""Read the list of a case: its rows as they stand, each with documentation and conclusion. [Møteliste]"""

from __future__ import annotations

from workflows.models import Case, ListRow

_WORDS = ("documentation", "conclusion", "reason", "lifted_by__union", "point")


def rows_of(case: Case) -> list[ListRow]:
    """Return the rows of the list as it stands; who may read the case is asked before."""
    rows = ListRow.objects.filter(case=case, superseded_at__isnull=True)
    return list(rows.select_related(*_WORDS).order_by("number"))


def rows_ever(case: Case) -> list[ListRow]:
    """Return every row there has been, for a paper that tells how the list stood at a moment."""
    return list(ListRow.objects.filter(case=case).select_related(*_WORDS).order_by("number"))
