"""Give the parties the information, file what was done, and withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import (
    Stepping,
    computed,
    employer_seat,
    owing,
    required,
    settle,
    stepping,
)
from workflows.actions.imprints import brief_imprint
from workflows.actions.positions import hide
from workflows.actions.remaining import made_good
from workflows.models import Case, DecisionPoint, Evidence, Obligation, Rung
from workflows.queries.law import law_of


def give_information(
    reference: str,
    *,
    hidden: Sequence[int] = (),
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Case:
    """Give every party the brief, and start the time for input. [Gi informasjon]

    Each invited party then owes its view by the input deadline of the local routine; the
    employer owes the discussion and the duties that have a date. `hidden` are the numbers of the
    questions whose views nobody else sees until all have answered. Raises NotPossible while the
    case is not assessed, the brief is not written or nobody is invited, and for a question the
    case does not ask.
    """
    with stepping(
        reference, "give_information", actor=actor, gesture=gesture, seen=seen
    ) as step:
        case = step.case
        deadline = computed(case, "LOC-INPUT", step.on)
        due_on = date.fromisoformat(deadline["rolled_end"]) if deadline else None
        step.move.transition(case, "give_information", informed_on=step.on, input_due_on=due_on)
        parts = step.situation.at_the_table
        case.participations.filter(omitted__isnull=True).update(delivered_at=step.move.at)
        asked = (
            Obligation.Kind.ANSWER_IN_WRITING
            if step.situation.is_light
            else Obligation.Kind.GIVE_VIEW
        )
        owed = [
            owing(
                case,
                asked,
                part.seat,
                since=step.on,
                participation=part,
                rule="LOC-INPUT",
                deadline=deadline,
            )
            for part in parts
        ]
        Obligation.objects.bulk_create(owed + list(_owed_by_employer(step)))
        asked_hidden = hide(step, hidden)
        made_good(step, "information_given")
        frame = step.write(brief_imprint(step))
        step.tell(
            Event.INFORMATION_GIVEN,
            subject=f"brief:{case.brief.number if case.brief else 0}",
            facts={
                "parties": [p.code for p in parts],
                "input_due_on": due_on.isoformat() if due_on else None,
                **({"hidden": asked_hidden} if asked_hidden else {}),
            },
            texts=[frame],
        )
        return case


def _owed_by_employer(step: Stepping) -> list[Obligation]:
    """Return what the employer owes from now on: the discussion, and every duty with a date."""
    case = step.case
    seat = employer_seat(case)
    owed = []
    if not step.situation.is_light and case.rung != Rung.INFORMATION:
        owed.append(
            owing(
                case,
                Obligation.Kind.CALL_MEETING,
                seat,
                since=step.on,
                due_on=case.planned_decision_on,
            )
        )
    for duty in case.assessment.duties if case.assessment else []:
        owed.extend(
            owing(
                case,
                Obligation.Kind.MEET_DUTY,
                seat,
                since=step.on,
                subject=duty["id"],
                rule=deadline["rule"],
                deadline=deadline,
            )
            for deadline in duty["deadlines"]
            if deadline["kind"] == "latest_before" and not deadline["rule"].startswith("LOC-")
        )
    return owed


def file_evidence(
    reference: str,
    kind: str,
    *,
    occurred_on: date,
    text: str,
    number: int | None = None,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Evidence:
    """File that something a duty asks for was done, with the day it happened. [Dokumentere]

    `kind` is one of the rulebook's evidence codes. With `number` it holds for that decision
    point alone; without, for the whole case. Raises NotPossible for an unknown kind or point,
    or a day that has not come.
    """
    with stepping(reference, "file_evidence", actor=actor, gesture=gesture, seen=seen) as step:
        if kind not in law_of(step.case).vocabulary["evidence"]:
            raise NotPossible(
                step="file_evidence",
                because=_("“%(kind)s” is not a kind of evidence.") % {"kind": kind},
                remedy=_("Choose one of the kinds in the list."),
            )
        point = None if number is None else step.point(number)
        evidence = _file(step, kind, occurred_on, text, number=number)
        meets(step, kind, point)
        return evidence


def meets(step: Stepping, kind: str, point: DecisionPoint | None = None) -> None:
    """Let a kind of evidence stand for the case, or for one point, and settle what it was owed for. [Oppfylle]"""
    about = point or step.case
    type(about)._default_manager.filter(pk=about.pk).update(filed=sorted({*about.filed, kind}))
    settle(step, Obligation.Kind.MEET_DUTY, subject=kind)
    made_good(step, kind, None if point is None else [point])


def log_early_talk(
    reference: str,
    *,
    occurred_on: date,
    text: str,
    actor: User,
    gesture: UUID | None = None,
) -> Evidence:
    """Log an informal talk as evidence of early involvement. [Tidlig samtale]"""
    with stepping(reference, "log_early_talk", actor=actor, gesture=gesture) as step:
        return _file(step, "early_talk", occurred_on, text)


def _file(
    step: Stepping, kind: str, occurred_on: date, text: str, *, number: int | None = None
) -> Evidence:
    if occurred_on > step.on:
        raise NotPossible(
            step=step.move.step,
            code="future",
            because=_("That day has not come yet."),
            remedy=_("Write the day it happened, today at the latest."),
        )
    words = step.write(required(step.move.step, _("what was done"), text))
    evidence = Evidence.objects.create(
        case=step.case, kind=kind, occurred_on=occurred_on, text=words
    )
    step.tell(
        Event.EARLY_TALK_LOGGED if kind == "early_talk" else Event.EVIDENCE_FILED,
        subject=kind,
        facts={} if number is None else {"number": number},
        texts=[words],
        occurred_on=occurred_on,
    )
    return evidence


def withdraw(reference: str, *, reason: str, actor: User, gesture: UUID | None = None) -> Case:
    """Give the change up; the case stays readable, with the reason. [Trekke saken]"""
    with stepping(reference, "withdraw", actor=actor, gesture=gesture) as step:
        words = step.write(required("withdraw", _("reason"), reason))
        step.move.transition(step.case, "withdraw", closed_on=step.on, archive_due=True)
        Obligation.objects.filter(case=step.case, done_at__isnull=True).update(
            done_at=step.move.at
        )
        step.tell(Event.CASE_WITHDRAWN, texts=[words])
        return step.case
