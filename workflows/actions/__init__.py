"""The verbs: the only code that changes a case."""

from workflows.actions.access import answer_access_request, register_access_request
from workflows.actions.answering import answer_in_minutes, draft_answer, release_answers
from workflows.actions.archiving import send_to_archive
from workflows.actions.assessing import (
    HEADCOUNT,
    Proposal,
    adopt_rules,
    assess_proposal,
    change_facts,
    organisation_facts,
    raise_weight,
)
from workflows.actions.boards import appoint_board, submit_to_board
from workflows.actions.calling import move_meeting, object_to_notice, open_discussion
from workflows.actions.confidential import (
    confirm_confidential,
    keep_confidential,
    release_confidential,
    share_confidential,
)
from workflows.actions.deciding import (
    conclude,
    decide,
    decide_despite,
    implement,
    register_taken,
    reopen,
)
from workflows.actions.demanding import answer_demand, make_demand
from workflows.actions.dismissals import record_dismissals
from workflows.actions.disputes import (
    advance_dispute,
    drop_dispute,
    outcomes_of,
    raise_dispute,
    settle_dispute,
)
from workflows.actions.documents import file_document, file_version, withdraw_document
from workflows.actions.employees import (
    answer_employee,
    ask_as_employee,
    inform_employees,
    withdraw_employee_question,
)
from workflows.actions.groups import end_group, set_up_group
from workflows.actions.guests import invite_guest
from workflows.actions.handover import accept_handover, offer_handover, withdraw_handover
from workflows.actions.individual import (
    answer_call,
    call_employee,
    close_individual,
    decide_individual,
    hold_individual_meeting,
    inspect_individual,
    remark_on_minutes,
)
from workflows.actions.individual_talks import demand_talks, end_talks, hold_talks
from workflows.actions.informing import (
    file_evidence,
    give_information,
    log_early_talk,
    withdraw,
)
from workflows.actions.item_minutes import (
    agree_follow_up,
    mark_done,
    send_item_round,
    write_block,
)
from workflows.actions.late_papers import register_correction, register_paper
from workflows.actions.levels import move_up
from workflows.actions.listed import Conclusion, Line, conclude_rows, lift_row, set_list
from workflows.actions.looking_back import (
    evaluate,
    propose_lesson,
    release_lesson,
    take_back_lesson,
)
from workflows.actions.meetings import (
    cancel_meeting,
    end_meeting,
    move_gathering,
    move_item,
    put_on_agenda,
    record_attendance,
    return_item,
    send_notice,
    start_meeting,
    tell_absence,
)
from workflows.actions.minutes import (
    add_statement,
    approve_minutes,
    circulate_minutes,
    close_discussion,
)
from workflows.actions.negotiating import (
    begin_negotiation,
    call_negotiation,
    demand_negotiation,
    refuse_to_negotiate,
    settle_break,
    signers,
    state_authority,
    table_bid,
    withdraw_demand,
)
from workflows.actions.opening import open_case, revise_brief
from workflows.actions.openness import answer_contest, contest, declare_openness
from workflows.actions.participation import (
    answer_in_writing,
    answer_input,
    call_hollow,
    correct_input,
    open_information,
    raise_concern,
    request_information,
    submit_input,
    withdraw_input,
)
from workflows.actions.planning import answer_plan, publish_plan
from workflows.actions.points import add_point, drop, reverse
from workflows.actions.positions import View, open_positions, take_position
from workflows.actions.programme import link_child, release_child
from workflows.actions.protocols import draw_up_protocol, sign_protocol
from workflows.actions.raising import raise_case, refuse_raised, withdraw_raised
from workflows.actions.recurring import demand_recurring, note_held
from workflows.actions.redacting import redact_document, redact_text
from workflows.actions.referring import record_treatment, refer
from workflows.actions.remaining import waive_remaining
from workflows.actions.renewing import answer_change
from workflows.actions.room import delete_note, empty_room, write_note
from workflows.actions.routine import (
    discard_routine_draft,
    keep_routine_draft,
    publish_routine,
    withdraw_routine,
)
from workflows.actions.series import ask_for_meeting, begin_series
from workflows.actions.table import invite_party, omit_party
from workflows.actions.trials import set_trial, settle_trial

__all__ = [
    "HEADCOUNT",
    "Conclusion",
    "Line",
    "Proposal",
    "View",
    "accept_handover",
    "add_point",
    "add_statement",
    "adopt_rules",
    "advance_dispute",
    "agree_follow_up",
    "answer_access_request",
    "answer_call",
    "answer_change",
    "answer_contest",
    "answer_demand",
    "answer_employee",
    "answer_in_minutes",
    "answer_in_writing",
    "answer_input",
    "answer_plan",
    "appoint_board",
    "approve_minutes",
    "ask_as_employee",
    "ask_for_meeting",
    "assess_proposal",
    "begin_negotiation",
    "begin_series",
    "call_employee",
    "call_hollow",
    "call_negotiation",
    "cancel_meeting",
    "change_facts",
    "circulate_minutes",
    "close_discussion",
    "close_individual",
    "conclude",
    "conclude_rows",
    "confirm_confidential",
    "contest",
    "correct_input",
    "decide",
    "decide_despite",
    "decide_individual",
    "declare_openness",
    "delete_note",
    "demand_negotiation",
    "demand_recurring",
    "demand_talks",
    "discard_routine_draft",
    "draft_answer",
    "draw_up_protocol",
    "drop",
    "drop_dispute",
    "empty_room",
    "end_group",
    "end_meeting",
    "end_talks",
    "evaluate",
    "file_document",
    "file_evidence",
    "file_version",
    "give_information",
    "hold_individual_meeting",
    "hold_talks",
    "implement",
    "inform_employees",
    "inspect_individual",
    "invite_guest",
    "invite_party",
    "keep_confidential",
    "keep_routine_draft",
    "lift_row",
    "link_child",
    "log_early_talk",
    "make_demand",
    "mark_done",
    "move_gathering",
    "move_item",
    "move_meeting",
    "move_up",
    "note_held",
    "object_to_notice",
    "offer_handover",
    "omit_party",
    "open_case",
    "open_discussion",
    "open_information",
    "open_positions",
    "organisation_facts",
    "outcomes_of",
    "propose_lesson",
    "publish_plan",
    "publish_routine",
    "put_on_agenda",
    "raise_case",
    "raise_concern",
    "raise_dispute",
    "raise_weight",
    "record_attendance",
    "record_dismissals",
    "record_treatment",
    "redact_document",
    "redact_text",
    "refer",
    "refuse_raised",
    "refuse_to_negotiate",
    "register_access_request",
    "register_correction",
    "register_paper",
    "register_taken",
    "release_answers",
    "release_child",
    "release_confidential",
    "release_lesson",
    "remark_on_minutes",
    "reopen",
    "request_information",
    "return_item",
    "reverse",
    "revise_brief",
    "send_item_round",
    "send_notice",
    "send_to_archive",
    "set_list",
    "set_trial",
    "set_up_group",
    "settle_break",
    "settle_dispute",
    "settle_trial",
    "share_confidential",
    "sign_protocol",
    "signers",
    "start_meeting",
    "state_authority",
    "submit_input",
    "submit_to_board",
    "table_bid",
    "take_back_lesson",
    "take_position",
    "tell_absence",
    "waive_remaining",
    "withdraw",
    "withdraw_demand",
    "withdraw_document",
    "withdraw_employee_question",
    "withdraw_handover",
    "withdraw_input",
    "withdraw_raised",
    "withdraw_routine",
    "write_block",
    "write_note",
]
