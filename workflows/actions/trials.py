"""Try a decision for a time, and settle what becomes of it. [Prøveordning]"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, employer_owes, required, settle, stepping
from workflows.models import DecisionPoint, Obligation, Trial
from workflows.policies.afterwards import SETTLED_BY, missing_before_permanent


def subject_of(point: DecisionPoint) -> str:
    """Return the trial as the record and what is owed name it."""
    return f"trial:{point.number}"


def set_trial(
    reference: str,
    number: int,
    text: str,
    *,
    ends_on: date,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Trial:
    """Let a decision hold for a time only, with the last day and what is to be learnt. [Sette prøvetid]

    The employer owes the parties a discussion of whether to go on, by that day. Raises
    NotPossible for a decision that is dropped, taken back or on trial already, and for a day
    that is not to come.
    """
    with stepping(
        reference, "set_trial", actor=actor, gesture=gesture, seen=seen, at_point=number
    ) as step:
        point = step.point(number)
        if any(trial.point_id == point.pk for trial in step.situation.trials):
            raise NotPossible(
                step="set_trial",
                code="on_trial",
                because=_("“%(point)s” is a trial already.") % {"point": point.title},
                remedy=_("Prolong it, if it is to be tried for longer."),
            )
        if point.state in (DecisionPoint.State.DROPPED, DecisionPoint.State.REVERSED):
            raise NotPossible(
                step="set_trial",
                code="point",
                because=_("“%(point)s” does not stand.") % {"point": point.title},
                remedy=_("Choose a decision that is planned or taken."),
            )
        _to_come(step, ends_on)
        trial = Trial.objects.create(
            case=step.case,
            point=point,
            since=step.on,
            ends_on=ends_on,
            purpose=step.write(required("set_trial", _("what is to be learnt"), text)),
        )
        _owe(step, trial, point)
        step.tell(
            Event.TRIAL_SET,
            subject=subject_of(point),
            facts={"title": point.title, "ends_on": ends_on.isoformat()},
            texts=[trial.purpose],
        )
        return trial


def settle_trial(
    reference: str,
    number: int,
    outcome: str,
    text: str,
    *,
    ends_on: date | None = None,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Trial:
    """Make a trial permanent, prolong it to a new day, or end it – with the reason. [Avgjøre prøveordningen]

    `outcome` is "permanent", "prolonged" or "ended". Only what has been discussed since the
    trial was set, or prolonged, becomes permanent. Raises NotPossible otherwise, for a decision
    that is not on trial, and for a prolonging without a day to come.
    """
    with stepping(
        reference, "settle_trial", actor=actor, gesture=gesture, seen=seen, at_point=number
    ) as step:
        point = step.point(number)
        trial = next((t for t in step.situation.trials if t.point_id == point.pk), None)
        if trial is None or not trial.runs:
            raise step.move.stale() or NotPossible(
                step="settle_trial",
                code="no_trial",
                because=_("“%(point)s” is not a running trial.") % {"point": point.title},
                remedy=_("Choose a decision that is on trial."),
            )
        if outcome == "permanent":
            missing = tuple(missing_before_permanent(step.situation, trial))
            if missing:
                raise NotPossible(step="settle_trial", missing=missing)
        words = step.write(required("settle_trial", _("reason"), text))
        moved = {"outcome": words, "settled_on": step.on}
        if outcome == "prolonged":
            if ends_on is None:
                raise NotPossible(
                    step="settle_trial",
                    code="day",
                    because=_("A trial that is prolonged needs a new last day."),
                    remedy=_("Choose the day it ends."),
                )
            _to_come(step, ends_on)
            moved = {"since": step.on, "ends_on": ends_on, "outcome": words}
        step.move.transition(trial, SETTLED_BY[outcome], **moved)
        settle(step, Obligation.Kind.SETTLE_TRIAL, subject=subject_of(point))
        if trial.runs:
            _owe(step, trial, point)
        step.tell(
            Event.TRIAL_SETTLED,
            subject=subject_of(point),
            facts={
                "title": point.title,
                "trial": outcome,
                "ends_on": trial.ends_on.isoformat() if trial.runs else None,
            },
            texts=[words],
        )
        return trial


def _to_come(step: Stepping, ends_on: date) -> None:
    if ends_on <= step.on:
        raise NotPossible(
            step=step.move.step,
            code="past",
            because=_("A trial ends on a day to come."),
            remedy=_("Choose a later day."),
        )


def _owe(step: Stepping, trial: Trial, point: DecisionPoint) -> None:
    employer_owes(
        step, Obligation.Kind.SETTLE_TRIAL, subject=subject_of(point), due_on=trial.ends_on
    )
