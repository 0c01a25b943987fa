"""Say who may turn the year wheel. [Tilgang til årshjulet]"""

from __future__ import annotations

from django.utils.translation import gettext as _

from ledger.refusals import NotPermitted
from parties.models import HR_ROLES, SAFETY_ROLES, UNION_ROLES, Mandate, OrgUnit, Role
from parties.seats import Standing


def may_demand(standing: Standing, root: OrgUnit, step: str) -> Mandate:
    """Return the mandate of whoever speaks for a side of the employer; refuse everybody else."""
    sides = (*UNION_ROLES, Role.ELECTED_REPRESENTATIVE, *SAFETY_ROLES)
    mandate = standing.leads(root) or next(iter(standing.of(*sides)), None)
    if mandate is None:
        raise NotPermitted(
            step=step,
            because=_("Only the employer's leader or a representative may demand this."),
            remedy=_("Ask your representative or your leader to do it."),
        )
    return mandate


def may_note_held(standing: Standing, root: OrgUnit, step: str) -> Mandate:
    """Return the mandate of the top leader or of HR; refuse everybody else."""
    mandate = standing.leads(root) or next(iter(standing.of(*HR_ROLES)), None)
    if mandate is None:
        raise NotPermitted(
            step=step,
            because=_("Only HR or the employer's leader may enter when this was last done."),
            remedy=_("Tell HR which day it was, and where it is written down."),
        )
    return mandate
