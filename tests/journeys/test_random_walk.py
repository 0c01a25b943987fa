"""Walk a case at random: five thousand steps by anybody, sensible or not, and the promises hold.

The arguments are drawn by their names, so that a new step joins the walk by itself; an argument
nobody has taught the walk fails it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from inspect import Parameter, signature
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from ledger.models import Entry
from ledger.moving import Repeated, clock_at
from ledger.refusals import Refusal
from parties.proving import Means, Proof
from rulebook.errors import CaseFileError
from tests.cast import LIGHT, NAMES, ORDINARY, TODAY, Cast, at, case_in
from tests.journeys.promises import Promises, ways_asked_for
from tests.papers import note
from tests.saying import everything
from workflows import actions, policies
from workflows.models import (
    Answer,
    Case,
    Contest,
    Demand,
    Dispute,
    Input,
    Minutes,
    Question,
    Referral,
    Weight,
)
from workflows.models.situation import Situation

pytestmark = pytest.mark.database

STEPS_ASKED = 5_000
LENGTH = 50

# What the case is about, and where the walk finds it: its end is many sensible steps away.
KINDS = {
    "light": (Case.State.DRAFT, LIGHT),
    "ordinary": (Case.State.DRAFT, ORDINARY),
    "ordinary, discussed": (Case.State.DISCUSSED, ORDINARY),
    "two decisions": (Case.State.DRAFT, {**ORDINARY, "points": ["Krets", "Resultat"]}),
    "pay": (Case.State.DRAFT, {"measures": ["local_pay_negotiation"], "facts": {}}),
}
# What the walk must have reached, or it has proved nothing.
REACHED = {
    "take:give_information",
    "take:open_discussion",
    "take:close_discussion",
    "take:decide",
    "take:decide_despite",
    "take:register_taken",
    "take:implement",
    "take:conclude",
    "take:approve_minutes",
    "take:draw_up_protocol",
    "refused:decide",
    "refused:conclude",
    "not there",
}

Drawn = Callable[[Random], Any]


def _one_of(*codes: Any) -> Drawn:
    return lambda chance: chance.choice(codes)


_words = _one_of("Fem soner er best.", "Ja.", "Nei, fordi turene blir lange.", " ")
_number = _one_of(1, 1, 1, 2, 3)
_yes_or_no = _one_of(True, False)

# How an argument is drawn: by "step.name", or by its name alone.
DRAWN: dict[str, Drawn] = {
    **dict.fromkeys(("text", "reason", "title", "decided_by", "place"), _words),
    "number": _number,
    "question": _one_of(None, 1, 2, 3),
    "points": _one_of([], [], [1], [2], [1, 2], [3]),
    "rows": _one_of([], [actions.Line("Nattevakt", "Utlyst.")] * 3),
    "conclusions": _one_of(
        [actions.Conclusion(1, "agreed")], [actions.Conclusion(2, "disagreed", "Nei.")], []
    ),
    "invite_guest.name": _one_of("Fagforbundet i Nordre", " "),
    "organisation": _one_of("Nordre kommune", ""),
    "people": _one_of(["gro"], []),
    "voice": _one_of("party", "observer"),
    "confirmed_by": _one_of("Fagforbundet Nordre", ""),
    "hidden": _one_of([], [], [1], [1, 2], [9]),
    "meets_duty": _yes_or_no,
    "material": _yes_or_no,
    "binding": _yes_or_no,
    "outcome": _one_of(*Answer.Outcome.values),
    "approve_minutes.outcome": _one_of("approved", "approved", "with_remark", "refused"),
    "file_evidence.number": _one_of(None, None, 1, 2),
    "file_evidence.kind": _one_of(
        *("risk_assessed", "employees_informed", "amu_treated", "committee_treated"),
        *("safety_representative_consulted", "need_documented", "nonsense"),
    ),
    "make_demand.kind": _one_of(*Demand.Kind.values),
    "demand_id": _one_of("demand"),
    "contest_id": _one_of("contest"),
    "answer_change.outcome": _one_of("no_objection", "no_objection", "discuss"),
    "upheld": _yes_or_no,
    "openness": _one_of(*Question.Openness.values),
    "authorised": _yes_or_no,
    "returned": _yes_or_no,
    "changed": _yes_or_no,
    "body": _one_of(*Referral.Body.values),
    "referral": _number,
    "answer_demand.outcome": _one_of(*Demand.Outcome.values),
    "answer_access_request.outcome": _one_of("given", "partly", "refused"),
    "basis": _one_of("", "offl-23", "nonsense"),
    "text_id": _number,
    "version": _number,
    "redact_text.basis": _one_of("gdpr-17", "fvl-13", "nonsense"),
    "redact_document.basis": _one_of("gdpr-9", "nonsense"),
    "keep_confidential.basis": _one_of("aml-8-3", "fvl-13", "nonsense"),
    "about": _one_of("other", "title", "brief:open", "point:1", "input:1", "nonsense"),
    "label": _words,
    "share": _one_of("nobody", "advisers", "parties"),
    "ends_with": _one_of("", "decision", "talks", "closing"),
    "with_party": _number,
    "shield": _one_of(None, None, 1),
    "asker": _one_of("", "Ola N."),
    "document_class": _one_of("plan", "other"),
    "file": lambda chance: note(chance.choice(("Utkast.", "Tre soner.", "<svg>"))),
    "description": _one_of(""),
    "seat": _one_of(*(f"union-{n}" for n in range(1, 5)), "area-1", "nonsense"),
    "child": _one_of("2027/0001", "2027/0002", "2027/9999"),
    "set_up_group.name": _one_of("Arbeidsgruppe", " "),
    "set_up_group.mandate": _words,
    "parties": _one_of([], [1], [1, 2]),
    "employer_side": _one_of("", "Kari Nes"),
    "settle_trial.outcome": _one_of("permanent", "prolonged", "ended"),
    "scores": _one_of({"early": 1, "basis": 2, "answered": 3, "better": 4}, {}),
    "propose_lesson.kind": _one_of("success", "better"),
    "circulate_minutes.kind": _one_of("record", "protocol"),
    "writing": _one_of("no_remarks", "no_remarks", "remark", "wants_meeting"),
    "weight": _one_of(*Weight.values),
    "rule": _one_of("", "nonsense"),
    "final": _yes_or_no,
    "reserved": _yes_or_no,
    "agreed": _yes_or_no,
    "by_mediator": _yes_or_no,
    "track": _one_of(*Dispute.Track.values),
    "stage": _one_of(*Dispute.State.values),
    "leader": _words,
    "employer_member": _words,
    "union_member": _words,
    "claim": _words,
    "sign_protocol.outcome": _one_of("approved", "approved", "with_remark", "refused"),
    "settle_break.outcome": _one_of("fallback", "last_offer", "renegotiate", "lapsed"),
    "settle_dispute.outcome": _one_of(*Dispute.Outcome.values),
    "dispute_id": _one_of("dispute"),
    "headings": _one_of({"proposal": "Fire soner.", "risk": "Alenearbeid."}),
    "measures": _one_of(["reorganisation"], ["reorganisation", "budget"], ["work_schedule"]),
    "facts": _one_of({}, {"dismissals": 0}, {"dismissals": 3}, {"units_affected": 2}),
    "take_position.views": _one_of(
        [actions.View(1, "agree"), actions.View(2, "disagree", "For langt.")]
    ),
    "decide.views": _words,
    "dismissals": _one_of(-1, 1, 3, 10),
    "others": _one_of(0, 2),
    "input_id": _one_of("input"),
    "inputs": _one_of("inputs"),
    "item": _one_of("4", " "),
    "negotiation_id": _one_of("negotiation"),
}
# Left to their defaults: who clicked, what was on the page, and finer choices.
LEFT = {
    "gesture",
    "seen",
    "starts_at",
    "met",
    "party",
    "mandate",
    "decisions",
    "implementation",
}
# What leads a case on, for whoever may: the further down, the nearer its end.
AHEAD = (
    *("reverse", "file_evidence", "give_information", "answer_input", "answer_in_writing"),
    *("open_discussion", "circulate_minutes", "approve_minutes", "close_discussion"),
    *("call_negotiation", "table_bid", "begin_negotiation", "state_authority"),
    *("settle_break", "draw_up_protocol", "sign_protocol"),
    *("decide", "implement", "conclude"),
)
# What a leader tries whose patience is at an end, met or not.
HURRY = ("decide", "conclude", "decide_despite", "register_taken")
PATIENCE = 32
MODES = (
    *("on",) * 8,
    *("offered",) * 4,
    *("anything",) * 2,
    *("wait",) * 2,
    "hurry",
)
# Who acts when what is offered is done: the leader has the most to do.
OFTEN = ("kari", "kari", "kari", "ola", "ola", "aisha", "nina", "dag")


class Walk(RuleBasedStateMachine):
    """One case in a municipality of its own, undone when the walk ends."""

    cast: Cast
    counted: Counter[str]

    def __init__(self) -> None:
        """Begin on the first day, in a transaction that is rolled back."""
        super().__init__()
        self._undo = ExitStack()
        self._undo.enter_context(transaction.atomic())
        self.today = TODAY
        self.gone = 0
        # What each is offered stands until something is written or a day passes.
        self.offers: dict[tuple[str, date], dict[str, policies.Offer]] = {}

    @initialize(kind=st.sampled_from(sorted(KINDS)))
    def open(self, kind: str) -> None:
        """Let Kari open a case, and walk it to where this walk begins."""
        state, changes = KINDS[kind]
        with clock_at(at(self.today)):
            self.reference = case_in(state, self.cast, **changes).reference
        self.promises = Promises(self.reference)
        if state == Case.State.DISCUSSED:
            self.today += timedelta(days=21)  # the day of the meeting

    @rule(seed=st.integers(0, 2**32))
    def go(self, seed: int) -> None:
        """Let somebody do what leads on, what is offered, or anything; now and then after some days."""
        if self.counted["steps"] >= STEPS_ASKED:
            return
        # A generator of our own, and another at each step: Hypothesis would draw the same few
        # steps again and again.
        self.gone += 1
        chance = Random(f"{seed} {self.gone}")  # noqa: S311
        mode = chance.choice(MODES)
        if mode == "wait":
            self.today += timedelta(days=chance.randint(1, 12))
        name, steps = self._draw(mode, chance)
        if self._take(chance.choice(steps), name, chance):
            self._look_for_a_way_out()

    def _draw(self, mode: str, chance: Random) -> tuple[str, Sequence[str]]:
        """Draw who acts, and the steps to choose from."""
        everything_there_is = sorted(policies.STEPS)
        if mode == "anything":
            return chance.choice(NAMES), everything_there_is
        if mode == "hurry" and self.gone > PATIENCE:
            return chance.choice(["kari", "kari", "dag"]), HURRY
        if mode == "offered":
            name = chance.choice(OFTEN)
            return name, sorted(self._offered(name)) or everything_there_is
        name = chance.choice(["kari", "kari", "ola", "aisha", "nina"])
        offered = self._offered(name)
        ahead = [s for s in AHEAD if s in offered and offered[s].possible]
        if chance.random() < 0.5:
            ahead = ahead[-1:]
        return name, ahead or sorted(offered) or everything_there_is

    def _look_for_a_way_out(self) -> None:
        """Whatever is not ended has something somebody may do that leads to its end."""
        case = Case.objects.get(reference=self.reference)
        # A case may have been moved up, to the leader above.
        ways = {
            s
            for name in ("kari", "dag", "ola", "aisha", "nina")
            for s, offer in self._offered(name).items()
            if offer.possible
        }
        for what, leading in ways_asked_for(case):
            assert ways & leading, (what, case.state, sorted(ways))

    def teardown(self) -> None:
        """Hold the promises once more, and undo the walk."""
        try:
            if hasattr(self, "reference"):
                self.promises.the_record_verifies()
                self.promises.every_word_is_kept()
                self.promises.all_are_told_or_left_out()
                self.promises.all_at_the_table_hear()
        finally:
            transaction.set_rollback(True)
            self._undo.close()

    # -- one step ------------------------------------------------------------------------------

    def _offered(self, name: str) -> dict[str, policies.Offer]:
        if (name, self.today) not in self.offers:
            try:
                found = policies.steps_open_to(
                    Situation(self.reference, user=self.cast[name], on=self.today)
                )
            except Case.DoesNotExist:
                found = {}
            self.offers[name, self.today] = found
        return self.offers[name, self.today]

    def _take(self, step: str, name: str, chance: Random) -> bool:
        """Try the step; return whether it was taken. One that was not has written nothing."""
        given = self._arguments(step, chance)
        self.counted["steps"] += 1
        # To compare every row of the house each time would be nearly all the walk does.
        thorough = self.counted["steps"] % 23 == 0
        before = everything() if thorough else Entry.objects.count()
        try:
            with clock_at(at(self.today)):
                getattr(actions, step)(self.reference, **given, actor=self.cast[name])
        except Case.DoesNotExist:
            self.counted["not there"] += 1
        except (Refusal, CaseFileError, Repeated):
            self.counted[f"refused:{step}"] += 1
        else:
            self.counted[f"take:{step}"] += 1
            self.offers.clear()
            if step == "decide":
                self.promises.all_gates_were_met()
            self.promises.every_word_is_kept()
            return True
        assert (everything() if thorough else Entry.objects.count()) == before
        return False

    def _arguments(self, step: str, chance: Random) -> dict[str, Any]:
        found = {}
        for parameter in list(signature(getattr(actions, step)).parameters.values())[1:]:
            name = parameter.name
            if name == "actor" or (name in LEFT and f"{step}.{name}" not in DRAWN):
                continue
            if name == "proof":
                found[name] = Proof(Means.PASSWORD, at(self.today))
            elif name == "paper":
                found[name] = self._paper(found)
            elif name.endswith("_on"):
                ahead = name == "meets_on" or chance.random() < 0.1
                days = chance.randint(-1, 20) if ahead else -chance.randint(0, 20)
                found[name] = self.today + timedelta(days=days)
            elif (how := DRAWN.get(f"{step}.{name}", DRAWN.get(name))) is not None:
                found[name] = self._existing(how(chance))
            else:
                assert parameter.default is not Parameter.empty, (
                    f"teach the walk to draw “{name}”, which {step} asks for"
                )
        return found

    def _paper(self, about: dict[str, Any]) -> str:
        """Return the digest of the paper the step is about, if there is one."""
        papers = Minutes.objects.filter(case__reference=self.reference)
        which = {k: about[k] for k in ("number", "negotiation_id") if k in about}
        return papers.filter(**which).values_list("digest", flat=True).last() or ""

    def _existing(self, drawn: Any) -> Any:
        """Turn the name of a kind of row into the newest one there is."""
        rows: dict[str, Callable[[], Any]] = {
            "input": lambda: (
                Input.objects.filter(answered_at__isnull=True).first() or Input.objects.last()
            ),
            "negotiation": lambda: Case.objects.get(
                reference=self.reference
            ).negotiations.last(),
            "dispute": lambda: Dispute.objects.last(),
            "contest": lambda: Contest.objects.filter(case__reference=self.reference).last(),
            "demand": lambda: Demand.objects.filter(case__reference=self.reference).last(),
        }
        if drawn == "inputs":
            waiting = Input.objects.filter(answered_at=None, withdrawn_at=None)
            return list(waiting.values_list("pk", flat=True))
        if isinstance(drawn, str) and drawn in rows:
            row = rows[drawn]()
            return row.pk if row else 1
        return drawn


def test_it_keeps_its_promises_through_five_thousand_random_steps(cast: Cast) -> None:
    counted: Counter[str] = Counter()

    class WalkWithTheCast(Walk):
        pass

    WalkWithTheCast.cast, WalkWithTheCast.counted = cast, counted
    run_state_machine_as_test(
        WalkWithTheCast,
        settings=settings(
            max_examples=STEPS_ASKED // LENGTH * 2,
            stateful_step_count=LENGTH,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(counted.most_common())
    assert counted["steps"] >= STEPS_ASKED
    unreached = REACHED - set(counted)
    assert not unreached
