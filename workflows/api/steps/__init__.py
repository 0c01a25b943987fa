"""Every step of a case as a program takes it: one entry a step – what it sends, and the action called.

The keys are the action's own parameters, so that a step is said once.
"""

from workflows.api.steps import (
    access,
    afterwards,
    archive,
    confidential,
    decisions,
    documents,
    employees,
    employer,
    listed,
    negotiation,
    party,
    planning,
    redaction,
    table,
)
from workflows.api.steps.body import Step

__all__ = ["STEPS", "Step"]

STEPS: dict[str, Step] = {
    **employer.STEPS,
    **decisions.STEPS,
    **party.STEPS,
    **confidential.STEPS,
    **negotiation.STEPS,
    **planning.STEPS,
    **table.STEPS,
    **listed.STEPS,
    **afterwards.STEPS,
    **access.STEPS,
    **documents.STEPS,
    **employees.STEPS,
    **archive.STEPS,
    **redaction.STEPS,
}
