"""Who may redact, and what may not be redacted now: a side can neither hide nor lose its words. [Sladding]"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.models import Text
from ledger.refusals import Missing
from parties.models import Role
from workflows.models import (
    AccessRequest,
    Bid,
    BoardStatement,
    Case,
    Contest,
    Demand,
    Dispute,
    DocumentVersion,
    EmployeeQuestion,
    Input,
    Minutes,
    Negotiation,
    Position,
    Shield,
    Signature,
    Statement,
)
from workflows.models.situation import Situation
from workflows.policies.confidential import closed_documents
from workflows.policies.guards import nothing
from workflows.policies.policy import OPEN_STATES, TOLD_STATES, Policy, State

FRAME = '{"archive_reference"'
"""How what a paper kept of its case begins: the paper's own frame, and nobody's words."""


def redacts(situation: Situation) -> bool:
    """Tell whether the person redacts here: HR's administrator, who acts for neither side in the case."""
    if situation.leader is not None or situation.party is not None:
        return False
    return bool(situation.standing.of(Role.HR_ADMINISTRATOR))


def weighed(situation: Situation) -> Any:
    """Return the case's texts with what stands in the way of redacting each, in one query."""
    case = situation.case
    closed = {"document__case": case, "document__number__in": list(closed_documents(situation))}
    waiting = Minutes.State.CIRCULATED
    running = Negotiation.RUNNING
    return Text.objects.filter(chain=case.chain_id).annotate(
        unsigned=_any(
            (Minutes, "text", {"state": waiting}),
            (Signature, "text", {"minutes__state": waiting}),
            (Statement, "text", {"minutes__state": waiting}),
        ),
        unanswered=_any(
            (Input, "text", {"answered_at": None, "withdrawn_at": None}),
            (Demand, "text", {"outcome": ""}),
            (Contest, "text", {"answered_at": None}),
            (AccessRequest, "wanted", {"outcome": ""}),
            (EmployeeQuestion, "text", {"answered_on": None, "withdrawn_on": None}),
        ),
        disputed=_any(
            (Bid, "text", {"negotiation__state__in": running}),
            (Negotiation, "demand", {"state__in": running}),
            (Dispute, "claim", {"state__in": Dispute.OPEN}),
            (BoardStatement, "claim", {"dispute__state__in": Dispute.OPEN}),
            (BoardStatement, "text", {"dispute__state__in": Dispute.OPEN}),
        ),
        binds=_any((Minutes, "text", {"binding": True})),
        stands=_any((Case, "brief__text", {"state__in": OPEN_STATES})),
        unopened=_any(
            (Position, "text", {"question__hidden": True, "question__opened_at": None}),
            # Nobody but the asker reads a question that is taken back.
            (EmployeeQuestion, "text", {"withdrawn_on__isnull": False}),
        ),
        shielded=_any(
            (Shield, "text", {"released_on": None}), (DocumentVersion, "description", closed)
        ),
    )


def _any(*places: tuple[Any, str, dict[str, Any]]) -> Q:
    """Ask whether the text stands in one of the places."""
    found = Q()
    for model, field, which in places:
        found |= Q(
            Exists(model._default_manager.filter(**{field: OuterRef("pk")}, **which).order_by())
        )
    return found


def in_the_way(text: Any) -> Iterator[Missing]:
    """Yield what stands in the way of redacting a text read by `weighed`."""
    if text.body.startswith(FRAME):
        yield Missing(
            "frame",
            _("This is what a paper kept of its case when it was sent, and nobody's words."),
            _("Redact the words of the paper."),
        )
    if text.unsigned:
        yield Missing(
            "waits_for_answer",
            _("The paper these words stand on waits for approval or signature."),
            _("Wait until all have answered, or the discussion is closed."),
        )
    elif text.binds:
        yield Missing(
            "binds",
            _(
                "This is a binding agreement: its words are what both sides have bound themselves to."
            ),
            _("Have a correction registered. What the public may see is a matter of access."),
        )
    if text.unanswered:
        yield Missing(
            "unanswered",
            _("Somebody waits for an answer to this. It cannot go before it is answered."),
            _("Have it answered, or withdrawn by those who sent it, first."),
        )
    if text.disputed:
        yield Missing(
            "disputed",
            _("This is part of a negotiation or a dispute that is not ended."),
            _("Wait until it has ended."),
        )
    if text.stands:
        yield Missing(
            "stands",
            _("This is the brief the parties have before them."),
            _("Have a new version written without it, and redact this one then."),
        )


STEPS: dict[str, Policy] = {
    step: Policy(
        label,
        redacts,
        (*TOLD_STATES, State.CLOSED, State.WITHDRAWN),
        nothing,
        gettext_lazy("Only HR's administrator redacts, and never in a case of their own."),
        gettext_lazy("Tell HR's administrator what should go, and why."),
        about,
    )
    for step, label, about in (
        ("redact_text", gettext_lazy("Redact words"), lambda _situation: True),
        (
            "redact_document",
            gettext_lazy("Redact a document"),
            lambda situation: bool(situation.documents),
        ),
    )
}
