"""What is kept confidential: whose it is, who may read it, who has to confirm first. [Fortrolighet]"""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from rulebook.secrecy import SIDES
from workflows.models import Shield
from workflows.models.situation import Situation
from workflows.policies.guards import nothing
from workflows.policies.policy import (
    ASK_LEADER,
    NOT_PARTY,
    OPEN_STATES,
    Policy,
    State,
    leader_or_party,
)

EMPLOYER, PARTY = SIDES
# What is told in confidence stays so after the case: it is confirmed, shared and released then too.
_ALWAYS = (*OPEN_STATES, State.CLOSED, State.WITHDRAWN)


def side_of(situation: Situation) -> str:
    """Return the side the person writes for here: the employer's, a party's, or none."""
    if situation.leader is not None:
        return EMPLOYER
    return PARTY if situation.party is not None else ""


def keeps(situation: Situation, shield: Shield) -> bool:
    """Tell whether the person is of the side that keeps it confidential."""
    if shield.kept_by_id is None:
        return situation.leader is not None
    return shield.kept_by_id in situation.spoken_for


def binds(situation: Situation, shield: Shield) -> bool:
    """Tell whether the person is one of those it is told to, or HR watching over the employer's.

    What a party tells the employer is for the leader who answers for the case, not for HR.
    """
    if keeps(situation, shield):
        return False
    if any(party in shield.bound for party in situation.spoken_for):
        return True
    if shield.employer_bound and situation.leader is not None:
        return True
    return shield.kept_by_id is None and situation.standing.audits is not None


def has_ended(situation: Situation, shield: Shield) -> bool:
    """Tell whether it is confidential no more."""
    return shield.ended(
        situation.on,
        case=situation.case,
        points=situation.points,
        negotiations=situation.negotiations,
    )


def has_confirmed(situation: Situation, shield: Shield) -> bool:
    """Tell whether the person has confirmed to know what binds them."""
    return situation.user is not None and situation.user.pk in shield.confirmed


def may_read(situation: Situation, shield: Shield) -> bool:
    """Tell whether the words are the person's to read now.

    The side that keeps it always may; those bound when they have confirmed; everybody in the
    case when it has ended.
    """
    if keeps(situation, shield) or has_ended(situation, shield):
        return True
    return binds(situation, shield) and has_confirmed(situation, shield)


def must_confirm(situation: Situation, shield: Shield) -> bool:
    """Tell whether only the person's confirmation stands between the person and the words."""
    return not may_read(situation, shield) and binds(situation, shield)


def closed_to(situation: Situation, about: str) -> Shield | None:
    """Return what keeps a thing from the person, by what it is about; None when nothing does.

    What has its words elsewhere, as a document has, asks this before it is handed over.
    """
    kept = (shield for shield in situation.shields if shield.about == about)
    return next((shield for shield in kept if not may_read(situation, shield)), None)


def unread_words(situation: Situation) -> set[int]:
    """Return the keys of the texts that are kept from the person."""
    return {s.text_id for s in situation.shields if s.text_id and not may_read(situation, s)}


def closed_documents(situation: Situation) -> dict[int, Shield]:
    """Return what keeps each document from the person, by the document's number. [Lukkede dokumenter]"""
    return {
        shield.document: shield
        for shield in situation.shields
        if shield.document is not None and not may_read(situation, shield)
    }


# -- the steps -----------------------------------------------------------------------------------


def _of_the_table(situation: Situation) -> bool:
    """Tell whether the person acts for a side, or watches over the employer's as HR."""
    return leader_or_party(situation) or situation.standing.audits is not None


def _waits_for_me(situation: Situation) -> bool:
    return any(must_confirm(situation, shield) for shield in situation.shields)


def _can_be_shared(situation: Situation) -> bool:
    return any(may_share(situation, shield) for shield in situation.shields)


def may_share(situation: Situation, shield: Shield) -> bool:
    """Tell whether the person may let another party in: whoever keeps it, others when it says so."""
    if has_ended(situation, shield):
        return False
    if keeps(situation, shield):
        return True
    bound = binds(situation, shield) and side_of(situation) != ""
    allowed = shield.share == Shield.Share.PARTIES
    return allowed and bound and has_confirmed(situation, shield)


def _can_be_released(situation: Situation) -> bool:
    return any(s.released_on is None and keeps(situation, s) for s in situation.shields)


STEPS: dict[str, Policy] = {
    "keep_confidential": Policy(
        gettext_lazy("Tell something in confidence"),
        leader_or_party,
        OPEN_STATES,
        nothing,
        NOT_PARTY,
        ASK_LEADER,
    ),
    "confirm_confidential": Policy(
        gettext_lazy("Confirm that you keep it confidential"),
        _of_the_table,
        _ALWAYS,
        nothing,
        NOT_PARTY,
        ASK_LEADER,
        _waits_for_me,
    ),
    "share_confidential": Policy(
        gettext_lazy("Let another party read it"),
        leader_or_party,
        _ALWAYS,
        nothing,
        NOT_PARTY,
        ASK_LEADER,
        _can_be_shared,
    ),
    "release_confidential": Policy(
        gettext_lazy("Release it from confidentiality"),
        leader_or_party,
        _ALWAYS,
        nothing,
        NOT_PARTY,
        ASK_LEADER,
        _can_be_released,
    ),
}
