"""Say who may change the local routine. [Tilgang til lokal rutine]"""

from __future__ import annotations

from django.utils.translation import gettext as _

from ledger.refusals import NotPermitted
from parties.models import Mandate, Role
from parties.seats import Standing


def may_keep_routine(standing: Standing, step: str) -> Mandate:
    """Return the mandate of an HR administrator; refuse everybody else."""
    mandate = next(iter(standing.of(Role.HR_ADMINISTRATOR)), None)
    if mandate is None:
        raise NotPermitted(
            step=step,
            because=_("Only an HR administrator may change the local routine."),
            remedy=_("Propose the change to HR, or discuss it with the unions first."),
        )
    return mandate
