"""Name everything that can happen: a closed list, so that history can always be read."""

from enum import StrEnum


class Event(StrEnum):
    """One kind of thing that has happened: noun and past participle. [Hendelse]

    Codes are stored for ever: add, never rename. Sentences are rendered per language when read.
    """

    # The case and its facts
    CASE_REGISTERED = "case.registered"
    CASE_OPENED = "case.opened"
    CASE_ASSESSED = "case.assessed"
    CASE_FACTS_CHANGED = "case.facts_changed"
    RULES_ADOPTED = "rules.adopted"
    CASE_CONCLUDED = "case.concluded"
    CASE_REOPENED = "case.reopened"
    CASE_WITHDRAWN = "case.withdrawn"
    WEIGHT_RAISED = "weight.raised"
    RUNG_CHOSEN = "rung.chosen"
    BRIEF_REVISED = "brief.revised"
    EARLY_TALK_LOGGED = "early_talk.logged"
    PARTY_INVITED = "party.invited"
    PARTY_OMITTED = "party.omitted"
    GUEST_INVITED = "guest.invited"
    LIST_SET = "list.set"
    ROWS_CONCLUDED = "list_rows.concluded"
    ROW_LIFTED = "list_row.lifted"
    LEVEL_RAISED = "level.raised"
    GROUP_SET_UP = "group.set_up"
    GROUP_ENDED = "group.ended"
    CHILD_LINKED = "child.linked"
    CHILD_RELEASED = "child.released"

    # The plan
    PLAN_PUBLISHED = "plan.published"
    PLAN_ACCEPTED = "plan.accepted"
    PLAN_OBJECTED = "plan.objected"

    # A case a party wants opened
    CASE_RAISED = "raised_case.raised"
    RAISED_CASE_OPENED = "raised_case.opened"
    RAISED_CASE_REFUSED = "raised_case.refused"
    RAISED_CASE_WITHDRAWN = "raised_case.withdrawn"

    # Information and participation
    INFORMATION_GIVEN = "information.given"
    INFORMATION_OPENED = "information.opened"
    INFORMATION_REQUESTED = "information.requested"
    SHIELD_RAISED = "shield.raised"
    SHIELD_CONFIRMED = "shield.confirmed"
    SHIELD_SHARED = "shield.shared"
    SHIELD_CONTESTED = "shield.contested"
    SHIELD_CONTEST_ANSWERED = "shield.contest_answered"
    SHIELD_RELEASED = "shield.released"
    OPENNESS_DECLARED = "openness.declared"
    DECLARATION_CONTESTED = "declaration.contested"
    CONTEST_ANSWERED = "contest.answered"
    RENEWAL_OPENED = "renewal.opened"
    CHANGE_ANSWERED = "change.answered"
    RENEWAL_CLOSED = "renewal.closed"
    DEMAND_MADE = "demand.made"
    DEMAND_ACCEPTED = "demand.accepted"
    DEMAND_REFUSED = "demand.refused"
    ANSWERED_IN_WRITING = "information.answered_in_writing"
    INPUT_SUBMITTED = "input.submitted"
    INPUT_CORRECTED = "input.corrected"
    INPUT_WITHDRAWN = "input.withdrawn"
    INPUT_ANSWERED = "input.answered"
    ANSWERS_RELEASED = "answers.released"
    ANSWER_CALLED_HOLLOW = "answer.called_hollow"
    POSITION_TAKEN = "position.taken"
    POSITION_TAKEN_HIDDEN = "position.taken_hidden"
    POSITIONS_OPENED = "positions.opened"
    SAFETY_CONCERN_RAISED = "safety_concern.raised"

    # Meeting, discussion, minutes
    MEETING_CALLED = "meeting.called"
    NOTICE_OBJECTED = "notice.objected"
    DISCUSSION_CLOSED = "discussion.closed"
    DISCUSSED_IN_WRITING = "discussion.held_in_writing"
    MINUTES_CIRCULATED = "minutes.circulated"
    MINUTES_APPROVED = "minutes.approved"
    MINUTES_REFUSED = "minutes.refused"
    MINUTES_SEALED = "minutes.sealed"
    MINUTES_CORRECTED = "minutes.corrected"
    PAPER_REGISTERED = "paper.registered"
    STATEMENT_ADDED = "statement.added"
    EVIDENCE_FILED = "evidence.filed"

    # A meeting of its own, with several cases
    MEETING_SERIES_BEGUN = "meeting_series.begun"
    MEETING_PLANNED = "meeting.planned"
    MEETING_NOTICE_SENT = "meeting.notice_sent"
    MEETING_MOVED = "meeting.moved"
    MEETING_CANCELLED = "meeting.cancelled"
    MEETING_STARTED = "meeting.started"
    MEETING_ENDED = "meeting.ended"
    AGENDA_ITEM_ADDED = "agenda_item.added"
    AGENDA_ITEM_MOVED = "agenda_item.moved"
    AGENDA_ITEM_RETURNED = "agenda_item.returned"
    AGENDA_ITEM_MINUTED = "agenda_item.minuted"
    ATTENDANCE_RECORDED = "attendance.recorded"
    FOLLOW_UP_AGREED = "follow_up.agreed"
    FOLLOW_UP_DONE = "follow_up.done"
    FOLLOW_UP_REMINDED = "follow_up.reminded"
    FOLLOW_UP_FELL_DUE = "follow_up.fell_due"

    # Decision
    DECISION_TAKEN = "decision.taken"
    DECISION_TAKEN_DESPITE = "decision.taken_despite"
    DECISION_REGISTERED = "decision.registered"
    DECISION_IMPLEMENTED = "decision.implemented"
    DECISION_REVERSED = "decision.reversed"
    DECISION_DROPPED = "decision.dropped"
    POINT_PLANNED = "point.planned"
    REMAINS_WAIVED = "remains.waived"

    # After the decision
    TRIAL_SET = "trial.set"
    TRIAL_SETTLED = "trial.settled"
    EVALUATION_GIVEN = "evaluation.given"
    LESSON_PROPOSED = "lesson.proposed"
    LESSON_RELEASED = "lesson.released"
    LESSON_TAKEN_BACK = "lesson.taken_back"

    # The public's right to see
    ACCESS_REQUESTED = "access.requested"
    ACCESS_ANSWERED = "access.answered"

    # What the employees it concerns are told, and ask
    EMPLOYEES_INFORMED = "employees.informed"
    EMPLOYEE_ASKED = "employee_question.asked"
    EMPLOYEE_ANSWERED = "employee_question.answered"
    EMPLOYEE_QUESTION_WITHDRAWN = "employee_question.withdrawn"

    # Papers filed in the case
    DOCUMENT_FILED = "document.filed"
    DOCUMENT_VERSION_FILED = "document.version_filed"
    DOCUMENT_WITHDRAWN = "document.withdrawn"
    DOCUMENT_REDACTED = "document.redacted"

    # What goes to the archive
    ARCHIVE_ORDERED = "archive.ordered"
    ARCHIVE_QUEUED = "archive.queued"
    ARCHIVE_ARCHIVED = "archive.archived"
    ARCHIVE_FAILED = "archive.failed"

    # Bodies the case is put before
    REFERRAL_SENT = "referral.sent"
    REFERRAL_TREATED = "referral.treated"
    REFERRAL_RETURNED = "referral.returned"

    # Dismissals, counted across the organisation
    DISMISSALS_RECORDED = "dismissals.recorded"
    DISMISSALS_CORRECTED = "dismissals.corrected"
    DISMISSALS_COUNTED = "dismissals.counted"
    DISMISSALS_NEAR_LIMIT = "dismissals.near_limit"
    DISMISSALS_OVER_LIMIT = "dismissals.over_limit"

    # Negotiation
    NEGOTIATION_DEMANDED = "negotiation.demanded"
    NEGOTIATION_OPENED = "negotiation.opened"
    NEGOTIATION_AGREED = "negotiation.agreed"
    NEGOTIATION_BROKEN = "negotiation.broken"
    NEGOTIATION_REOPENED = "negotiation.reopened"
    NEGOTIATION_AWARDED = "negotiation.awarded"
    NEGOTIATION_LAPSED = "negotiation.lapsed"
    NEGOTIATION_FELL_BACK = "negotiation.fell_back"
    NEGOTIATION_LAST_OFFER_STOOD = "negotiation.last_offer_stood"
    NEGOTIATION_REFUSED = "negotiation.refused"
    NEGOTIATION_CALLED = "negotiation.called"
    NEGOTIATION_WITHDRAWN = "negotiation.withdrawn"
    BID_TABLED = "bid.tabled"
    AUTHORITY_STATED = "authority.stated"
    PROTOCOL_DRAWN_UP = "protocol.drawn_up"
    PROTOCOL_SIGNED = "protocol.signed"
    PROTOCOL_SIGNATURE_REFUSED = "protocol.signature_refused"

    # Disputes
    DISPUTE_RAISED = "dispute.raised"
    DISPUTE_ADVANCED = "dispute.advanced"
    BOARD_APPOINTED = "board.appointed"
    BOARD_STATEMENT_SUBMITTED = "board_statement.submitted"
    DISPUTE_SETTLED = "dispute.settled"
    DISPUTE_DROPPED = "dispute.dropped"

    # One employee's own case
    INDIVIDUAL_CASE_OPENED = "individual_case.opened"
    INDIVIDUAL_CALL_ANSWERED = "individual_call.answered"
    INDIVIDUAL_MEETING_HELD = "individual_meeting.held"
    INDIVIDUAL_REMARK_ADDED = "individual_remark.added"
    INDIVIDUAL_CASE_DECIDED = "individual_case.decided"
    INDIVIDUAL_TALKS_DEMANDED = "individual_talks.demanded"
    INDIVIDUAL_TALKS_HELD = "individual_talks.held"
    INDIVIDUAL_TALKS_ENDED = "individual_talks.ended"
    INDIVIDUAL_CASE_CLOSED = "individual_case.closed"
    INDIVIDUAL_CASE_INSPECTED = "individual_case.inspected"

    # What is owed
    OBLIGATION_FELL_DUE = "obligation.fell_due"
    OBLIGATION_REMINDED = "obligation.reminded"

    # What comes round again
    RECURRING_PLANNED = "recurring.planned"
    RECURRING_CASE_OPENED = "recurring.case_opened"
    RECURRING_HELD = "recurring.held"
    RECURRING_FELL_DUE = "recurring.fell_due"

    # What passes from one holder of a mandate to the next
    HANDOVER_OFFERED = "handover.offered"
    HANDOVER_ACCEPTED = "handover.accepted"
    HANDOVER_WITHDRAWN = "handover.withdrawn"
    CASE_HANDED_OVER = "case.handed_over"

    # The record itself
    TEXT_REDACTED = "text.redacted"

    # The parties and the packs
    UNIT_REGISTERED = "unit.registered"
    UNION_REGISTERED = "union.registered"
    PRESENCE_DECLARED = "presence.declared"
    COMMITTEE_REGISTERED = "committee.registered"
    USER_REGISTERED = "user.registered"
    WAY_IN_GIVEN = "user.way_in_given"
    MANDATE_REGISTERED = "mandate.registered"
    MANDATE_ENDED = "mandate.ended"
    ABSENCE_REGISTERED = "absence.registered"
    ABSENCE_ENDED = "absence.ended"
    CALENDAR_KEY_GIVEN = "calendar_key.given"
    CALENDAR_KEY_REVOKED = "calendar_key.revoked"
    TRAINING_REGISTERED = "training.registered"
    WEBHOOK_REGISTERED = "webhook.registered"
    WEBHOOK_STOPPED = "webhook.stopped"
    MESSAGES_RETRIED = "messages.retried"
    HEADCOUNT_REGISTERED = "headcount.registered"
    PACK_ACTIVATED = "pack.activated"
    PACK_WITHDRAWN = "pack.withdrawn"
