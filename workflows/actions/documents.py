"""File papers in a case: looked at before anything is locked, kept before the row is. [Saksdokumenter]

A file that is not taken has left nothing behind. One that was kept when the door then said no –
somebody closed the case meanwhile – lies in the store without a row, and is nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files import File
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.moving import now
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from workflows import policies
from workflows.actions.confidential import Terms, keep
from workflows.actions.core import Stepping, required, stepping
from workflows.files import store
from workflows.files.kinds import NotTaken
from workflows.files.reception import Received, receive
from workflows.models import Document, DocumentClass, DocumentVersion, Participation, Shield
from workflows.models.document import last_resting_on_papers
from workflows.models.situation import Situation

LONGEST_TITLE = 200


def file_document(
    reference: str,
    title: str,
    document_class: str,
    file: File[Any],
    *,
    description: str = "",
    basis: str = "",
    parties: Sequence[int] = (),
    share: str = Shield.Share.NOBODY,
    ends_on: date | None = None,
    ends_with: str = "",
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Document:
    """File a paper that everyone in the case may read, or in confidence. [Legge ved et dokument]

    `file` is read where it lies. A picture needs a `description` of what it shows. With a `basis`
    the paper is confidential from the first moment, on the terms of `keep_confidential`; its title
    is read by everybody all the same. Raises NotPossible without a title, for terms that do not
    hold, and for a file that is not taken: too large, empty, of another kind than those listed,
    damaged, a bomb, or one the virus scanner stops.
    """
    received = _kept("file_document", reference, file, description, actor=actor)
    with stepping(reference, "file_document", actor=actor, gesture=gesture, seen=seen) as step:
        store.put(file, reference, received.digest)  # may have been redacted away meanwhile
        part = _side(step, party)
        named = required("file_document", _("title"), title)[:LONGEST_TITLE]
        words = step.write_all(named, description.strip())
        document = Document.objects.create(
            case=step.case,
            number=len(step.situation.documents) + 1,
            document_class=DocumentClass(document_class),
            title=words[0],
            participation=part,
            filed_at=step.move.at,
            entry=step.move.next_number(),
        )
        _add_version(step, document, 1, received, words[1:], actor)
        step.tell(
            Event.DOCUMENT_FILED,
            subject=subject_of(document.number),
            facts={
                "document": document.number,
                "document_class": str(document_class),
                "party": part.code if part else None,
                "version": 1,
                "digest": received.digest,
                "bytes": received.size,
            },
            texts=words,
        )
        if basis:
            terms = Terms(basis, parties, share, ends_on, ends_with)
            about = subject_of(document.number)
            keep(step, about, "", terms, label=named, kept_by=part)
        return document


def file_version(
    reference: str,
    number: int,
    file: File[Any],
    *,
    description: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> DocumentVersion:
    """File a new version of one's own paper; the earlier ones stay. [Legge ved ny versjon]

    Raises NotPermitted for the other side's paper, NotPossible for one that is withdrawn, for the
    very file that stands, and for a file that is not taken.
    """
    received = _kept("file_version", reference, file, description, actor=actor)
    with stepping(reference, "file_version", actor=actor, gesture=gesture, seen=seen) as step:
        store.put(file, reference, received.digest)  # may have been redacted away meanwhile
        document = _own(step, number)
        newest = document.versions.get(number=document.latest)
        if newest.digest == received.digest:
            raise NotPossible(
                step="file_version",
                code="same_file",
                because=_("This is the file that stands: version %(n)d.")
                % {"n": newest.number},
                remedy=_("Look whether you chose the right file, and try again."),
            )
        words = step.write_all(description.strip())
        version = _add_version(step, document, document.latest + 1, received, words, actor)
        Document.objects.filter(pk=document.pk).update(latest=version.number)
        step.tell(
            Event.DOCUMENT_VERSION_FILED,
            subject=subject_of(number),
            facts={
                "document": number,
                "party": document.participation.code if document.participation else None,
                "version": version.number,
                "digest": received.digest,
                "bytes": received.size,
            },
            texts=words,
        )
        return version


def withdraw_document(
    reference: str,
    number: int,
    *,
    reason: str,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Document:
    """Say that one's own paper no longer holds; it is marked, and can still be read. [Trekke dokument]

    Raises NotPermitted for the other side's paper, NotPossible without a reason, and once
    something has gone out that may rest on the paper: an answer, a notice, minutes, a decision.
    """
    with stepping(
        reference, "withdraw_document", actor=actor, gesture=gesture, seen=seen
    ) as step:
        document = _own(step, number)
        if last_resting_on_papers(step.case.chain_id) > document.entry:
            raise NotPossible(
                step="withdraw_document",
                code="referred_to",
                because=_(
                    "Something has gone out in the case since document %(n)d was filed, and may"
                    " rest on it."
                )
                % {"n": number},
                remedy=_("File a new version: both then stay."),
            )
        words = step.write(required("withdraw_document", _("reason"), reason))
        Document.objects.filter(pk=document.pk).update(withdrawn_at=step.move.at, reason=words)
        step.tell(
            Event.DOCUMENT_WITHDRAWN,
            subject=subject_of(number),
            facts={
                "document": number,
                "party": document.participation.code if document.participation else None,
            },
            texts=[words],
        )
        return document


def subject_of(number: int) -> str:
    """Return a document as the record names it."""
    return f"document:{number}"


def _kept(
    step: str, reference: str, file: File[Any], description: str, *, actor: User
) -> Received:
    """Ask first whether the person may, then look at the file and keep it; nothing is locked yet.

    A large file takes its time to look at and to scan: nobody else's step waits for it.
    """
    policies.check(step, Situation(reference, user=actor, on=now().date()))
    try:
        received = receive(file)
    except NotTaken as no:
        raise NotPossible(
            step=step, code=no.code, because=no.because, remedy=no.remedy
        ) from None
    if received.kind.picture and not description.strip():
        raise NotPossible(
            step=step,
            code="description",
            because=_("Nobody who cannot see the picture can know what it shows."),
            remedy=_("Write in a few words what the picture shows, and try again."),
        )
    if DocumentVersion.objects.filter(
        document__case__reference=reference,
        digest=received.digest,
        redacted_at__isnull=False,
    ).exists():
        raise NotPossible(
            step=step,
            code="redacted",
            because=_("This very file has been redacted in the case."),
            remedy=_("File a version without what had to go."),
        )
    store.put(file, reference, received.digest)
    return received


def _side(step: Stepping, party: int | None) -> Participation | None:
    """Return the party the person files for; None for the employer."""
    if step.situation.leader is not None and party is None:
        return None
    return step.party(party)[0]


def _own(step: Stepping, number: int) -> Document:
    """Return a paper of the person's own side that stands, or refuse."""
    document = next((d for d in step.situation.documents if d.number == number), None)
    if document is None or document.withdrawn_at is not None:
        raise step.move.stale() or NotPossible(
            step=step.move.step,
            code="no_document",
            because=_("No document of that number stands in the case."),
            remedy=_("Look at the list of documents again."),
        )
    if not step.situation.files_for(document):
        raise NotPermitted(
            step=step.move.step,
            because=_("Only the side that filed a document may change or withdraw it."),
            remedy=_("File a document of your own."),
        )
    if document.participation is not None:
        step.party(document.participation.pk)
    return document


def _add_version(
    step: Stepping,
    document: Document,
    number: int,
    received: Received,
    description: list[Text],
    actor: User,
) -> DocumentVersion:
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        digest=received.digest,
        size=received.size,
        suffix=received.kind.suffix,
        description=next(iter(description), None),
        filed_at=step.move.at,
        filed_by=actor,
    )
