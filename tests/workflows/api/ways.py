"""How each step is taken by a program: by whom, in which state, after what, with which body."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests import negotiated
from tests.cast import LIGHT, TODAY, Cast, open_case
from tests.papers import note
from tests.workflows.routines import published
from tests.workflows.web import before
from workflows import actions
from workflows.models import Case

State = Case.State


def say(case: Case, cast: Cast) -> int:
    said = actions.submit_input(case.reference, "Fem soner er best.", actor=cast.ola)
    return int(said.pk)


def _said(case: Case, cast: Cast) -> dict[str, Any]:
    return {"input": say(case, cast)}


def _answered(case: Case, cast: Cast) -> dict[str, Any]:
    pk = say(case, cast)
    actions.answer_input(case.reference, pk, outcome="used", text="Ja.", actor=cast.kari)
    return {"input": pk}


def _planned(case: Case, cast: Cast) -> dict[str, Any]:
    actions.publish_plan(case.reference, actor=cast.kari)
    return {}


def _circulated(case: Case, cast: Cast) -> dict[str, Any]:
    actions.circulate_minutes(
        case.reference, "Alle la fram sitt syn.", held_on=TODAY, actor=cast.kari
    )
    return {"number": 1}


def _everyone_approves(case: Case, cast: Cast) -> dict[str, Any]:
    _circulated(case, cast)
    for name in ("ola", "aisha", "nina"):
        actions.approve_minutes(case.reference, 1, actor=cast[name])
    return {}


def _called_at_short_notice(case: Case, cast: Cast) -> dict[str, Any]:
    actions.move_meeting(case.reference, meets_on=TODAY, actor=cast.kari)
    return {}


def _documented(case: Case, cast: Cast) -> dict[str, Any]:
    assert case.assessment is not None
    for kind in case.assessment.evidence_asked():
        actions.file_evidence(
            case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
        )
    return {"number": 1}


def _decided(case: Case, cast: Cast) -> dict[str, Any]:
    _documented(case, cast)
    actions.decide_despite(case.reference, 1, "Ja.", reason="Haster.", actor=cast.kari)
    return {"number": 1}


def _dropped(case: Case, cast: Cast) -> dict[str, Any]:
    actions.drop(case.reference, 1, reason="Ikke aktuelt.", actor=cast.kari)
    return {}


def _taken_short(case: Case, cast: Cast) -> dict[str, Any]:
    actions.decide_despite(case.reference, 1, "Ja.", reason="Haster.", actor=cast.kari)
    return {"number": 1}


def _before_amu(case: Case, cast: Cast) -> dict[str, Any]:
    return {"referral": actions.refer(case.reference, "amu", "Ja.", actor=cast.kari).number}


def _demanded(case: Case, cast: Cast) -> dict[str, Any]:
    demand = actions.make_demand(case.reference, "amu", "Miljøet.", actor=cast.ola)
    return {"demand": demand.pk}


def _access(case: Case, cast: Cast) -> dict[str, Any]:
    actions.register_access_request(case.reference, "Alt.", received_on=TODAY, actor=cast.kari)
    return {"number": 1}


def _employed(case: Case, cast: Cast) -> dict[str, Any]:
    return before.employed(cast, case.reference)


def _employee_asked(case: Case, cast: Cast) -> dict[str, Any]:
    return before.employee_asked(cast, case.reference)


def _filed(case: Case, cast: Cast) -> dict[str, Any]:
    actions.file_document(case.reference, "Turnus", "plan", note("Utkast."), actor=cast.ola)
    return {}


def _kept(case: Case, cast: Cast) -> dict[str, Any]:
    return before.kept(cast, case.reference)


def _kept_from_nina(case: Case, cast: Cast) -> dict[str, Any]:
    return before.kept_from_nina(cast, case.reference)


def _on_trial(case: Case, cast: Cast) -> dict[str, Any]:
    later = TODAY + timedelta(days=200)
    actions.set_trial(case.reference, 1, "Virker det?", ends_on=later, actor=cast.kari)
    return {"number": 1}


def _lesson(case: Case, cast: Cast) -> dict[str, Any]:
    actions.propose_lesson(case.reference, "better", "Før", "Spør.", actor=cast.kari)
    return {}


def _released(case: Case, cast: Cast) -> dict[str, Any]:
    _lesson(case, cast)
    actions.release_lesson(case.reference, actor=cast.ola)
    return {}


def _declared(case: Case, cast: Cast) -> dict[str, Any]:
    actions.declare_openness(case.reference, 1, "closed", reason="Ja.", actor=cast.kari)
    return {}


def _contested(case: Case, cast: Cast) -> dict[str, Any]:
    _declared(case, cast)
    made = actions.contest(case.reference, "Nei.", question=1, actor=cast.ola)
    return {"contest": made.pk}


def _published(case: Case, cast: Cast) -> dict[str, Any]:
    published(cast)
    return {}


def _seat_out(case: Case, cast: Cast) -> dict[str, Any]:
    return {"seat": f"union-{cast.delta.pk}"}


def _another(case: Case, cast: Cast) -> dict[str, Any]:
    return {"child": open_case(cast).reference}


def _with_a_part(case: Case, cast: Cast) -> dict[str, Any]:
    body = _another(case, cast)
    actions.link_child(case.reference, body["child"], actor=cast.kari)
    return body


def _seats(case: Case, cast: Cast) -> dict[str, Any]:
    return {"parties": [p.pk for p in case.participations.all()]}


def _group(case: Case, cast: Cast) -> dict[str, Any]:
    made = actions.set_up_group(
        case.reference,
        "Turnus",
        "Foreslå.",
        parties=_seats(case, cast)["parties"],
        employer_side="Enhetsleder",
        ends_on=TODAY,
        actor=cast.kari,
    )
    return {"number": made.number}


def _seat_in(case: Case, cast: Cast) -> dict[str, Any]:
    return {"seat": f"union-{cast.nsf.pk}"}


def _from_page(prepare: before.Prepare) -> Any:
    """Let the cast bring the case there as it does before a page's step."""
    return lambda case, cast: prepare(cast, case.reference)


def _nothing(case: Case, cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Way:
    """How one step is taken: by whom, in which state, after what, with which body."""

    who: str
    state: str
    body: dict[str, Any] = field(default_factory=dict)
    first: Any = _nothing
    changes: dict[str, Any] = field(default_factory=dict)


def _negotiated(taken: negotiated.Taken) -> Way:
    """Return a step of a negotiation, with its keys as programs name them."""

    def first(case: Case, cast: Cast) -> dict[str, Any]:
        made = taken.first(cast, case.reference)
        return {key.removesuffix("_id"): pk for key, pk in made.items()}

    return Way(taken.who, State.INFORMED, taken.body, first, negotiated.LOCAL_PAY)


TODAY_ = TODAY.isoformat()
LATER = (TODAY + timedelta(days=21)).isoformat()
WHY = {"reason": "Nye tall."}
WAYS = {
    "give_information": Way("kari", State.DRAFT),
    "keep_confidential": Way(
        "kari",
        State.INFORMED,
        {"about": "other", "label": "Lokalene", "text": "Solgt.", "basis": "aml-8-3"},
    ),
    "confirm_confidential": Way("ola", State.INFORMED, {}, _kept),
    "share_confidential": Way("kari", State.INFORMED, {}, _kept_from_nina),
    "release_confidential": Way("kari", State.INFORMED, WHY, _kept),
    "revise_brief": Way(
        "kari", State.DRAFT, {"headings": {"proposal": "Fire soner."}, "material": True}
    ),
    "change_facts": Way(
        "kari", State.DRAFT, {"measures": ["reorganisation"], "facts": {"dismissals": 3}}
    ),
    "adopt_rules": Way("kari", State.INFORMED, {}, _published),
    "set_list": Way(
        "kari",
        State.DRAFT,
        {"rows": [{"what": "Nattevakt", "extent": "50 %", "documentation": "Utlyst."}]},
    ),
    "conclude_rows": Way(
        "kari",
        State.DRAFT,
        {
            "conclusions": [
                {"row": 1, "outcome": "agreed"},
                {"row": 2, "outcome": "disagreed", "text": "For lite."},
            ]
        },
        _from_page(before.list_discussed),
    ),
    "lift_row": Way("ola", State.DRAFT, {"number": 2, **WHY}, _from_page(before.list_told)),
    "open_positions": Way("kari", State.DRAFT, WHY, _from_page(before.views_hidden)),
    "open_discussion": Way(
        "kari", State.INFORMED, {"meets_on": LATER, "starts_at": "09:00", "place": "Rådhuset"}
    ),
    "answer_input": Way("kari", State.INFORMED, {"outcome": "used", "text": "Ja."}, _said),
    "declare_openness": Way(
        "kari", State.INFORMED, {"question": 1, "openness": "limited", "reason": "Råd."}
    ),
    "contest": Way("ola", State.INFORMED, {"question": 1, "text": "Nei."}, _declared),
    "answer_contest": Way("kari", State.INFORMED, {"text": "Jo."}, _contested),
    "answer_change": Way(
        "ola", State.DISCUSSED, {"outcome": "no_objection"}, _from_page(before.changed)
    ),
    "draft_answer": Way("kari", State.INFORMED, {"outcome": "used", "text": "Ja."}, _said),
    "release_answers": Way("kari", State.INFORMED, {}, _from_page(before.drafted)),
    "answer_in_minutes": Way(
        "kari",
        State.IN_DISCUSSION,
        {"item": "4", "outcome": "used"},
        _from_page(before.said_before_minutes),
    ),
    "make_demand": Way("ola", State.INFORMED, {"kind": "meeting", "text": "Nå."}),
    "answer_demand": Way(
        "kari", State.INFORMED, {"outcome": "refused", "text": "Nei."}, _demanded
    ),
    "circulate_minutes": Way(
        "kari",
        State.IN_DISCUSSION,
        {"text": "Alle la fram sitt syn.", "held_on": TODAY_, "binding": False},
    ),
    "close_discussion": Way("kari", State.IN_DISCUSSION, {}, _everyone_approves),
    "file_evidence": Way(
        "kari",
        State.INFORMED,
        {"kind": "risk_assessed", "occurred_on": TODAY_, "text": "Gjort."},
    ),
    "decide": Way("kari", State.DISCUSSED, {"text": "Tre soner."}, _documented),
    "decide_despite": Way(
        "kari", State.INFORMED, {"number": 1, "text": "Tre soner.", "reason": "Fare for liv."}
    ),
    "register_taken": Way(
        "kari",
        State.INFORMED,
        {"decided_on": TODAY_, "decided_by": "Kommunestyret", "title": "Innsparing"},
    ),
    "implement": Way("kari", State.DISCUSSED, {}, _decided),
    "drop": Way("kari", State.INFORMED, {"number": 1, **WHY}),
    "register_access_request": Way(
        "kari", State.INFORMED, {"text": "Referatet.", "received_on": TODAY_}
    ),
    "send_to_archive": Way("hanne", State.INFORMED, {}),
    "answer_access_request": Way("kari", State.INFORMED, {"outcome": "given"}, _access),
    "inform_employees": Way(
        "kari", State.INFORMED, {"text": "Vi vil ha tre soner."}, _employed
    ),
    "answer_employee": Way("kari", State.INFORMED, {"text": "På Granmo."}, _employee_asked),
    "file_document": Way(
        "ola", State.INFORMED, {"title": "Turnus", "document_class": "plan", "file": note()}
    ),
    "file_version": Way(
        "ola",
        State.INFORMED,
        {"number": 1, "file": note("Nytt.")},
        _from_page(before.document_there),
    ),
    "withdraw_document": Way("ola", State.INFORMED, {"number": 1, **WHY}, _filed),
    "register_paper": Way(
        "kari",
        State.INFORMED,
        {"text": "Håndskrevet.", "held_on": "2027-01-20", "written_on": "2027-01-21"},
    ),
    "register_correction": Way(
        "kari",
        State.IN_DISCUSSION,
        {"number": 1, "text": "Tre, ikke fire."},
        _from_page(before.minutes_answered),
    ),
    "redact_text": Way(
        "hanne", State.INFORMED, {"basis": "gdpr-17", **WHY}, _from_page(before.words_to_go)
    ),
    "redact_document": Way(
        "hanne", State.INFORMED, {"basis": "gdpr-9", **WHY}, _from_page(before.paper_to_go)
    ),
    "set_trial": Way(
        "kari", State.INFORMED, {"number": 1, "text": "Virker det?", "ends_on": LATER}
    ),
    "settle_trial": Way(
        "kari", State.INFORMED, {"outcome": "ended", "text": "Nei."}, _on_trial
    ),
    "evaluate": Way(
        "ola",
        State.CLOSED,
        {"scores": {"early": 1, "basis": 2, "answered": 3, "better": 4}},
    ),
    "propose_lesson": Way(
        "ola", State.CLOSED, {"kind": "better", "title": "Før", "text": "Spør."}
    ),
    "release_lesson": Way("ola", State.CLOSED, {}, _lesson),
    "take_back_lesson": Way("ola", State.CLOSED, {}, _released),
    "reverse": Way("kari", State.DISCUSSED, WHY, _decided),
    "add_point": Way(
        "kari", State.INFORMED, {"title": "Kriterier", "planned_on": "2027-05-03"}
    ),
    "waive_remaining": Way("ola", State.INFORMED, WHY, _taken_short),
    "refer": Way("nina", State.INFORMED, {"body": "amu", "text": "Nattarbeidet."}),
    "record_treatment": Way(
        "kari", State.INFORMED, {"text": "Tilrår.", "treated_on": TODAY_}, _before_amu
    ),
    "conclude": Way("kari", State.DISCUSSED, {}, _dropped),
    "reopen": Way("kari", State.CLOSED, WHY),
    "withdraw": Way("kari", State.INFORMED, WHY),
    "publish_plan": Way("kari", State.INFORMED, {"decisions": [{"number": 1, "on": LATER}]}),
    "record_dismissals": Way("kari", State.INFORMED, {"given_on": TODAY_, "dismissals": 3}),
    "open_information": Way("ola", State.INFORMED),
    "take_position": Way(
        "ola",
        State.INFORMED,
        {
            "views": [
                {"question": 1, "stance": "agree"},
                {"question": 2, "stance": "disagree", "text": "For langt unna."},
            ]
        },
    ),
    "submit_input": Way("ola", State.INFORMED, {"text": "Fem soner.", "question": 1}),
    "correct_input": Way("ola", State.INFORMED, {"text": "Fire soner."}, _said),
    "withdraw_input": Way("ola", State.INFORMED, {}, _said),
    "request_information": Way("ola", State.INFORMED, {"text": "Hva koster det?"}),
    "answer_in_writing": Way("ola", State.INFORMED, {"writing": "no_remarks"}, changes=LIGHT),
    "answer_plan": Way("ola", State.INFORMED, {"outcome": "accepted"}, _planned),
    "call_hollow": Way("ola", State.INFORMED, {}, _answered),
    "object_to_notice": Way("ola", State.IN_DISCUSSION, {}, _called_at_short_notice),
    "approve_minutes": Way("ola", State.IN_DISCUSSION, {}, _circulated),
    "add_statement": Way("ola", State.IN_DISCUSSION, {"text": "Vi er uenige."}, _circulated),
    "raise_concern": Way("nina", State.INFORMED, {"text": "Alenearbeid om natta."}),
    "raise_weight": Way("ola", State.INFORMED, {"weight": "ordinary"}, changes=LIGHT),
    "log_early_talk": Way("ola", State.INFORMED, {"occurred_on": TODAY_, "text": "Kaffe."}),
    "invite_party": Way("kari", State.INFORMED, {}, _seat_out),
    "invite_guest": Way(
        "kari",
        State.INFORMED,
        {
            "name": "Fagforbundet i Nordre",
            "organisation": "Nordre kommune",
            "people": ["gro"],
            "voice": "observer",
            "ends_on": LATER,
            "confirmed_by": "Fagforbundet Nordre",
        },
        _from_page(before.guest_registered),
    ),
    "omit_party": Way("kari", State.INFORMED, WHY, _seat_in),
    "set_up_group": Way(
        "kari",
        State.INFORMED,
        {
            "name": "Turnus",
            "mandate": "Foreslå.",
            "employer_side": "Enhetsleder",
            "ends_on": LATER,
        },
        _seats,
    ),
    "end_group": Way("kari", State.INFORMED, {}, _group),
    "move_up": Way("kari", State.INFORMED, WHY),
    "link_child": Way("kari", State.INFORMED, {}, _another),
    "release_child": Way("kari", State.INFORMED, WHY, _with_a_part),
    "move_meeting": Way("kari", State.IN_DISCUSSION, {"meets_on": LATER}),
    **{step: _negotiated(taken) for step, taken in negotiated.STEPS.items()},
}
