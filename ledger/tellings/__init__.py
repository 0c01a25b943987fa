"""How each event is told, one module for each area: add yours beside its like."""

from ledger.tellings import (
    access,
    afterwards,
    answers,
    archive,
    case,
    confidential,
    decision,
    documents,
    employees,
    gathering,
    listed,
    meeting,
    negotiation,
    participation,
    planning,
    private,
    reach,
    recurring,
    register,
    table,
)
from ledger.tellings.telling import Facts, Line, Telling

__all__ = ["TELLINGS", "Facts", "Line", "Telling"]

TELLINGS: dict[str, Telling] = {
    **case.TELLINGS,
    **planning.TELLINGS,
    **participation.TELLINGS,
    **answers.TELLINGS,
    **confidential.TELLINGS,
    **meeting.TELLINGS,
    **gathering.TELLINGS,
    **decision.TELLINGS,
    **afterwards.TELLINGS,
    **access.TELLINGS,
    **documents.TELLINGS,
    **employees.TELLINGS,
    **archive.TELLINGS,
    **negotiation.TELLINGS,
    **private.TELLINGS,
    **register.TELLINGS,
    **recurring.TELLINGS,
    **reach.TELLINGS,
    **table.TELLINGS,
    **listed.TELLINGS,
}
