"""Who may have a case's papers sent to the archive: HR, of every case the parties have heard of. [Arkiv]"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.refusals import Missing
from workflows.models.situation import Situation
from workflows.policies.policy import TOLD_STATES, Policy, State, is_leader


def sees_archive(situation: Situation) -> bool:
    """Tell whether the person answers for the employer here, or for HR."""
    return is_leader(situation) or situation.standing.audits is not None


def _audits(situation: Situation) -> bool:
    return situation.standing.audits is not None


def _was_told(situation: Situation) -> bool:
    return situation.case.informed_on is not None


def _has_papers(situation: Situation) -> Iterator[Missing]:
    if not _was_told(situation):
        yield Missing(
            "never_told",
            _("The parties never heard of the case, so it has no papers for the archive."),
            _("There is nothing to send."),
        )


STEPS: dict[str, Policy] = {
    "send_to_archive": Policy(
        gettext_lazy("Send to the archive"),
        _audits,
        (*TOLD_STATES, State.CLOSED, State.WITHDRAWN),
        _has_papers,
        gettext_lazy("Only HR sends papers to the archive."),
        gettext_lazy(
            "Papers go by themselves when the case is closed. Ask HR to send them before."
        ),
        _was_told,
    ),
}
