"""What a decision was taken without: owed afterwards, until it is done or waived. [Det som gjenstår]"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, employer_seat, owing, required, settle, stepping
from workflows.models import DecisionPoint, Obligation, Participation, Waiver
from workflows.models.obligation import remains_of

# What has a debt of its own already, or ends by itself.
_OWED_ELSEWHERE = frozenset(
    {
        "minutes_circulated",
        "unanswered_input",
        "unanswered_concern",
        "reasoned_answer",
        "disputed",
        "referral_untreated",
    }
)
_SAME_AS = {"not_answered_in_writing": "discussion_held"}


def owe_afterwards(step: Stepping, point: DecisionPoint, still_open: Iterable[str]) -> None:
    """Let the employer owe what stood open when the decision was taken, before it starts."""
    codes = dict.fromkeys(_SAME_AS.get(c, c) for c in still_open if c not in _OWED_ELSEWHERE)
    Obligation.objects.bulk_create(
        owing(
            step.case,
            Obligation.Kind.MAKE_GOOD,
            employer_seat(step.case),
            since=step.on,
            subject=remains_of(point.number, code),
            due_on=max(step.on, point.planned_implementation_on),
        )
        for code in codes
    )


def made_good(step: Stepping, code: str, points: Sequence[DecisionPoint] | None = None) -> None:
    """Note that something was done afterwards: for some decisions, or for all of the case."""
    late = [p for p in points or step.situation.points if p.taken_short]
    if late:
        settle(
            step,
            Obligation.Kind.MAKE_GOOD,
            subject__in=[remains_of(p.number, code) for p in late],
        )


def waive_remaining(
    reference: str,
    number: int,
    *,
    reason: str,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> list[Waiver]:
    """Say, with the reason, that what a decision was taken without need not be done. [Frafalle]

    A party speaks for itself: the employer owes it until every party at the table has said so.
    HR ends it alone, and answers for that. Nobody can do it twice, and the finding stays. Raises
    NotPossible when nothing remains of the decision, or the party has waived it already.
    """
    with stepping(
        reference, "waive_remaining", actor=actor, gesture=gesture, seen=seen
    ) as step:
        point = step.point(number)
        part = step.party(party)[0] if step.situation.party is not None else None
        owed = [o for o in step.situation.remaining if o.subject_point == number]
        mine = {w.obligation_id for w in step.situation.waivers if _of(w, part)}
        owed = [o for o in owed if o.pk not in mine]
        if not owed:
            raise NotPossible(
                step="waive_remaining",
                code="nothing_remains",
                because=_("Nothing remains of “%(point)s” that you can waive.")
                % {"point": point.title},
                remedy=_("Look at the decision in the case to see what is owed."),
            )
        words = step.write(required("waive_remaining", _("reason"), reason))
        waived = Waiver.objects.bulk_create(
            Waiver(
                case=step.case,
                obligation=o,
                participation=part,
                text=words,
                mandate_id=step.move.actor.mandate_id or 0,
                given_at=step.move.at,
            )
            for o in owed
        )
        ended = _end(step, owed, alone=part is None)
        step.tell(
            Event.REMAINS_WAIVED,
            subject=f"point:{number}",
            facts={
                "number": number,
                "title": point.title,
                "party": part.code if part else None,
                "open": [o.subject_code for o in owed],
                "ended": ended,
            },
            texts=[words],
            audience=step.situation.everyone,
        )
        return waived


def _of(waiver: Waiver, part: Participation | None) -> bool:
    return waiver.participation_id == (part.pk if part else None)


def _end(step: Stepping, owed: Sequence[Obligation], *, alone: bool) -> bool:
    """Settle what nobody asks for any more; tell whether that was all of it."""
    rows = Obligation.objects.filter(pk__in=[o.pk for o in owed], done_at__isnull=True)
    if not alone:
        table = [p.pk for p in step.situation.at_the_table]
        rows = rows.annotate(
            said=Count("waivers", filter=Q(waivers__participation__in=table))
        ).filter(said=len(table))
    over = list(rows.values_list("pk", flat=True))
    Obligation.objects.filter(pk__in=over).update(done_at=step.move.at)
    return len(over) == len(owed)
