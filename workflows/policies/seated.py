"""Ask who has a right to be at the table: who was forgotten, and who was called in late. [Rundt bordet]"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.utils.translation import gettext as _

from ledger.refusals import Missing
from ledger.wording import date_words
from parties.models import OrgUnit, Role, SafetyArea, UnionPresence
from parties.seats import Claim
from workflows.models import Obligation
from workflows.models.situation import Situation


def nobody_forgotten(
    situation: Situation, citation: dict[str, Any] | None
) -> Iterator[Missing]:
    """Ask that everyone with a right to be there is called in, or left out with a reason."""
    here = {p.key for p in situation.participations}
    for key, name in _entitled(situation.case.pk):
        if key not in here:
            yield Missing(
                "party_forgotten",
                _("%(party)s has a right to be there, and is neither invited nor left out.")
                % {"party": name},
                _("Invite the party, or write why it is left out."),
                citation,
            )


def _entitled(case: int) -> list[tuple[str, str]]:
    """Return the keys and names of those with a right to be there, in one query."""

    def touched(path: str) -> Exists:
        units = OrgUnit.objects.filter(affected_by=case).annotate(
            theirs=ExpressionWrapper(OuterRef(path), output_field=CharField())
        )
        return Exists(
            units.filter(Q(path__startswith=F("theirs")) | Q(theirs__startswith=F("path")))
        )

    unions = UnionPresence.objects.filter(touched("unit__path")).values_list(
        Value("union"), "union_id", "union__short_name"
    )
    areas = SafetyArea.objects.filter(touched("units__path")).values_list(
        Value("area"), "pk", "name"
    )
    found = sorted(unions.order_by().union(areas.order_by()))
    safety = [(f"area-{pk}", name) for kind, pk, name in found if kind == "area"]
    role = Role.SAFETY_REPRESENTATIVE if len(safety) == 1 else Role.SENIOR_SAFETY_REPRESENTATIVE
    called_safety = str(role.label).capitalize()
    return [
        *((f"union-{pk}", name) for kind, pk, name in found if kind == "union"),
        *([(safety[0][0] if len(safety) == 1 else "safety", called_safety)] if safety else []),
    ]


def called(claim: Claim) -> str:
    """Return what a party is called before it has a part in the case."""
    if claim.union is not None:
        return claim.union.short_name
    role = str(Role(claim.seat.role).label).capitalize()
    return f"{role}, {claim.area.name}" if claim.area is not None else role


def newcomers_heard(situation: Situation, citation: dict[str, Any] | None) -> Iterator[Missing]:
    """Ask that the time of those called in after the information has run, or that they have spoken."""
    informed_on = situation.case.informed_on
    late = {
        p.pk: p
        for p in situation.at_the_table
        if informed_on is not None and p.invited_on > informed_on
    }
    for owed in situation.open_obligations if late else ():
        if (
            owed.kind == Obligation.Kind.GIVE_VIEW
            and owed.participation_id in late
            and owed.due_on is not None
            and not owed.overdue(situation.on)
        ):
            yield Missing(
                "newcomer",
                _("%(party)s was called in late, and its time to give a view has not run out.")
                % {"party": late[owed.participation_id].name},
                _("Wait for its view, or until %(day)s has passed.")
                % {"day": date_words(owed.due_on)},
                citation,
            )
