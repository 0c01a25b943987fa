"""The verbs: the only code that changes a case."""

from workflows.actions.assessing import (
    HEADCOUNT,
    Proposal,
    adopt_rules,
    assess_proposal,
    change_facts,
    organisation_facts,
    raise_weight,
)
from workflows.actions.calling import move_meeting, object_to_notice, open_discussion
from workflows.actions.deciding import (
    conclude,
    decide,
    decide_despite,
    drop,
    implement,
    register_taken,
    reopen,
    reverse,
)
from workflows.actions.dismissals import record_dismissals
from workflows.actions.disputes import conduct_negotiation, demand_negotiation
from workflows.actions.informing import (
    file_evidence,
    give_information,
    log_early_talk,
    withdraw,
)
from workflows.actions.minutes import (
    add_statement,
    approve_minutes,
    circulate_minutes,
    close_discussion,
)
from workflows.actions.opening import claim_key, open_case, revise_brief
from workflows.actions.participation import (
    View,
    answer_in_writing,
    answer_input,
    call_hollow,
    correct_input,
    open_information,
    raise_concern,
    request_information,
    submit_input,
    take_position,
    withdraw_input,
)
from workflows.actions.planning import answer_plan, publish_plan
from workflows.actions.routine import (
    discard_routine_draft,
    keep_routine_draft,
    publish_routine,
    withdraw_routine,
)

__all__ = [
    "HEADCOUNT",
    "Proposal",
    "View",
    "add_statement",
    "adopt_rules",
    "answer_in_writing",
    "answer_input",
    "answer_plan",
    "approve_minutes",
    "assess_proposal",
    "call_hollow",
    "change_facts",
    "circulate_minutes",
    "claim_key",
    "close_discussion",
    "conclude",
    "conduct_negotiation",
    "correct_input",
    "decide",
    "decide_despite",
    "demand_negotiation",
    "discard_routine_draft",
    "drop",
    "file_evidence",
    "give_information",
    "implement",
    "keep_routine_draft",
    "log_early_talk",
    "move_meeting",
    "object_to_notice",
    "open_case",
    "open_discussion",
    "open_information",
    "organisation_facts",
    "publish_plan",
    "publish_routine",
    "raise_concern",
    "raise_weight",
    "record_dismissals",
    "register_taken",
    "reopen",
    "request_information",
    "reverse",
    "revise_brief",
    "submit_input",
    "take_position",
    "withdraw",
    "withdraw_input",
    "withdraw_routine",
]
