"""Let a case be part of a larger one: each stands on both, and the larger closes last. [Program]"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, required, stepping
from workflows.models import Case
from workflows.models.situation import Situation
from workflows.models.stake import visible_to


def link_child(
    reference: str,
    child: str,
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Case:
    """Make another case part of this one. [Knytte til program]

    The leader must answer for both. There is one level: what is part of a programme has no parts
    of its own. Raises NotPossible for a case that is not there for the person, is closed, has
    its place already, or would make a loop.
    """
    with stepping(
        reference, "link_child", actor=actor, gesture=gesture, seen=seen, also=[child]
    ) as step:
        found = _other(step, child)
        if (
            found.pk == step.case.pk
            or found.parent_id is not None
            or step.case.parent_id is not None
            or found.children.exists()
        ):
            raise NotPossible(
                step="link_child",
                code="placed",
                because=_("A case is part of one programme, which is not itself part of one."),
                remedy=_("Choose another case, or take it out of the programme it is part of."),
            )
        if not found.is_open:
            raise NotPossible(
                step="link_child",
                code="closed",
                because=_("The case is closed."),
                remedy=_("Choose a case that is open."),
            )
        Case.objects.filter(pk=found.pk).update(parent=step.case)
        _record(step, found, Event.CHILD_LINKED)
        return found


def release_child(
    reference: str,
    child: str,
    reason: str,
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Case:
    """Take a case out of the programme, and say why. [Ta ut av program]

    Raises NotPossible without a reason, and for a case that is not part of this one.
    """
    with stepping(
        reference, "release_child", actor=actor, gesture=gesture, seen=seen, also=[child]
    ) as step:
        found = step.case.children.filter(reference=child).select_related("chain").first()
        if found is None:
            raise NotPossible(
                step="release_child",
                code="not_part",
                because=_("That case is not part of this one."),
                remedy=_("Choose one of the cases that are."),
            )
        required("release_child", _("reason"), reason)
        Case.objects.filter(pk=found.pk).update(parent=None)
        _record(step, found, Event.CHILD_RELEASED, reason.strip())
        return found


def _other(step: Stepping, reference: str) -> Case:
    """Return another case the person sees and answers for."""
    standing = step.situation.standing
    found = (
        Case.objects.filter(visible_to(standing), reference=reference)
        .select_related("unit", "chain")
        .first()
    )
    if found is None or standing.leads(found.unit) is None:
        raise NotPossible(
            step=step.move.step,
            code="not_yours",
            because=_("There is no such case that you answer for."),
            remedy=_("Write the number of a case in a unit you lead."),
        )
    return found


def _record(step: Stepping, child: Case, event: Event, reason: str = "") -> None:
    """Record it in both cases, each with the words in its own chain; tell those it concerns."""
    other = Situation(child.reference, user=None, on=step.on)
    for case, audience in (
        (step.case, step.situation.audience),
        (child, other.audience),
    ):
        words = step.move.write(reason, chain=case.chain) if reason else None
        step.move.record(
            event,
            subject=child.reference,
            facts={"parent": step.case.reference, "child": child.reference},
            texts=[words] if words else [],
            audience=audience if case.informed_on else (),
            chain=case.chain,
        )
