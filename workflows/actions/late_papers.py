"""Register what comes after: a correction of a sealed paper, and a paper written elsewhere. [Rettelse, sen registrering]

Neither changes what was there. Both are papers of their own that the parties answer, and neither is
the minutes of a discussion: no gate is met by them, and no deadline counts from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, computed, required, stepping
from workflows.actions.imprints import imprint
from workflows.actions.minutes import attendance_of, put_to_the_parties
from workflows.actions.negotiating import subject_of
from workflows.actions.sides import between, owe
from workflows.actions.signing import form_of, paper_digest
from workflows.models import Attendance, Case, Minutes, Obligation, Side


def register_paper(
    reference: str,
    text: str,
    *,
    held_on: date,
    written_on: date,
    met: Mapping[int, bool] | None = None,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Minutes:
    """Register minutes that were written elsewhere, late and as such. [Registrere papir sent]

    `held_on` is the day of the meeting, `written_on` the day the paper was written; the day it is
    registered is today's, and cannot be another. The parties answer it as the agreement's form
    says. It binds nobody, meets no gate and starts no deadline: what was to be discussed here is
    still to be discussed. Raises NotPossible for days that have not come or run backwards.
    """
    with stepping(reference, "register_paper", actor=actor, gesture=gesture, seen=seen) as step:
        if max(held_on, written_on) > step.on:
            raise NotPossible(
                step="register_paper",
                code="future",
                because=_("That day has not come yet."),
                remedy=_("Write the day of the meeting, and the day the paper was written."),
            )
        if written_on < held_on:
            raise NotPossible(
                step="register_paper",
                code="before_meeting",
                because=_("Minutes cannot be written before the meeting."),
                remedy=_("Check both days, and try again."),
            )
        kind, closed = form_of(step.case, binding=False, on=step.on)
        minutes = _new(step, required("register_paper", _("minutes"), text))
        minutes.kind, minutes.closed_by = kind, closed
        minutes.held_on, minutes.written_on = held_on, written_on
        deadline = _put(step, minutes, attendance_of(step, minutes, met or {}))
        step.tell(
            Event.PAPER_REGISTERED,
            subject=minutes.subject,
            facts={
                "number": minutes.number,
                "kind": str(minutes.kind),
                "written_on": written_on.isoformat(),
                "paper": minutes.digest,
                "remarks_due_on": deadline.isoformat() if deadline else None,
            },
            texts=_kept(minutes),
            occurred_on=held_on,
        )
        return minutes


def register_correction(
    reference: str,
    number: int,
    text: str,
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Minutes:
    """Register a correction of a sealed paper, as a paper of its own beside it. [Rettelse]

    The sealed paper stays as it is, to the byte. Those who answered it answer the correction in the
    same form: the parties approve or sign minutes, the two sides sign a protocol. Raises
    NotPossible for a paper that is not sealed, for a correction, and while one waits.
    """
    with stepping(
        reference, "register_correction", actor=actor, gesture=gesture, seen=seen
    ) as step:
        original = _to_correct(step, number)
        minutes = _new(step, required("register_correction", _("correction"), text))
        minutes.kind, minutes.closed_by = original.kind, original.closed_by
        minutes.binding, minutes.held_on = original.binding, original.held_on
        minutes.corrects, minutes.negotiation_id = original, original.negotiation_id
        talks = next(
            (n for n in step.situation.negotiations if n.pk == original.negotiation_id), None
        )
        if talks is None:
            _put(step, minutes)
        else:
            minutes.digest = paper_digest(step.case.reference, minutes)
            minutes.save(force_insert=True)
            owe(
                step,
                Obligation.Kind.SIGN_PROTOCOL,
                subject_of(talks),
                talks.union_id,
                *Side.values,
            )
        _archive_again(step)
        step.tell(
            Event.MINUTES_CORRECTED,
            subject=subject_of(talks) if talks else minutes.subject,
            facts={
                "number": minutes.number,
                "kind": str(minutes.kind),
                "corrects": original.number,
                "paper": minutes.digest,
                "corrected": original.digest,
            },
            texts=_kept(minutes),
            audience=between(step, talks.union_id) if talks else None,
        )
        return minutes


def _new(step: Stepping, text: str) -> Minutes:
    words, frame = step.write_all(text, imprint(step))
    return Minutes(
        case=step.case,
        number=len(step.situation.papers) + 1,
        text=words,
        imprint=frame,
        circulated_on=step.on,
    )


def _kept(minutes: Minutes) -> list[Text]:
    return [text for text in (minutes.text, minutes.imprint) if text is not None]


def _put(
    step: Stepping, minutes: Minutes, present: list[Attendance] | None = None
) -> date | None:
    """Save the paper and put it to the parties; return the day remarks are due."""
    deadline: dict[str, Any] | None = computed(step.case, "LOC-REMARKS", step.on)
    due = date.fromisoformat(deadline["rolled_end"]) if deadline else None
    minutes.remarks_due_on = due
    minutes.digest = paper_digest(step.case.reference, minutes, present or ())
    minutes.save(force_insert=True)
    put_to_the_parties(step, minutes, deadline, present or ())
    _archive_again(step)
    return due


def _archive_again(step: Stepping) -> None:
    """Have a case that is closed send what is new: the archive has it without."""
    if step.case.state == Case.State.CLOSED:
        Case.objects.filter(pk=step.case.pk).update(archive_due=True)


def _to_correct(step: Stepping, number: int) -> Minutes:
    """Return the sealed paper of that number, or refuse."""
    papers = step.situation.papers
    original = next((paper for paper in papers if paper.number == number), None)
    if original is None or original.state != Minutes.State.SEALED:
        raise step.move.stale() or NotPossible(
            step="register_correction",
            code="not_sealed",
            because=_("No sealed paper of that number stands in the case."),
            remedy=_("A paper that is not sealed is answered with a remark, or refused."),
        )
    if original.corrects_id is not None:
        raise NotPossible(
            step="register_correction",
            code="is_correction",
            because=_("This is a correction itself."),
            remedy=_("Correct the paper it belongs to: both corrections then stand there."),
        )
    if any(p.corrects_id == original.pk and p.state != Minutes.State.SEALED for p in papers):
        raise NotPossible(
            step="register_correction",
            code="correction_waits",
            because=_("A correction of this paper waits for answers."),
            remedy=_("Wait until it is answered."),
        )
    return original
