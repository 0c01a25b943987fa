"""One discussion of many like things: the list, a conclusion for each row, a row lifted out. [Møteliste]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, employer_owes, required, stepping
from workflows.actions.points import plan_point
from workflows.models import ListRow, Obligation
from workflows.queries.listed import rows_of

MOST_ROWS = 100
"""A list that cannot be read in one sitting is not one discussion."""


@dataclass(frozen=True)
class Line:
    """One row as the leader writes it. [Rad]"""

    what: str
    documentation: str
    place: str = ""
    extent: str = ""


@dataclass(frozen=True)
class Conclusion:
    """What the discussion of one row ended with. [Konklusjon]"""

    row: int
    outcome: str
    text: str = ""


def set_list(
    reference: str,
    rows: Sequence[Line],
    *,
    reason: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> list[ListRow]:
    """Set what the case is about as a list, each row with its documentation. [Sette opp møteliste]

    The whole list at once; the rows before it stay readable, superseded. Once the parties have the
    information it needs a reason. Raises NotPossible for no rows or too many, a row without what
    it is or its documentation, and when a row has been lifted out or concluded.
    """
    with stepping(reference, "set_list", actor=actor, gesture=gesture, seen=seen) as step:
        _check_lines(rows)
        before = rows_of(step.case) if step.case.listed else []
        if any(not row.waits for row in before):
            raise NotPossible(
                step="set_list",
                code="begun",
                because=_("A row is lifted out or concluded already."),
                remedy=_("Lift out the rows that are to be discussed for themselves."),
            )
        why = ""
        if step.case.informed_on is not None:
            why = required("set_list", _("reason"), reason)
        ListRow.objects.filter(pk__in=[row.pk for row in before]).update(
            superseded_at=step.move.at
        )
        texts = step.write_all(*(line.documentation.strip() for line in rows), why)
        made = ListRow.objects.bulk_create(
            ListRow(
                case=step.case,
                number=number,
                what=line.what.strip(),
                place=line.place.strip(),
                extent=line.extent.strip(),
                documentation=text,
                set_at=step.move.at,
            )
            for number, (line, text) in enumerate(zip(rows, texts, strict=False), start=1)
        )
        step.tell(
            Event.LIST_SET,
            facts={"rows": len(made), "anew": bool(before)},
            texts=texts,
            audience=None if step.case.informed_on else (),
        )
        return made


def _check_lines(rows: Sequence[Line]) -> None:
    if not 1 <= len(rows) <= MOST_ROWS:
        raise NotPossible(
            step="set_list",
            code="rows",
            because=_("A list has between 1 and %(n)d rows.") % {"n": MOST_ROWS},
            remedy=_("Split a longer list into several cases."),
        )
    for number, line in enumerate(rows, start=1):
        if not line.what.strip() or not line.documentation.strip():
            raise NotPossible(
                step="set_list",
                code="row",
                because=_("Row %(n)d lacks what it is, or its documentation.") % {"n": number},
                remedy=_("Fill in both; the rest may be left out."),
            )


def conclude_rows(
    reference: str,
    conclusions: Sequence[Conclusion],
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> list[ListRow]:
    """Note what the discussion of each row ended with, many at once. [Konkludere rader]

    Each row has its own conclusion, which then stands. Raises NotPossible before the discussion
    is held, for a row that is not there, is concluded or lifted out, or is named twice, and
    without words where there is no agreement.
    """
    with stepping(reference, "conclude_rows", actor=actor, gesture=gesture, seen=seen) as step:
        open_rows = {row.number: row for row in rows_of(step.case) if row.waits}
        numbers = [said.row for said in conclusions]
        wrong = [n for n in numbers if n not in open_rows or numbers.count(n) > 1]
        if wrong or not numbers:
            raise step.move.stale(Event.ROWS_CONCLUDED, Event.ROW_LIFTED) or _no_row(step)
        for said in conclusions:
            if said.outcome != ListRow.Outcome.AGREED:
                required(step.move.step, _("row %(n)d") % {"n": said.row}, said.text)
        kept = iter(step.write_all(*(said.text.strip() for said in conclusions)))
        texts = []
        for said in conclusions:
            row = open_rows[said.row]
            row.outcome = ListRow.Outcome(said.outcome)
            row.conclusion = next(kept) if said.text.strip() else None
            row.concluded_at = step.move.at
            texts += [row.conclusion] if row.conclusion else []
        done = [open_rows[n] for n in numbers]
        ListRow.objects.bulk_update(done, ["outcome", "conclusion", "concluded_at"])
        step.tell(
            Event.ROWS_CONCLUDED,
            facts={
                str(outcome): [row.number for row in done if row.outcome == outcome]
                for outcome in ListRow.Outcome
            },
            texts=texts,
        )
        return done


def lift_row(
    reference: str,
    number: int,
    reason: str,
    *,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> ListRow:
    """Lift one row out of the list: it becomes a decision with a discussion of its own. [Løfte ut rad]

    Either side may, with a reason; nobody has to agree. The employer owes the meeting about it.
    Raises NotPossible for a row that is not there, is concluded, or is lifted out already, and
    without a reason.
    """
    with stepping(reference, "lift_row", actor=actor, gesture=gesture, seen=seen) as step:
        part = step.party(party)[0] if step.situation.leader is None else None
        row = next((r for r in rows_of(step.case) if r.number == number and r.waits), None)
        if row is None:
            raise step.move.stale(Event.ROWS_CONCLUDED, Event.ROW_LIFTED) or _no_row(step)
        words = step.write(required("lift_row", _("reason"), reason))
        planned_on = max(step.on, step.case.planned_decision_on)
        point = plan_point(step, row.title[:200], planned_on, None, lifted=True)
        lifted = {
            "lifted_at": step.move.at,
            "lifted_by": part,
            "reason": words,
            "point": point,
        }
        _set(row, lifted)
        if not any(
            o.kind == Obligation.Kind.CALL_MEETING for o in step.situation.open_obligations
        ):
            employer_owes(step, Obligation.Kind.CALL_MEETING, due_on=planned_on)
        step.tell(
            Event.ROW_LIFTED,
            subject=f"row:{number}",
            facts={
                "party": part.code if part else None,
                "row": number,
                "title": row.title,
                "number": point.number,
            },
            texts=[words],
        )
        return row


def _set(row: ListRow, said: Mapping[str, object]) -> None:
    ListRow.objects.filter(pk=row.pk).update(**said)
    for name, value in said.items():
        setattr(row, name, value)


def _no_row(step: Stepping) -> NotPossible:
    return NotPossible(
        step=step.move.step,
        code="no_row",
        because=_("A row is not there, is concluded, or is lifted out already."),
        remedy=_("Look at the list again, and choose rows that are still open."),
    )
