"""After the decision: trials to settle, what each side thinks, what others may learn. [Etterpå]"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.refusals import Missing
from workflows.models import DecisionPoint, Trial
from workflows.models.situation import Situation
from workflows.policies.gates import citation_of
from workflows.policies.guards import nothing
from workflows.policies.policy import (
    ASK_HR,
    NOT_PARTY,
    TOLD_STATES,
    Policy,
    State,
    a_point,
    by_employer,
    leader_or_party,
)

# What a trial comes to, and the transition that takes it there.
SETTLED_BY = {"permanent": "make_permanent", "prolonged": "prolong", "ended": "end"}
_AFTER = (State.DISCUSSED, State.INFORMED, State.CLOSED)


def missing_before_permanent(situation: Situation, trial: Trial) -> Iterator[Missing]:
    """Ask that the parties have discussed whether to go on, after the trial was set or prolonged."""
    point = next(p for p in situation.points if p.pk == trial.point_id)
    if point.state != DecisionPoint.State.IMPLEMENTED:
        yield Missing(
            "not_tried",
            _("“%(point)s” has not been tried: it has not started.") % {"point": point.title},
            _("Carry the decision out first, or end the trial."),
        )
    if not trial.discussed(point.discussed_on):
        yield Missing(
            "continue_discussed",
            _("The parties have not discussed whether to go on with “%(point)s”.")
            % {"point": point.title},
            _("Call to a discussion of it, or prolong the trial until you have."),
            citation_of(situation, "discussion_held"),
        )


def trial_runs(situation: Situation) -> bool:
    """Tell whether a trial is to be settled."""
    return any(trial.runs for trial in situation.trials)


def untried(situation: Situation) -> bool:
    """Tell whether a decision that stands is not on trial."""
    tried = {trial.point_id for trial in situation.trials}
    stands = a_point(
        DecisionPoint.State.PLANNED,
        DecisionPoint.State.DECIDED,
        DecisionPoint.State.IMPLEMENTED,
    )
    return stands(situation) and any(p.pk not in tried for p in situation.points)


def carried_out(situation: Situation) -> bool:
    """Tell whether there is something to look back on: a decision carried out, or a closed case."""
    return situation.case.state == State.CLOSED or any(
        p.state == DecisionPoint.State.IMPLEMENTED for p in situation.points
    )


def may_look_back(situation: Situation) -> Iterator[Missing]:
    """Ask for something to look back on."""
    if not carried_out(situation):
        yield Missing(
            "not_carried_out",
            _("Nothing has been carried out yet."),
            _("Look back when the decision has started to work."),
        )


def _by_either_side(label: object) -> Policy:
    return Policy(label, leader_or_party, _AFTER, may_look_back, NOT_PARTY, ASK_HR, carried_out)


STEPS: dict[str, Policy] = {
    "set_trial": by_employer(
        gettext_lazy("Make the decision a trial"), TOLD_STATES, nothing, untried
    ),
    "settle_trial": by_employer(
        gettext_lazy("Settle the trial"), TOLD_STATES, nothing, trial_runs
    ),
    "evaluate": _by_either_side(gettext_lazy("Evaluate the process")),
    "propose_lesson": _by_either_side(gettext_lazy("Write what others may learn")),
    "release_lesson": _by_either_side(gettext_lazy("Share the lesson")),
    "take_back_lesson": _by_either_side(gettext_lazy("Take the lesson back")),
}
