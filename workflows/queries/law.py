"""Say which rules hold: the law and agreements of the files, and the employer's own routine.

An edition's text never changes, so what is read of it is kept by its digest, in every process,
for ever. Only *which* edition holds is asked of the database, with one indexed look: an edition
published in one process holds in all of them at once.
"""

from __future__ import annotations

import logging
from datetime import date
from functools import lru_cache

from rulebook.case_file import CaseFile
from rulebook.errors import PackErrors
from rulebook.packs import Packs, load
from workflows.models import Case, PackEdition, RoutineEdition

logger = logging.getLogger(__name__)


def law_on(day: date) -> Packs:
    """Return the rules that hold on a day. [Regelverket]"""
    return packs_with(routine_on(day))


def law_of(case: Case) -> Packs:
    """Return the rules of a case: today's law, and the routine the case was assessed by."""
    return packs_with(case.assessment.routine if case.assessment else "")


def case_file_of(case: Case, packs: Packs, *, on: date) -> CaseFile:
    """Return a stored case as the rulebook reads one; raises CaseFileError for what does not hold."""
    return CaseFile.of(
        {
            "profile": case.organisation.profile,
            "measures": list(case.measures),
            "on": on,
            "facts": dict(case.facts),
            "dates": {
                "known_on": case.known_on,
                "planned_decision": case.planned_decision_on,
                "planned_implementation": case.planned_implementation_on,
            },
        },
        packs,
    )


def routine_on(day: date) -> str:
    """Return the digest of the routine published for a day; empty when the files' own holds."""
    return next(
        iter(RoutineEdition.objects.holding(day).values_list("pack__digest", flat=True)), ""
    )


def packs_with(routine: str) -> Packs:
    """Return the packs with a stored routine in place of the files' own; empty for theirs."""
    return _packs_with(routine) if routine else load()


def routine_text(routine: str) -> str:
    """Return a published routine as it was stored; empty for the files' own."""
    if not routine:
        return ""
    return PackEdition.objects.values_list("body", flat=True).get(digest=routine)


@lru_cache(maxsize=16)
def _packs_with(routine: str) -> Packs:
    try:
        return load(routine=routine_text(routine))
    except PackErrors:
        # A new release may hold a law that an old routine weakens. The law goes on; `doctor`
        # and the routine's own page say what is wrong with the routine.
        logger.exception("The published local routine no longer fits the law.")
        return load()
