"""Read who is at the table of a case, why, who comes today, and who is missing. [Rundt bordet]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ledger.wording import date_words
from parties.models import Guest, Union
from parties.seats import Claim, entitled
from workflows.models import Participation, Referral, WorkingGroup
from workflows.models.group import confederations_without
from workflows.policies.seated import called
from workflows.queries.page import CasePage
from workflows.queries.words import PartyLine, spoken

# The bodies of the rulebook that a case is put before, as referrals name them.
_BODIES = {
    "amu": Referral.Body.AMU,
    "committee": Referral.Body.JOINT,
    "political": Referral.Body.POLITICAL,
}


# Measures that another undertaking has a part in, and the rule that says who belongs at the table.
_TWO_UNDERTAKINGS = {"transfer_of_undertaking": "AML-16-5-1", "merger": "HAB-05"}


@dataclass(frozen=True)
class Seated:
    """A party at the table, and why it is there. [Ved bordet]"""

    line: PartyLine
    because: list[str]
    late: bool

    @property
    def part(self) -> Participation:
        """Return its part in the case."""
        return self.line.participation

    @property
    def reason(self) -> str:
        """Return what was written when it was called in; empty for most. [Begrunnelse]"""
        words = self.part.called_in
        return words.body if words is not None else ""


@dataclass(frozen=True)
class Forgotten:
    """A party with a right to be there that is neither called in nor left out. [Glemt part]"""

    key: str
    name: str
    because: list[str]


@dataclass(frozen=True)
class Body:
    """A body the case is to go to beside the parties, and whether it has been sent. [Utvalg]"""

    route: dict[str, Any]
    says: Mapping[str, str]
    sent_on: date | None


@dataclass(frozen=True)
class Group:
    """A working group, who is in it, and which affected confederations are not. [Arbeidsgruppe]"""

    group: WorkingGroup
    parties: list[str]
    without: list[str]
    citation: dict[str, Any] | None


@dataclass(frozen=True)
class OtherSide:
    """Nobody from the other undertaking is called in to a merger or a transfer. [Den andre siden mangler]

    `measure` is what the case is about, `citation` the rule of the case that says they belong there.
    """

    measure: str
    citation: dict[str, Any] | None


@dataclass(frozen=True)
class Observer:
    """A guest that reads and does not speak, and who comes for it today. [Observatør]"""

    guest: Guest
    people: str

    @property
    def key(self) -> str:
        """Return the key by which the guest is left out."""
        return f"guest-{self.guest.pk}"


@dataclass(frozen=True)
class Table:
    """Everybody with a right to be there: who is, who is left out, who was forgotten. [Bordet]"""

    seated: list[Seated]
    left_out: list[Participation]
    forgotten: list[Forgotten]
    bodies: list[Body]
    groups: list[Group]
    observers: list[Observer]
    other_side: OtherSide | None = None


def because(claim: Claim) -> list[str]:
    """Say why a party has a right to be there, in the reader's language."""
    if claim.guest is not None:
        return [
            _("A guest from %(where)s, until %(day)s.")
            % {"where": claim.guest.organisation, "day": date_words(claim.guest.ends_on)}
        ]
    if claim.area is not None:
        return [_("Looks after the safety area %(area)s.") % {"area": claim.area.name}]
    if claim.union is None:
        return [_("The case touches more than one safety area.")]
    return [
        _("Has said it has members in %(unit)s, %(day)s.")
        % {"unit": ground.unit.name, "day": date_words(ground.declared_on)}
        for ground in claim.grounds
    ] or [_("Called in by the employer. Has not said that it has members here.")]


def table_of(page: CasePage) -> Table:
    """Return the table of a case, with the day's register beside it. [Rundt bordet]"""
    units = list(page.case.units.all())
    claims = {claim.key: claim for claim in entitled(units, page.on)}
    informed_on = page.case.informed_on
    seated = []
    for line in page.parties:
        part = line.participation
        claim = claims.get(part.key) or Claim(
            part.seat,
            line.holders,
            union=part.union,
            area=part.area,
            guest=part.guest,
        )
        late = informed_on is not None and part.invited_on > informed_on
        seated.append(Seated(line, because(claim), late))
    here = {p.key for p in page.situation.participations}
    return Table(
        seated,
        page.left_out,
        [Forgotten(k, called(c), because(c)) for k, c in claims.items() if k not in here],
        _bodies(page),
        groups_of(page),
        observers_of(page),
        other_side_missing(page),
    )


def observers_of(page: CasePage) -> list[Observer]:
    """Return the guests that observe the case today."""
    coming: dict[int, list[str]] = {}
    for mandate in page.situation.mandates:
        if mandate.guest_id is not None:
            coming.setdefault(mandate.guest_id, []).append(str(mandate.user))
    observing = Guest.objects.filter(
        case=page.case.reference, voice=Guest.Voice.OBSERVER, left_out_on__isnull=True
    )
    return [Observer(guest, ", ".join(coming.get(guest.pk, ()))) for guest in observing]


def other_side_missing(page: CasePage) -> OtherSide | None:
    """Return that no guest is called in where another undertaking has a part; for the leader alone.

    It advises and holds nothing up: who comes from the other side is for the two to agree. One left
    out with its reason has been thought of. [Gjest mangler]
    """
    case = page.case
    about = next((m for m in _TWO_UNDERTAKINGS if m in case.measures), None)
    if about is None or not case.is_open or page.situation.leader is None:
        return None
    there = Q(left_out_on__isnull=False) | Q(ends_on__gte=page.on)
    if Guest.objects.filter(there, case=case.reference).exists():
        return None
    rule = next((d for d in page.duties if d["id"] == _TWO_UNDERTAKINGS[about]), None)
    labels: Any = page.laws.vocabulary["measures"]
    return OtherSide(spoken(labels.get(about)) or about, rule["citation"] if rule else None)


def _bodies(page: CasePage) -> list[Body]:
    """Return the bodies the assessment names, with the day each was last sent the case."""
    sent = {r.body: r.sent_on for r in page.situation.referrals}
    return [
        Body(
            route,
            page.laws.vocabulary["treat"].get(route["treat"], {}),
            sent.get(_BODIES[route["body"]]),
        )
        for route in page.advice.get("routing", ())
        if route["body"] in _BODIES and route["treat"] != "never"
    ]


def groups_of(page: CasePage) -> list[Group]:
    """Return the case's working groups, with the rule on who should be in them where it holds."""
    parts = page.situation.participations
    rule = page.laws.rules.get("HAB-07")
    in_force = rule is not None and any(
        rule.id == each.id
        for pack in page.laws.in_force(page.case.organisation.profile, page.on)
        for each in pack.rules
    )
    cited = rule.citation.to_json() if rule is not None and in_force else None
    return [
        Group(
            group,
            [p.name for p in parts if p.pk in group.parties],
            confederations_without(parts, group.parties),
            cited,
        )
        for group in WorkingGroup.objects.filter(case=page.case).select_related("mandate")
    ]


def seats_on_offer(page: CasePage) -> list[tuple[str, str]]:
    """Return the parties that may be called in: forgotten first, then left out, then other unions."""
    table = table_of(page)
    offered = {one.key: one.name for one in table.forgotten}
    offered |= {part.key: part.name for part in table.left_out if part.guest is None}
    here = {part.part.key for part in table.seated}
    for union in Union.objects.all():
        key = f"union-{union.pk}"
        if key not in here:
            offered.setdefault(key, union.short_name)
    return list(offered.items())


def seats_to_leave(page: CasePage) -> list[tuple[str, str]]:
    """Return the parties that may be left out: those at the table, and those forgotten."""
    table = table_of(page)
    return [
        *((one.part.key, one.part.name) for one in table.seated),
        *((one.key, one.name) for one in table.forgotten),
        *((one.key, one.guest.name) for one in table.observers),
    ]
