"""Read who has the training the rules ask for, and who has not: the rules and the hours come from the packs. [Opplæring]"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from parties.models import (
    SAFETY_ROLES,
    UNION_ROLES,
    CommitteeMember,
    Mandate,
    Role,
    Training,
    User,
)
from parties.seats import Standing
from rulebook.packs import Packs
from rulebook.schema import Rule

# Which training a rule is about; where it gives a number of hours, the value it gives it by.
_ASKED: dict[str, tuple[str, str]] = {
    "FOLM-3-19": (Training.Kind.WORKING_ENVIRONMENT, "folm.training_hours"),
    "HAB-08": (Training.Kind.CODETERMINATION, ""),
}
_ROLES: dict[str, tuple[str, ...]] = {
    "union_representatives": UNION_ROLES,
    "safety_representative": SAFETY_ROLES,
}


@dataclass(frozen=True)
class Lack:
    """Training a rule asks for that is not registered. [Manglende opplæring]"""

    mandate: Mandate
    rule: Rule
    kind: str
    hours: int | None
    registered: int

    @property
    def label(self) -> Any:
        """Return what kind of training it is."""
        return Training.Kind(self.kind).label

    @property
    def begun(self) -> bool:
        """Tell whether some of the hours are registered."""
        return self.registered > 0


def mandates_to_train(user: User, standing: Standing, on: date) -> list[Mandate]:
    """Return the mandates whose training the person sees: all for HR, else one's own."""
    wanted = (*UNION_ROLES, *SAFETY_ROLES, Role.LEADER)
    mandates = Mandate.objects.valid(on)
    if standing.audits is None:
        mandates = mandates.filter(user=user)
    else:
        members = CommitteeMember.objects.filter(committee__kind="amu").values("user")
        mandates = mandates.filter(role__in=wanted) | mandates.filter(user__in=members)
    found = mandates.select_related("user", "unit", "union", "area")
    return list(found.order_by("user__last_name", "pk").distinct())


def trainings_of(mandates: list[Mandate]) -> list[Training]:
    """Return what is registered for these people, newest first: training follows the person."""
    users = {m.user_id for m in mandates}
    return list(
        Training.objects.filter(mandate__user__in=users).select_related(
            "mandate__user", "mandate__unit", "mandate__union", "mandate__area"
        )
    )


def lacking(
    mandates: list[Mandate], trainings: list[Training], packs: Packs, profile: str, on: date
) -> list[Lack]:
    """Return what the rules in force ask for and is not registered, person by person.

    A shorter course counts when it names the agreement it rests on.
    """
    had: dict[tuple[int, str], list[Training]] = defaultdict(list)
    for training in trainings:
        had[training.mandate.user_id, training.kind].append(training)
    in_amu = set(
        CommitteeMember.objects.filter(committee__kind="amu").values_list("user", flat=True)
    )
    lacks: dict[tuple[int, str], Lack] = {}
    in_force = {r.id: r for pack in packs.in_force(profile, on) for r in pack.rules}
    for rule_id, (kind, name) in _ASKED.items():
        rule = in_force.get(rule_id)
        if rule is None or not _binds(rule, profile):
            continue
        value = packs.value(name, on=on) if name else None
        hours = int(value.value) if value is not None else None
        for mandate in mandates:
            key = (mandate.user_id, kind)
            if (
                not _meant(rule, kind, mandate, in_amu=mandate.user_id in in_amu)
                or key in lacks
            ):
                continue
            enough = had[key]
            registered = sum(t.hours for t in enough)
            if any(t.agreement for t in enough) or registered >= (hours or 1):
                continue
            lacks[key] = Lack(mandate, rule, kind, hours, registered)
    return list(lacks.values())


def _meant(rule: Rule, kind: str, mandate: Mandate, *, in_amu: bool) -> bool:
    """Tell whether the rule means the mandate; training in the agreement is for both sides."""
    roles = [role for party in rule.parties for role in _ROLES.get(party, ())]
    both_sides = kind == Training.Kind.CODETERMINATION and mandate.role == Role.LEADER
    return mandate.role in roles or both_sides or ("amu" in rule.parties and in_amu)


def _binds(rule: Rule, profile: str) -> bool:
    """Tell whether the rule's own conditions leave the employer's profile in."""
    return all(not c.profiles or profile in c.profiles for c in rule.when)
