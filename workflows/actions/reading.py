"""Open what is not open to everybody, and note who read it, by which right. [Innsyn som logges]

The web and the API read cases through these: nobody can read as HR, or about one employee,
without a line in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from ledger.models import AccessLog, Text
from ledger.moving import now
from ledger.reading import note_reading
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from parties.seats import Standing
from workflows.actions.confidential import subject_of
from workflows.models import AgendaItem, Case, Document, DocumentVersion, Meeting, Shield
from workflows.models.situation import Situation
from workflows.papers.document import Document as Paper
from workflows.papers.gathered import Gathered
from workflows.papers.meetings import MINUTES, gathered_paper
from workflows.policies import confidential
from workflows.policies.meetings import reads_as_hr
from workflows.queries import CasePage, case_page
from workflows.queries.individual import IndividualPage, individual_page

What, Basis = AccessLog.What, AccessLog.Basis


def read_case(
    reference: str, *, user: User, on: date, what: AccessLog.What = What.CASE
) -> CasePage:
    """Return a case as the reader meets it; HR's reading is noted. [Lese sak]

    Raises Case.DoesNotExist for whoever may not see it, and notes nothing then.
    """
    page = case_page(reference, user=user, on=on)
    note_oversight(page.situation, what)
    return page


def note_oversight(situation: Situation, what: AccessLog.What) -> None:
    """Note a reading by HR; whoever takes part in the case reads it by that right. [Logge innsyn]"""
    taking_part = situation.leader is not None or situation.spoken_for
    if situation.user is None or situation.standing.audits is None or taking_part:
        return
    note_reading(situation.case.chain_id, situation.user.pk, what, Basis.OVERSIGHT)


def note_minutes(standing: Standing, items: Iterable[AgendaItem]) -> None:
    """Note that HR reads what is written of cases in a meeting. [Logge innsyn i referat]

    Whoever sits at the table, or leads the case's unit, reads it by that right.
    """
    read = {
        item.case.chain_id
        for item in items
        if item.case is not None and reads_as_hr(standing, item)
    }
    for chain in sorted(read):
        note_reading(chain, standing.user_id, What.CASE, Basis.OVERSIGHT)


def read_meeting_paper(meeting: Meeting, name: str, *, standing: Standing) -> Paper | None:
    """Return a meeting's paper as the reader may have it; HR's reading is noted. [Lese møtets papir]

    None for a paper there is not, and nothing is noted then. Whether the reader may see the
    meeting is the caller's to ask.
    """
    read = Gathered(meeting, standing)
    paper = gathered_paper(read, name)
    if paper is not None and name == MINUTES:
        note_minutes(standing, read.written)
    return paper


def read_individual(standing: Standing, reference: str, on: date) -> IndividualPage:
    """Return one employee's case; every reading but the employee's own is noted. [Lese personalsak]

    Raises IndividualCase.DoesNotExist for whoever may not see it, and notes nothing then.
    """
    page = individual_page(standing, reference, on)
    if not page.mine:
        basis = Basis.LEADS if page.leads else Basis.REASON_GIVEN
        note_reading(page.individual.chain_id, standing.user_id, What.INDIVIDUAL, basis)
    return page


def read_confidential(
    reference: str, number: int, *, user: User, on: date
) -> tuple[CasePage, Shield, Text | None]:
    """Return what is kept confidential under a number, with its words; noted. [Lese fortrolig]

    A document has none: its words are in the file, which `read_document` opens.

    Raises Case.DoesNotExist for whoever may not see the case and for an unknown number,
    NotPossible for one who has to confirm first, and NotPermitted for one it is not told to.
    """
    page = read_case(reference, user=user, on=on)
    situation = page.situation
    shield = next((s for s in situation.shields if s.number == number), None)
    if shield is None:
        raise Case.DoesNotExist
    _let_in(situation, shield)
    if shield.text is None:  # the words are in the file: opening that is what is noted
        return page, shield, None
    _note(page, shield)
    return page, shield, shield.text


def read_document(
    reference: str, number: int, version: int, *, user: User, on: date
) -> tuple[CasePage, DocumentVersion]:
    """Return one version of a filed document; noted when it is confidential. [Åpne dokument]

    That somebody of another side has opened it is kept on the document, not who: from then on it
    cannot be made confidential. Raises Case.DoesNotExist for whoever may not see the case and for
    a version that is not there, and refuses a confidential one as `read_confidential` does.
    """
    page = read_case(reference, user=user, on=on)
    document = next((d for d in page.situation.documents if d.number == number), None)
    if document is None:
        raise Case.DoesNotExist
    found = document.versions.filter(number=version).first()
    if found is None:
        raise Case.DoesNotExist
    _open_document(page.situation, number)
    if document.opened_at is None and not page.situation.files_for(document):
        first = Document.objects.filter(pk=document.pk, opened_at__isnull=True)
        first.update(opened_at=now())
        # Whoever made it confidential meanwhile held the row: then it is known by now.
        _open_document(Situation(reference, user=user, on=on), number)
    for shield in _keeping(page.situation, number):
        _note(page, shield)
    return page, found


def _open_document(situation: Situation, number: int) -> None:
    for shield in _keeping(situation, number):
        _let_in(situation, shield)


def _keeping(situation: Situation, number: int) -> list[Shield]:
    return [shield for shield in situation.shields if shield.document == number]


def _let_in(situation: Situation, shield: Shield) -> None:
    """Refuse whoever may not read it now: one who has to confirm, and one it is not told to."""
    if confidential.must_confirm(situation, shield):
        raise NotPossible(
            step="read_confidential",
            code="unconfirmed",
            because=_("You have not confirmed that you keep it confidential."),
            remedy=_("See on what ground it is confidential, confirm, and read it then."),
        )
    if not confidential.may_read(situation, shield):
        raise NotPermitted(
            step="read_confidential",
            because=_("It is not told to you."),
            remedy=_("Ask those who keep it, if you think it should be."),
        )


def _note(page: CasePage, shield: Shield) -> None:
    """Note that it was read, and by which right."""
    situation = page.situation
    basis = Basis.BOUND
    if confidential.keeps(situation, shield):
        basis = Basis.KEEPS
    elif confidential.has_ended(situation, shield):
        basis = Basis.ENDED
    elif situation.standing.audits is not None and not situation.spoken_for:
        basis = Basis.OVERSIGHT
    reader = situation.user.pk if situation.user else 0
    note_reading(
        page.case.chain_id, reader, What.SHIELDED, basis, subject=subject_of(shield.number)
    )


def note_bundle(page: CasePage) -> None:
    """Note what confidential a sealed bundle gives its receiver, and what it opens. [Logge pakke]

    It is given whole, read or not: words and files alike count as opened.
    """
    situation = page.situation
    for shield in situation.shields:
        ended = confidential.has_ended(situation, shield)
        if confidential.may_read(situation, shield) and not ended:
            _note(page, shield)
    closed = confidential.closed_documents(situation)
    theirs = [
        document.pk
        for document in situation.documents
        if document.number not in closed and not situation.files_for(document)
    ]
    if theirs:
        Document.objects.filter(pk__in=theirs, opened_at__isnull=True).update(opened_at=now())
