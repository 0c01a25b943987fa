"""Open what is not open to everybody, and note who read it, by which right. [Innsyn som logges]

The web and the API read cases through these: nobody can read as HR, or about one employee,
without a line in the log.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from ledger.models import AccessLog, Text
from ledger.reading import note_reading
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from parties.seats import Standing
from workflows.actions.confidential import subject_of
from workflows.models import Case, Shield
from workflows.models.situation import Situation
from workflows.policies import confidential
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
) -> tuple[CasePage, Shield, Text]:
    """Return what is kept confidential under a number, with its words; noted. [Lese fortrolig]

    Raises Case.DoesNotExist for whoever may not see the case and for an unknown number,
    NotPossible for one who has to confirm first, and NotPermitted for one it is not told to.
    """
    page = read_case(reference, user=user, on=on)
    situation = page.situation
    shield = next((s for s in situation.shields if s.number == number), None)
    if shield is None:
        raise Case.DoesNotExist
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
    basis = Basis.BOUND
    if confidential.keeps(situation, shield):
        basis = Basis.KEEPS
    elif confidential.has_ended(situation, shield):
        basis = Basis.ENDED
    elif situation.standing.audits is not None and not situation.spoken_for:
        basis = Basis.OVERSIGHT
    note_reading(
        page.case.chain_id, user.pk, What.SHIELDED, basis, subject=subject_of(shield.number)
    )
    return page, shield, shield.text
