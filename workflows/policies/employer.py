"""The steps of the employer: the leader responsible for the case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from workflows.policies.ending import may_conclude
from workflows.policies.guards import (
    may_adopt_rules,
    may_circulate,
    may_close_discussion,
    may_decide,
    may_implement,
    may_inform,
    may_open_discussion,
    may_publish_plan,
    nothing,
    routine_changed,
)
from workflows.policies.policy import (
    OPEN_STATES,
    TOLD_STATES,
    Policy,
    State,
    by_employer,
    contest_waits,
    demand_waits,
    leader_or_hr,
    may_answer_contest,
    may_dismiss,
    point_decided,
    point_planned,
    point_taken,
    something_drafted,
    something_sealed,
    something_waits,
    views_hidden,
    waits_after_minutes,
)

STEPS: dict[str, Policy] = {
    "give_information": by_employer(
        gettext_lazy("Give information"), (State.DRAFT,), may_inform
    ),
    "revise_brief": by_employer(gettext_lazy("Change the brief"), OPEN_STATES),
    "change_facts": by_employer(gettext_lazy("Change the facts"), OPEN_STATES),
    "adopt_rules": Policy(
        gettext_lazy("Take the new routine into use"),
        leader_or_hr,
        OPEN_STATES,
        may_adopt_rules,
        about=routine_changed,
    ),
    "open_discussion": by_employer(
        gettext_lazy("Call to discussion"),
        (State.INFORMED, State.DISCUSSED),
        may_open_discussion,
    ),
    "answer_input": by_employer(
        gettext_lazy("Answer input"), TOLD_STATES, about=something_waits
    ),
    "draft_answer": by_employer(
        gettext_lazy("Draft an answer"), TOLD_STATES, about=something_waits
    ),
    "release_answers": by_employer(
        gettext_lazy("Send the drafted answers"), TOLD_STATES, about=something_drafted
    ),
    "answer_in_minutes": by_employer(
        gettext_lazy("Answer by the minutes"), TOLD_STATES, about=waits_after_minutes
    ),
    "open_positions": by_employer(
        gettext_lazy("Open the views that are hidden"),
        (*TOLD_STATES, State.CLOSED, State.WITHDRAWN),
        about=views_hidden,
    ),
    "declare_openness": by_employer(gettext_lazy("Declare how open it is"), OPEN_STATES),
    "answer_contest": Policy(
        gettext_lazy("Answer what is contested"),
        may_answer_contest,
        TOLD_STATES,
        nothing,
        about=contest_waits,
    ),
    "answer_demand": by_employer(
        gettext_lazy("Answer the demand"), TOLD_STATES, about=demand_waits
    ),
    "circulate_minutes": by_employer(
        gettext_lazy("Send the minutes round"), (State.IN_DISCUSSION,), may_circulate
    ),
    "register_paper": by_employer(
        gettext_lazy("Register minutes written elsewhere"), (*TOLD_STATES, State.CLOSED)
    ),
    "register_correction": by_employer(
        gettext_lazy("Register a correction"),
        (*TOLD_STATES, State.CLOSED),
        about=something_sealed,
    ),
    "close_discussion": by_employer(
        gettext_lazy("Close the discussion"), (State.IN_DISCUSSION,), may_close_discussion
    ),
    "file_evidence": by_employer(gettext_lazy("File evidence"), OPEN_STATES),
    "decide": by_employer(gettext_lazy("Decide"), TOLD_STATES, may_decide, point_planned),
    "decide_despite": by_employer(
        gettext_lazy("Decide despite"), OPEN_STATES, about=point_planned
    ),
    "register_taken": by_employer(
        gettext_lazy("Register a decision taken"), (*OPEN_STATES, State.CLOSED, State.WITHDRAWN)
    ),
    "implement": by_employer(
        gettext_lazy("Carry out"), (*TOLD_STATES, State.DRAFT), may_implement, point_decided
    ),
    "drop": by_employer(gettext_lazy("Drop the decision"), OPEN_STATES, about=point_planned),
    "reverse": by_employer(
        gettext_lazy("Reverse the decision"), (*OPEN_STATES, State.CLOSED), about=point_taken
    ),
    "conclude": by_employer(
        gettext_lazy("Close the case"), (State.INFORMED, State.DISCUSSED), may_conclude
    ),
    "reopen": by_employer(gettext_lazy("Open the case again"), (State.CLOSED,)),
    "publish_plan": by_employer(
        gettext_lazy("Publish the plan"), OPEN_STATES, may_publish_plan, point_planned
    ),
    "record_dismissals": by_employer(
        gettext_lazy("Record dismissals given"),
        (*TOLD_STATES, State.CLOSED),
        about=may_dismiss,
    ),
    "withdraw": by_employer(gettext_lazy("Withdraw the case"), OPEN_STATES),
    "move_meeting": by_employer(gettext_lazy("Move the meeting"), (State.IN_DISCUSSION,)),
}
