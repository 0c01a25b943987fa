"""Turn a recorded fact into words: codes to labels, days to dates, lists to "A, B and C"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import pgettext_lazy as _in

_BABEL = {"nb": "nb", "nn": "nn", "en": "en_GB"}
_DAYS = {"en": "EEEE d MMMM y"}
_SHORT_DAYS = {"en": "EEEE d MMMM"}

_ROLES = {
    "leader": _in("role", "the leader"),
    "ptv": _in("role", "workplace union representative"),
    "htv": _in("role", "chief union representative"),
    "ftv": _in("role", "joint union representative"),
    "elected_representative": _in("role", "elected employee representative"),
    "safety_representative": _in("role", "the safety representative"),
    "senior_safety_representative": _in("role", "the senior safety representative"),
    "hr_auditor": _in("role", "HR, oversight"),
    "hr_administrator": _in("role", "HR, set-up"),
    "employee": _in("role", "employee"),
}
_WEIGHTS = {
    "none": _in("weight", "no duty found"),
    "light": _in("weight", "light case"),
    "ordinary": _in("weight", "ordinary case"),
    "large": _in("weight", "large case"),
}
_RUNGS = {
    "information": _in("rung", "information"),
    "discussion": _in("rung", "discussion"),
    "negotiation": _in("rung", "negotiation"),
}
_OUTCOMES = {
    "used": _in("answer", "taken in"),
    "partly": _in("answer", "partly taken in"),
    "not_used": _in("answer", "not taken in"),
}
_OUTCOMES_OF_A_REQUEST = {
    "used": _in("answer", "given"),
    "partly": _in("answer", "partly given"),
    "not_used": _in("answer", "not given"),
}
_LABELS: dict[str, Mapping[str, Any]] = {
    "role": _ROLES,
    "rung": _RUNGS,
    "chosen": _RUNGS,
    "recommended": _RUNGS,
    "weight": _WEIGHTS,
    "to": _WEIGHTS,
    "stance": {
        "agree": _in("position", "agree"),
        "conditions": _in("position", "agree on conditions"),
        "disagree": _in("position", "disagree"),
        "no_view": _in("position", "no view"),
    },
    "voice": {
        "party": _in("guest", "as a party"),
        "observer": _in("guest", "as an observer"),
    },
    "opening": {
        "all": _in("views", "all have answered"),
        "deadline": _in("views", "the deadline for input has passed"),
        "leader": _in("views", "the leader opened them, with a reason"),
    },
    "openness": {
        "open": _in("openness", "open"),
        "limited": _in("openness", "partly open"),
        "closed": _in("openness", "already decided"),
    },
    "cause": {
        "version": _in("change", "a new version of the proposal is a material change"),
        "contest": _in("change", "a contested change is material after all"),
        "body": _in("change", "a body went for something else than was discussed"),
    },
    "said": {
        "no_objection": _in("change", "no objection"),
        "discuss": _in("change", "must be discussed anew"),
    },
    "how": {
        "no_objection": _in("change", "no party has objections"),
        "discussed": _in("change", "it is discussed anew"),
    },
    "demand": {
        "meeting": _in("demand", "a meeting"),
        "higher_rung": _in("demand", "a higher step on the ladder"),
        "higher_level": _in("demand", "treatment at a higher level"),
        "amu": _in("demand", "treatment in the working environment committee"),
        "joint": _in("demand", "treatment in the joint committee"),
    },
    "access": {
        "given": _in("access", "given in full"),
        "partly": _in("access", "given in part"),
        "refused": _in("access", "refused"),
    },
    "document_class": {
        "proposal": _in("document", "proposal or case paper"),
        "report": _in("document", "report or study"),
        "risk_assessment": _in("document", "risk assessment"),
        "plan": _in("document", "plan, schedule or chart"),
        "figures": _in("document", "figures or accounts"),
        "statement": _in("document", "statement from a party"),
        "correspondence": _in("document", "letter or e-mail"),
        "other": _in("document", "other paper"),
    },
    "fault": {
        "unreachable": _in("archive", "the archive does not answer"),
        "full": _in("archive", "there is no room left where papers are put for the archive"),
        "denied": _in(
            "archive", "papers may not be written where they are put for the archive"
        ),
        "missing": _in(
            "archive", "the place where papers are put for the archive is not there"
        ),
        "refused": _in("archive", "the archive refused them"),
        "silent": _in("archive", "the archive has not said that it has them"),
        "unprinted": _in("archive", "they could not be printed"),
        "gone": _in("archive", "the case no longer has them"),
    },
    "trial": {
        "permanent": _in("trial", "made permanent"),
        "prolonged": _in("trial", "prolonged"),
        "ended": _in("trial", "ended"),
    },
    "writing": {
        "no_remarks": _in("light case", "discussed, no remarks"),
        "remark": _in("light case", "remark"),
        "wants_meeting": _in("light case", "wants a meeting"),
    },
    "attendance": {
        "met": _in("meeting", "met"),
        "absent": _in("meeting", "absent"),
    },
    "track": {
        "local_board": _in("track", "local board"),
        "appeal_board": _in("track", "central appeal board"),
        "dispute_of_right": _in("track", "dispute of right"),
        "organisations": _in("track", "talks between the organisations"),
        "dispute_board": _in("track", "dispute board"),
        "mediation": _in("track", "mediation"),
    },
    "stage": {
        "local_talks": _in("stage", "local talks"),
        "central_talks": _in("stage", "talks between the central parties"),
        "in_mediation": _in("stage", "mediation"),
        "board": _in("stage", "the board"),
        "ministry": _in("stage", "the ministry"),
        "court": _in("stage", "the Labour Court"),
    },
    "ended": {
        "agreed": _in("dispute", "agreement between the parties"),
        "award": _in("dispute", "award of the board"),
        "judgment": _in("dispute", "judgment"),
        "decided": _in("dispute", "decided by the ministry"),
        "renegotiate": _in("dispute", "back to negotiation"),
    },
    "level": {
        "workplace": _in("level", "workplace"),
        "sector": _in("level", "sector"),
        "employer": _in("level", "the whole employer"),
    },
    "body": {
        "amu": _in("committee", "the working environment committee"),
        "joint": _in("committee", "the joint committee"),
        "political": _in("committee", "the political body"),
    },
    "kind": {
        # what a party says
        "input": _in("object", "an input"),
        "concern": _in("object", "a safety concern"),
        "request": _in("object", "a request for information"),
        # a paper
        "record": _in("object", "the minutes"),
        "protocol": _in("object", "the protocol"),
        # what is owed
        "give_view": _in("debt", "give your view"),
        "answer_in_writing": _in("debt", "answer the case"),
        "answer_input": _in("debt", "answer what a party has said"),
        "call_meeting": _in("debt", "call the discussion"),
        "circulate_minutes": _in("debt", "send the minutes"),
        "answer_access": _in("debt", "answer the request for access"),
        "settle_trial": _in("debt", "settle what becomes of the trial"),
        "evaluate": _in("debt", "evaluate the process"),
        "approve_minutes": _in("debt", "approve the minutes"),
        "meet_duty": _in("debt", "do what the rule asks"),
        "decide": _in("debt", "decide"),
        "negotiate": _in("debt", "meet to negotiate"),
        "answer_bid": _in("debt", "answer the demand or the offer"),
        "sign_protocol": _in("debt", "sign the protocol"),
        "meet_dispute": _in("debt", "meet about the dispute"),
        "state_case": _in("debt", "send the statement of case to the board"),
        "give_information": _in("debt", "give the information asked for"),
        "answer_demand": _in("debt", "answer the demand"),
        "answer_contest": _in("debt", "answer what is contested"),
        "answer_change": _in("debt", "say what you think of the change"),
        "answer_employee": _in("debt", "answer the employee"),
        "make_good": _in("debt", "do afterwards what the decision was taken without"),
        "answer_raised": _in("debt", "answer the case that was raised"),
        # a committee
        "amu": _in("committee", "the working environment committee"),
        "bipartite": _in("committee", "joint committee of employer and unions"),
        "other": _in("committee", "other committee"),
    },
}
_DATES = ("first_day", "last_day", "valid_from", "valid_to")


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts that have words, in the active language; empty ones are left out."""
    said = {}
    for key, value in facts.items():
        if value is not None and value not in ("", [], {}):
            said[key] = _word(key, value, facts)
    return {key: word for key, word in said.items() if word}


def date_words(day: dt.date | str, *, short: bool = False) -> str:
    """Write a day: «torsdag 11. mars 2027», short without the year."""
    if isinstance(day, str):
        try:
            return date_words(dt.date.fromisoformat(day), short=short)
        except ValueError:
            return day
    code = language()
    patterns = _SHORT_DAYS if short else _DAYS
    pattern = patterns.get(code, "EEEE d. MMMM" if short else "EEEE d. MMMM y")
    return format_date(day, pattern, locale=_BABEL[code])


def language() -> str:
    """Return the active language as the house names it: nb, nn or en."""
    code = (get_language() or "nb").split("-")[0]
    return code if code in _BABEL else "nb"


def label(key: str, code: str) -> str:
    """Return the words for a code; a code nobody knows any more stays as it is."""
    return str(_LABELS.get(key, {}).get(code, code))


def _word(key: str, value: Any, facts: Mapping[str, Any]) -> str:
    if key == "open" and isinstance(value, list):
        return ngettext(
            "%(n)d requirement was not met", "%(n)d requirements were not met", len(value)
        ) % {"n": len(value)}
    if key == "units" and isinstance(value, list):
        return ngettext("%(n)d unit", "%(n)d units", len(value)) % {"n": len(value)}
    if key == "answers" and isinstance(value, Mapping):
        told = [f"{_party(name)}: {label('writing', said)}" for name, said in value.items()]
        return "; ".join(told)
    if key == "views" and isinstance(value, Mapping):
        return "; ".join(
            f"{_party(name)}: {label('stance', said)}" for name, said in value.items()
        )
    if key == "outcome" and facts.get("kind") == "request":
        return str(_OUTCOMES_OF_A_REQUEST.get(value, value))
    if key == "outcome":
        return str(_OUTCOMES.get(value, value))
    if isinstance(value, list):
        return format_list([_party(str(one)) for one in value], locale=_BABEL[language()])
    if key == "party":
        return _party(str(value))
    if key == "starts_at":
        return str(value) if language() == "en" else str(value).replace(":", ".")
    if key.endswith("_on") or key in _DATES:
        return date_words(value)
    return label(key, value) if isinstance(value, str) else str(value)


def _party(name: str) -> str:
    """Say a party's name; a safety representative is a role, and has one in each language."""
    return label("role", name)
