"""What must not work: who tries which step, in which state, after what, and how it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from parties import actions as register
from parties.models import Role
from tests import negotiated
from tests.cast import TODAY, Cast
from tests.papers import note
from tests.signing import sign
from workflows import actions
from workflows.models import Case, Participation

DAY = timedelta(days=1)
HELD_ON = TODAY + 21 * DAY
Prepare = Callable[[Cast, Case], dict[str, Any]]


def _nothing(cast: Cast, case: Case) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Try:
    """One thing tried: who, which step, in which state, after what, and how it is refused."""

    who: str
    step: str
    state: str
    status: int
    code: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    first: Prepare = _nothing
    changes: dict[str, Any] = field(default_factory=dict)


def _said(cast: Cast, case: Case) -> dict[str, Any]:
    """Let Ola say something."""
    return {"input": actions.submit_input(case.reference, "Fem soner.", actor=cast.ola).pk}


def _answered(cast: Cast, case: Case) -> dict[str, Any]:
    about = _said(cast, case)
    actions.answer_input(
        case.reference, about["input"], outcome="not_used", text="Nei.", actor=cast.kari
    )
    return about


def _called_hollow(cast: Cast, case: Case) -> dict[str, Any]:
    about = _answered(cast, case)
    actions.call_hollow(case.reference, about["input"], actor=cast.ola)
    return about


def _withdrawn(cast: Cast, case: Case) -> dict[str, Any]:
    about = _said(cast, case)
    actions.withdraw_input(case.reference, about["input"], actor=cast.ola)
    return about


def _mandate_ended(cast: Cast, case: Case) -> dict[str, Any]:
    """Let Ola's mandate end yesterday, and Tor follow him."""
    _said(cast, case)
    register.end_mandate(cast.mandates["ola"], last_day=TODAY - DAY, actor=None)
    register.register_mandate(
        cast.tor,
        Role.HTV,
        unit=cast.municipality,
        union=cast.fagforbundet,
        valid_from=TODAY,
        confirmed_by="Fagforbundet",
        actor=None,
    )
    return {}


def _as_the_other_union(cast: Cast, case: Case) -> dict[str, Any]:
    return {"party": Participation.objects.get(case=case, union=cast.nsf).pk}


def _minutes(cast: Cast, case: Case) -> dict[str, Any]:
    paper = actions.circulate_minutes(
        case.reference, "Alle la fram sitt syn.", held_on=TODAY, actor=cast.kari
    )
    return {"number": paper.number}


def _approved(cast: Cast, case: Case) -> dict[str, Any]:
    about = _minutes(cast, case)
    actions.approve_minutes(case.reference, about["number"], actor=cast.ola)
    return about


def _sealed(cast: Cast, case: Case) -> dict[str, Any]:
    about = _minutes(cast, case)
    for name in ("ola", "aisha", "nina"):
        actions.approve_minutes(case.reference, about["number"], actor=cast[name])
    return about


def _decided(cast: Cast, case: Case) -> dict[str, Any]:
    actions.decide_despite(
        case.reference, 1, text="Tre soner.", reason="Haster.", actor=cast.kari
    )
    return {"number": 1}


def _leader_gone(cast: Cast, case: Case) -> dict[str, Any]:
    """Let Kari's mandate end the day before it is tried, whatever day that is."""
    register.end_mandate(cast.mandates["kari"], last_day=TODAY - DAY, actor=None)
    return {}


def _minutes_and_gone(cast: Cast, case: Case) -> dict[str, Any]:
    about = _minutes(cast, case)
    _mandate_ended(cast, case)
    return about


def _drawn_up_and_gone(cast: Cast, case: Case) -> dict[str, Any]:
    about = _drawn_up(cast, case)
    register.end_mandate(cast.mandates["ola"], last_day=TODAY - DAY, actor=None)
    return about


def _minutes_as_the_other(cast: Cast, case: Case) -> dict[str, Any]:
    return {**_minutes(cast, case), **_as_the_other_union(cast, case)}


def _demanded(cast: Cast, case: Case) -> dict[str, Any]:
    made = actions.make_demand(case.reference, "amu", "Alenearbeid.", actor=cast.ola)
    return {"demand": made.pk}


def _demand_refused(cast: Cast, case: Case) -> dict[str, Any]:
    about = _demanded(cast, case)
    actions.answer_demand(
        case.reference, about["demand"], outcome="refused", text="Nei.", actor=cast.kari
    )
    return about


def _nsf_filed(cast: Cast, case: Case) -> dict[str, Any]:
    made = actions.file_document(
        case.reference, "Spørrerunde", "statement", note("52 av 61."), actor=cast.aisha
    )
    return {"number": made.number}


def _in_dispute(cast: Cast, case: Case) -> dict[str, Any]:
    made = actions.raise_dispute(case.reference, "Aldri drøftet.", actor=cast.ola)
    return {"dispute": made.pk}


def _signed(name: str) -> Prepare:
    def prepare(cast: Cast, case: Case) -> dict[str, Any]:
        about = negotiated.drawn_up(cast, case.reference)
        sign(case.reference, **about, actor=cast[name])
        return {"negotiation": about["negotiation_id"]}

    return prepare


def _drawn_up(cast: Cast, case: Case) -> dict[str, Any]:
    return {"negotiation": negotiated.drawn_up(cast, case.reference)["negotiation_id"]}


def _agreed(cast: Cast, case: Case) -> dict[str, Any]:
    about = _signed("ola")(cast, case)
    sign(case.reference, about["negotiation"], actor=cast.kari)
    return about


PAY = negotiated.LOCAL_PAY
NO = {"outcome": "refused", "text": "Vi trekker oss."}
OTHER_WORDS = {"text": "Vi er enige likevel."}

MISUSE: dict[str, Try] = {
    # a mandate that ended yesterday
    "speak by a mandate that ended before the case": Try(
        "per", "submit_input", "informed", 404, body=OTHER_WORDS
    ),
    "speak by a mandate that ended while the case ran": Try(
        "ola", "submit_input", "informed", 404, body=OTHER_WORDS, first=_mandate_ended
    ),
    "decide by a leader's mandate that ended": Try(
        "kari", "decide", "discussed", 404, body={"number": 1, "text": "Tre soner."},
        first=_leader_gone,
    ),
    "approve the minutes by a mandate that ended": Try(
        "ola", "approve_minutes", "in_discussion", 404, body={"outcome": "approved"},
        first=_minutes_and_gone,
    ),
    "sign a protocol by a mandate that ended": Try(
        "ola", "sign_protocol", "informed", 404, body={"outcome": "approved"},
        first=_drawn_up_and_gone, changes=PAY,
    ),
    # another union's voice
    "approve the minutes as another union": Try(
        "ola", "approve_minutes", "in_discussion", 409, body={"outcome": "approved"},
        first=_minutes_as_the_other,
    ),
    "demand as another union": Try(
        "ola", "make_demand", "informed", 409, body={"kind": "meeting", **OTHER_WORDS},
        first=_as_the_other_union,
    ),
    "drop another union's dispute": Try(
        "aisha", "drop_dispute", "informed", 403, body={"reason": "Oppklart."},
        first=_in_dispute,
    ),
    "withdraw another union's paper": Try(
        "ola", "withdraw_document", "informed", 403, body={"reason": "Feil tall."},
        first=_nsf_filed,
    ),
    "speak as another union": Try(
        "ola", "submit_input", "informed", 409, body=OTHER_WORDS, first=_as_the_other_union
    ),
    "correct another union's input": Try(
        "aisha", "correct_input", "informed", 409, body=OTHER_WORDS, first=_said
    ),
    "withdraw another union's input": Try(
        "aisha", "withdraw_input", "informed", 409, first=_said
    ),
    "mark an answer to another union": Try(
        "aisha", "call_hollow", "informed", 409, first=_answered
    ),
    "sign another union's protocol": Try(
        "aisha", "sign_protocol", "informed", 403, body={"outcome": "approved"},
        first=_drawn_up, changes=PAY,
    ),
    "raise the safety representative's concern": Try(
        "ola", "raise_concern", "informed", 403, body=OTHER_WORDS
    ),
    # the other side's words
    "correct a representative's input as the leader": Try(
        "kari", "correct_input", "informed", 403, body=OTHER_WORDS, first=_said
    ),
    "withdraw a representative's input as the leader": Try(
        "kari", "withdraw_input", "informed", 403, first=_said
    ),
    "withdraw a union's paper as the leader": Try(
        "kari", "withdraw_document", "informed", 403, body={"reason": "Feil tall."},
        first=_nsf_filed,
    ),
    "answer a demand as the one who made it": Try(
        "ola", "answer_demand", "informed", 403, body={"outcome": "accepted"},
        first=_demanded,
    ),
    "write a union's statement as the leader": Try(
        "kari", "add_statement", "in_discussion", 403, body=OTHER_WORDS, first=_minutes
    ),
    "approve the minutes for a union as the leader": Try(
        "kari", "approve_minutes", "in_discussion", 403, body={"outcome": "approved"},
        first=_minutes,
    ),
    "answer for the employer as a union": Try(
        "ola", "answer_input", "informed", 403, body={"outcome": "used", "text": "Ja."},
        first=_said,
    ),
    "change anything as the auditor": Try(
        "hanne", "correct_input", "informed", 403, body=OTHER_WORDS, first=_said
    ),
    # a case one may not see
    "answer in a case of others": Try(
        "ester", "correct_input", "informed", 404, body=OTHER_WORDS, first=_said
    ),
    "decide in a case of others": Try(
        "tor", "decide", "discussed", 404, body={"number": 1, "text": "Tre soner."}
    ),
    "read a draft that is not out": Try(
        "ola", "submit_input", "draft", 404, body=OTHER_WORDS
    ),
    # twice
    "give information twice": Try("kari", "give_information", "informed", 409, "state"),
    "answer twice": Try(
        "kari", "answer_input", "informed", 409, "answered",
        {"outcome": "used", "text": "Ja."}, _answered,
    ),
    "withdraw twice": Try("ola", "withdraw_input", "informed", 409, first=_withdrawn),
    "mark an answer twice": Try(
        "ola", "call_hollow", "informed", 409, "hollow", first=_called_hollow
    ),
    "approve twice": Try(
        "ola", "approve_minutes", "in_discussion", 409, "signed", {"outcome": "approved"},
        _approved,
    ),
    "decide twice": Try(
        "kari", "decide", "informed", 409, body={"number": 1, "text": "Fire soner."},
        first=_decided,
    ),
    "demand the same twice": Try(
        "ola", "make_demand", "informed", 409, body={"kind": "amu", **OTHER_WORDS},
        first=lambda cast, case: _demanded(cast, case) and {},
    ),
    "answer a demand twice": Try(
        "kari", "answer_demand", "informed", 409, "answered", {"outcome": "accepted"},
        _demand_refused,
    ),
    "call the discussion twice": Try(
        "kari", "open_discussion", "in_discussion", 409, "state",
        {"meets_on": (TODAY + 30 * DAY).isoformat()},
    ),
    "sign a protocol twice": Try(
        "ola", "sign_protocol", "informed", 409, "signed", {"outcome": "approved"},
        _signed("ola"), PAY,
    ),
    "conclude twice": Try("kari", "conclude", "closed", 409, "state"),
    "withdraw a case that is withdrawn": Try(
        "kari", "withdraw", "withdrawn", 409, "state", {"reason": "Enda en gang."}
    ),
    # out of order
    "decide before the discussion": Try(
        "kari", "decide", "informed", 409, "discussion_held", {"number": 1, "text": "Tre."}
    ),
    "decide while an input waits": Try(
        "kari", "decide", "informed", 409, "unanswered_input", {"number": 1, "text": "Tre."},
        lambda cast, case: _said(cast, case) and {},
    ),
    "implement what is not decided": Try(
        "kari", "implement", "discussed", 409, body={"number": 1}
    ),
    "close a discussion without minutes": Try(
        "kari", "close_discussion", "in_discussion", 409, "minutes_circulated"
    ),
    "approve minutes nobody has sent": Try(
        "ola", "approve_minutes", "in_discussion", 409,
        body={"number": 1, "outcome": "approved"},
    ),
    "conclude before anything is decided": Try(
        "kari", "conclude", "discussed", 409, "point_open"
    ),
    "correct what is answered": Try(
        "ola", "correct_input", "informed", 409, body=OTHER_WORDS, first=_answered
    ),
    # after a seal
    "refuse minutes that are sealed": Try(
        "ola", "approve_minutes", "in_discussion", 409, "signed", NO, _sealed
    ),
    "speak in a closed case": Try("ola", "submit_input", "closed", 409, "state", OTHER_WORDS),
    "change the brief of a closed case": Try(
        "kari", "revise_brief", "closed", 409, "state",
        {"headings": {"proposal": "Fire soner."}, "material": True, "reason": "Etterpå."},
    ),
    "decide in a closed case": Try(
        "kari", "decide", "closed", 409, body={"number": 1, "text": "Fire soner."}
    ),
    "file evidence in a closed case": Try(
        "kari", "file_evidence", "closed", 409, "state",
        {"kind": "risk_assessed", "occurred_on": TODAY.isoformat(), "text": "Gjort."},
    ),
    "sign a sealed protocol": Try(
        "ola", "sign_protocol", "informed", 409, "no_protocol", NO, _agreed, PAY
    ),
    # signing and then rejecting
    "approve the minutes and then refuse them": Try(
        "ola", "approve_minutes", "in_discussion", 409, "signed", NO, _approved
    ),
    "sign a protocol and then refuse it": Try(
        "ola", "sign_protocol", "informed", 409, "signed", NO, _signed("ola"), PAY
    ),
    "sign a protocol and then refuse it, as the employer": Try(
        "kari", "sign_protocol", "informed", 409, "signed", NO, _signed("kari"), PAY
    ),
}  # fmt: skip
