"""Walk one case up the whole ladder: every step its own move through the door. [En saks reise]

A journey is a generator: it yields one step at a time and is sent what the step gave back, so
whoever walks it decides how – on the clock, counted, or as the floor would do the same.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from ledger.moving import clock_at
from parties import actions as register
from parties.models import Role
from tests.cast import TODAY, Cast, at, gather, proposal
from workflows import actions
from workflows.actions import View
from workflows.models import Signature

MEETS, DECIDES = TODAY + timedelta(days=21), TODAY + timedelta(days=75)
PARTIES = ("ola", "aisha", "ester", "nina")  # three unions and the safety representative


@dataclass(frozen=True)
class Step:
    """One step, and what of it no database can be spared: the floor does just that."""

    name: str
    take: Callable[[], Any]
    on: date = TODAY
    moves: bool = False  # the case or its decision changes state
    owes: int = 0  # so many come to owe something
    settles: bool = False  # somebody has done what was owed
    says: bool = False  # somebody's words are kept


Journey = Generator[Step, Any, None]


def four_parties() -> Cast:
    """Register the cast, with a fourth party at the table of Home Care."""
    with clock_at(at(TODAY)):
        cast = gather()
        long_ago = TODAY - timedelta(days=365)
        register.declare_presence(cast.delta, cast.home_care, declared_on=long_ago, actor=None)
        register.register_mandate(
            cast.ester,
            Role.PTV,
            unit=cast.home_care,
            union=cast.delta,
            valid_from=long_ago,
            confirmed_by="the union",
            actor=None,
        )
    return cast


def journey(cast: Cast) -> Journey:
    """Open, inform, discuss, sign, decide, carry out, close – as the guards ask for it."""
    kari = cast.kari
    case = yield Step(
        "open", partial(actions.open_case, proposal(cast), actor=kari), moves=True, says=True
    )
    ref = case.reference
    yield Step("inform", partial(actions.give_information, ref, actor=kari), moves=True, owes=4)
    for name in PARTIES:
        yield Step(
            "acknowledge",
            partial(actions.open_information, ref, actor=cast[name]),
            settles=True,
        )
    yield Step(
        "discuss",
        partial(actions.open_discussion, ref, meets_on=MEETS, actor=kari),
        moves=True,
        owes=4,
    )
    for name in PARTIES:
        view = View(1, "conditions", "Nattevaktene må ikke gå alene.")
        yield Step(
            "view",
            partial(actions.take_position, ref, [view], actor=cast[name]),
            settles=True,
            says=True,
        )
    asked = yield Step(
        "input",
        partial(actions.submit_input, ref, "Hvem leder sonene?", actor=cast.aisha),
        owes=1,
        says=True,
    )
    answer = partial(
        actions.answer_input, ref, asked.pk, outcome="used", text="Tre ledere.", actor=kari
    )
    yield Step("answer", answer, settles=True, says=True)
    yield from _on_paper(cast, ref)
    yield from _to_the_end(cast, ref, case.assessment.evidence_asked())


def _on_paper(cast: Cast, ref: str) -> Journey:
    """Hold the meeting, and let every party sign its minutes – one with a remark."""
    circulate = partial(
        actions.circulate_minutes,
        ref,
        "Alle la fram sitt syn.",
        held_on=MEETS,
        actor=cast.kari,
    )
    minutes = yield Step("minutes", circulate, MEETS, owes=4, says=True)
    for name in PARTIES:
        remark = (
            {"outcome": Signature.Outcome.WITH_REMARK, "text": "Vi ba om fire soner."}
            if name == "ola"
            else {}
        )
        sign = partial(actions.approve_minutes, ref, minutes.number, actor=cast[name], **remark)
        yield Step("sign", sign, MEETS, settles=True, says=True)
    yield Step(
        "close discussion",
        partial(actions.close_discussion, ref, actor=cast.kari),
        MEETS,
        moves=True,
        owes=1,
    )


def _to_the_end(cast: Cast, ref: str, evidence: list[str]) -> Journey:
    """File what the duties ask for, decide, carry out and close."""
    kari = cast.kari
    for kind in evidence:
        if kind in _MET_BY_THE_STEPS:
            continue
        file = partial(
            actions.file_evidence, ref, kind, occurred_on=MEETS, text="Gjort.", actor=kari
        )
        yield Step("file evidence", file, DECIDES, settles=True, says=True)
    yield Step(
        "decide",
        partial(actions.decide, ref, 1, "Tre soner fra 31. mai.", actor=kari),
        DECIDES,
        moves=True,
        settles=True,
        says=True,
    )
    yield Step("carry out", partial(actions.implement, ref, 1, actor=kari), DECIDES, moves=True)
    yield Step("close case", partial(actions.conclude, ref, actor=kari), DECIDES, moves=True)


# What the steps themselves show, so that nobody has to file it.
_MET_BY_THE_STEPS = frozenset(
    {
        "information_given",
        "discussion_held",
        "reasoned_answer",
        "safety_representative_consulted",
    }
)


def walk(steps: Journey, take: Callable[[Step], Any]) -> None:
    """Walk a journey to its end, taking each step the way the caller wants."""
    try:
        step = next(steps)
        while True:
            step = steps.send(take(step))
    except StopIteration:
        return


def in_time(step: Step) -> Any:
    """Take a step on its own day."""
    with clock_at(at(step.on)):
        return step.take()
