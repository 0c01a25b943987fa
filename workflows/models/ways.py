"""Read from the rules which way a negotiation without agreement goes, and by when the parties meet.

Nothing here is a rule of its own: the packs say which way, what waits meanwhile and where it
stands. Where no source says so, there is no day and no way, and the pages say that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rulebook.conditions import Asking, all_of
from rulebook.conditions import Situation as Asked
from rulebook.packs import Packs, load
from rulebook.schema import ANY, Break, Rule, Texts
from workflows.models.case import Case
from workflows.models.dispute import Dispute

Track = Dispute.Track

_TRACKS = {
    "local_board": Track.LOCAL_BOARD,
    "central_appeal_board": Track.APPEAL_BOARD,
    "dispute_of_right": Track.RIGHT,
    "dispute_of_interest": Track.DISPUTE_BOARD,
    "organisations": Track.ORGANISATIONS,
    "mediation": Track.MEDIATION,
}
# In KS a dispute of interest on a local agreement goes to the local board, and what the local
# parties cannot settle on a central pot goes by the central parties to the appeal board.
_TRACKS_OF_KS = {
    "dispute_of_interest": Track.LOCAL_BOARD,
    "organisations": Track.APPEAL_BOARD,
}
LAST_OFFER, FALLBACK, RENEGOTIATE = "last_offer", "fallback", "renegotiate"


@dataclass(frozen=True)
class Way:
    """One way on when there is no agreement. [Hva som skjer ved uenighet]

    `track` is set when it is a dispute; else `outcome` says what it is: the employer's last
    offer stands, the ordinary rules apply, or the parties negotiate anew.
    """

    outcome: str
    track: str = ""
    suspends: str = Dispute.Suspends.NOTHING
    rule: str = ""
    citation: dict[str, Any] | None = None
    plain: Texts = field(default_factory=dict)

    @property
    def label(self) -> Any:
        """Return what the way is called."""
        return Track(self.track).label if self.track else ""


def ways_after(case: Case, rule: str, on: date) -> list[Way]:
    """Return the ways open when negotiations on a rule's matter end without agreement.

    The rule the demand rests on decides. Where it names none, the agreements say it for the
    case's measures and facts; where they do not either, the case's duties of negotiation do.
    """
    duties = case.assessment.duties if case.assessment else []
    asked = [d for d in duties if d["on_disagreement"] and d["rung"] == "negotiation"]
    named = [d for d in asked if d["id"] == rule]
    breaks = _breaks(case, on)
    if named or not breaks:
        found = [_way_of(case, breaks, d["on_disagreement"], d) for d in named or asked]
    else:
        found = [_way_of(case, breaks, b.track) for b in breaks]
    different = {(w.outcome, w.track): w for w in reversed(found) if w is not None}
    return list(reversed(different.values()))


def dispute_of_right(case: Case, on: date) -> Way:
    """Return the way of a dispute on what the agreement demands. [Rettstvist]"""
    packs = load()
    spoken = next((b for b in _all_breaks(case, on) if b.track == "dispute_of_right"), None)
    if spoken is not None:
        return Way(
            "dispute",
            Track.RIGHT,
            spoken.suspends,
            spoken.rule,
            packs.rule(spoken.rule).citation.to_json(),
            spoken.plain,
        )
    return Way("dispute", Track.RIGHT)


def clock(case: Case, anchor: str, on: date) -> Rule | None:
    """Return the rule of the employer's agreement that counts from an anchor, or None.

    A source that gives no day gives no rule here: no day is invented.
    """
    packs, profile = load(), case.organisation.profile
    asking, asked = Asking(packs, profile, on), Asked(tuple(case.measures), case.facts)
    agreements = [p for p in packs.in_force(profile, on) if p.source_kind == "agreement"]
    for rule in (rule for pack in agreements for rule in pack.rules if rule.holds(on)):
        counts = rule.timing is not None and rule.timing.anchor == anchor
        if counts and all_of(asking.questions(rule.when)).holds(asked):
            return rule
    return None


def _all_breaks(case: Case, on: date) -> list[Break]:
    """Return what the agreements and acts in force say of a break, where the case's facts call for it."""
    packs, profile = load(), case.organisation.profile
    asking, asked = Asking(packs, profile, on), Asked(tuple(case.measures), case.facts)
    return [
        b
        for pack in packs.in_force(profile, on)
        for b in pack.breaks
        if all_of(asking.questions(b.when)).holds(asked)
    ]


def _breaks(case: Case, on: date) -> list[Break]:
    """Return what the packs say of a break in the case's measures; the general only for want of it."""
    every = _all_breaks(case, on)
    own = [b for b in every if not set(b.measures).isdisjoint(case.measures)]
    return own or [b for b in every if ANY in b.measures]


def _track(case: Case, code: str) -> str:
    """Return the track a code of disagreement names here; empty when it is no dispute."""
    in_ks = case.organisation.profile.startswith("ha_ks")
    return (_TRACKS_OF_KS.get(code, "") if in_ks else "") or _TRACKS.get(code, "")


def _way_of(
    case: Case, breaks: list[Break], code: str, duty: dict[str, Any] | None = None
) -> Way | None:
    """Return the way a code of disagreement names, with what the packs say of it."""
    packs: Packs = load()
    track = _track(case, code)
    said = next((b for b in breaks if b.track == code), None) or next(
        (b for b in breaks if track and _track(case, b.track) == track), None
    )
    citation = duty["citation"] if duty else None
    if said is not None and said.rule:
        citation = packs.rule(said.rule).citation.to_json()
    rule = said.rule if said else duty["id"] if duty else ""
    plain = said.plain if said else duty["plain"] if duty else {}
    suspends = said.suspends if said else Dispute.Suspends.NOTHING
    if said is not None and said.outcome == RENEGOTIATE:
        return Way(RENEGOTIATE, "", suspends, rule, citation, plain)
    if code in ("ordinary_rules_apply", "labour_inspection"):
        return Way(FALLBACK, "", suspends, rule, citation, plain)
    if code in ("employer_decides", "last_offer_stands"):
        return Way(LAST_OFFER, "", suspends, rule, citation, plain)
    return Way("dispute", track, suspends, rule, citation, plain) if track else None
