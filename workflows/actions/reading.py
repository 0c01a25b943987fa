"""Open what is not open to everybody, and note who read it, by which right. [Innsyn som logges]

The web and the API read cases through these: nobody can read as HR, or about one employee,
without a line in the log.
"""

from __future__ import annotations

from datetime import date

from ledger.models import AccessLog
from ledger.reading import note_reading
from parties.models import User
from parties.seats import Standing
from workflows.models.situation import Situation
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
