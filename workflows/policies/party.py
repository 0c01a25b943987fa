"""The steps of the parties: unions and the safety service, and what either side may do."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.refusals import Missing
from workflows.models.situation import Situation
from workflows.policies.guards import may_answer_in_writing, may_answer_plan, nothing
from workflows.policies.policy import (
    ASK_HR,
    NOT_PARTY,
    NOT_SAFETY,
    OPEN_STATES,
    TOLD_STATES,
    Policy,
    State,
    by_party,
    change_waits,
    is_safety_party,
    leader_or_party,
    may_contest,
    minutes_out,
    owes_minutes,
    plan_waits,
    short_notice,
    something_to_contest,
)
from workflows.policies.renewing import may_answer_change


def _still_waits(situation: Situation) -> Iterator[Missing]:
    """Ask, once the case is closed, for a paper that still waits: those of its discussions do not."""
    if situation.case.state == State.CLOSED and not owes_minutes(situation):
        yield Missing(
            "closed",
            _("The case is closed, and no paper waits for your answer."),
            _("Add a statement if there is more to say."),
        )


STEPS: dict[str, Policy] = {
    "open_information": by_party(gettext_lazy("Open the papers"), TOLD_STATES),
    "take_position": by_party(gettext_lazy("Give your view"), TOLD_STATES),
    "submit_input": by_party(gettext_lazy("Give input"), TOLD_STATES),
    "correct_input": by_party(gettext_lazy("Correct your input"), TOLD_STATES),
    "withdraw_input": by_party(gettext_lazy("Withdraw your input"), TOLD_STATES),
    "request_information": by_party(gettext_lazy("Ask for information"), TOLD_STATES),
    "contest": Policy(
        gettext_lazy("Contest what is declared"),
        may_contest,
        TOLD_STATES,
        nothing,
        NOT_PARTY,
        ASK_HR,
        something_to_contest,
    ),
    "answer_change": by_party(
        gettext_lazy("Answer the change"), TOLD_STATES, may_answer_change, change_waits
    ),
    "make_demand": by_party(
        gettext_lazy("Demand a meeting, a higher step or a body"), TOLD_STATES
    ),
    "answer_in_writing": by_party(
        gettext_lazy("Answer the case"),
        (State.INFORMED,),
        may_answer_in_writing,
        lambda situation: situation.is_light,
    ),
    "call_hollow": by_party(gettext_lazy("Mark as not a real answer"), TOLD_STATES),
    "object_to_notice": by_party(
        gettext_lazy("Object to the notice"), (State.IN_DISCUSSION,), about=short_notice
    ),
    "approve_minutes": by_party(
        gettext_lazy("Approve the minutes"),
        (*TOLD_STATES, State.CLOSED),
        _still_waits,
        owes_minutes,
    ),
    "answer_plan": by_party(
        gettext_lazy("Answer the plan"), TOLD_STATES, may_answer_plan, plan_waits
    ),
    "add_statement": by_party(
        gettext_lazy("Add a statement to the minutes"),
        (*TOLD_STATES, State.CLOSED),
        about=minutes_out,
    ),
    "raise_concern": Policy(
        gettext_lazy("Raise a safety concern"),
        is_safety_party,
        TOLD_STATES,
        nothing,
        NOT_SAFETY,
        ASK_HR,
    ),
    # either side
    "raise_weight": Policy(
        gettext_lazy("Ask for a fuller process"),
        leader_or_party,
        OPEN_STATES,
        nothing,
        NOT_PARTY,
        ASK_HR,
    ),
    "log_early_talk": Policy(
        gettext_lazy("Log an early talk"),
        leader_or_party,
        OPEN_STATES,
        nothing,
        NOT_PARTY,
        ASK_HR,
    ),
}
