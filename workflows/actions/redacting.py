"""Destroy words or a filed paper for good, on a lawful basis, so that everybody sees that it was done. [Sladding]

The record keeps the digest and tells who, when and under which provision; nothing in it is changed.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.moving import SYSTEM, Actor, moving
from ledger.refusals import NotPermitted, NotPossible
from parties.models import Role, User
from rulebook.redaction import bases
from workflows.actions.core import Stepping, required, stepping
from workflows.actions.documents import subject_of
from workflows.files import store
from workflows.models import DocumentVersion
from workflows.policies.confidential import closed_documents
from workflows.policies.redaction import in_the_way, weighed


def redact_text(
    reference: str,
    text_id: int,
    *,
    basis: str,
    reason: str,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Text:
    """Destroy what somebody wrote in the case; everybody in it is told. [Sladde tekst]

    `basis` is the code of a provision in the rulebook, `reason` is read by everyone in the case.
    Raises NotPossible for words that are gone already or not there, without basis or reason, and
    while they are needed: a paper that waits for signatures, what waits for an answer, a running
    negotiation, the brief in force – and for a binding agreement, always.
    """
    with stepping(reference, "redact_text", actor=actor, gesture=gesture, seen=seen) as step:
        section = _section(step, basis)
        text: Any = weighed(step.situation).filter(pk=text_id).first()
        if text is None or text.unopened or text.shielded:
            raise step.move.stale() or NotPossible(
                step="redact_text",
                code="no_text",
                because=_("No words of that number stand in the case, that are yours to read."),
                remedy=_("Choose in the list."),
            )
        if text.redacted_at is None and (missing := tuple(in_the_way(text))):
            raise NotPossible(step="redact_text", missing=missing)
        why = step.write(required("redact_text", _("reason"), reason))
        facts = step.move.redact(text, basis=section)
        _tell(step, Event.TEXT_REDACTED, f"text:{text.pk}", facts, why)
        redacted: Text = text
        return redacted


def redact_document(
    reference: str,
    number: int,
    version: int,
    *,
    basis: str,
    reason: str,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> DocumentVersion:
    """Destroy the file of one version of a document; everybody in the case is told. [Sladde dokument]

    The same file in another version, or in another case, stays. Raises NotPossible for a version
    that is gone already or not there, and without basis or reason.
    """
    with stepping(
        reference, "redact_document", actor=actor, gesture=gesture, seen=seen
    ) as step:
        section = _section(step, basis)
        found = DocumentVersion.objects.filter(
            document__case=step.case, document__number=number, number=version
        ).first()
        if number in closed_documents(step.situation):
            raise NotPermitted(
                step="redact_document",
                because=_("The document is kept confidential, and is not told to you."),
                remedy=_("Those who keep it release it first."),
            )
        if found is None or found.redacted_at is not None:
            gone = found is not None
            raise step.move.stale() or NotPossible(
                step="redact_document",
                code="already_redacted" if gone else "no_document",
                because=_("This version has already been redacted.")
                if gone
                else _("No document of that number stands in the case."),
                remedy=_("Look at the list of documents again."),
            )
        why = step.write(required("redact_document", _("reason"), reason))
        found.redacted_at, found.redaction_basis = step.move.at, section
        DocumentVersion.objects.filter(pk=found.pk).update(
            redacted_at=found.redacted_at, redaction_basis=section
        )
        facts = {
            "document": number,
            "version": version,
            "digest": found.digest,
            "basis": section,
        }
        _tell(step, Event.DOCUMENT_REDACTED, subject_of(number), facts, why)
    destroy_unused(reference, found.digest)
    return found


def destroy_unused(reference: str, digest: str) -> bool:
    """Destroy a file of a case that no version points to any more; True when it is gone. [Slette fil]

    Under the case's lock, so that nobody files the very file meanwhile.
    """
    with moving(("case", reference), actor=SYSTEM, step="destroy_file"):
        used = DocumentVersion.objects.filter(
            document__case__reference=reference, digest=digest, redacted_at=None
        )
        if used.exists():
            return False
        store.destroy(reference, digest)
        return True


def _section(step: Stepping, basis: str) -> str:
    """Return the provision; let the person act as HR's administrator, whatever else they are."""
    known = bases().get(basis)
    if known is None:
        raise NotPossible(
            step=step.move.step,
            code="basis",
            because=_("Nothing is redacted without the provision it rests on."),
            remedy=_("Choose one of the provisions in the list."),
        )
    mandate = step.situation.standing.of(Role.HR_ADMINISTRATOR)[0]
    step.move.actor = Actor(
        step.move.actor.user_id, mandate_id=mandate.pk, role=Role.HR_ADMINISTRATOR
    )
    return known.section


def _tell(
    step: Stepping, event: Event, subject: str, facts: dict[str, object], why: Text
) -> None:
    step.tell(
        event, subject=subject, facts=facts, texts=[why], audience=step.situation.everyone
    )
