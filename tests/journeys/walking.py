"""Walk a case step by step, by the actions or through the API: a refusal ends the walk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.test import Client

from ledger.moving import clock_at
from ledger.refusals import NotPossible, Refusal
from tests.cast import TODAY, Cast, at, open_case
from tests.journeys.telling import assert_the_record_stands, case_now
from tests.saying import records, refuses
from tests.signing import before, shown
from workflows import actions
from workflows.models import Case, Minutes

PARTIES = ("ola", "aisha", "nina")
LARGE_BRIEF = dict.fromkeys(
    (
        *("proposal", "background", "open", "alternatives", "risk"),
        *("consequences", "environment", "plan", "goal"),
    ),
    "Det som står her.",
)


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


class Walk:
    """One case, walked by people; each step goes through the door the walk is told to use."""

    leader = "kari"
    parties: tuple[str, ...] = PARTIES

    def __init__(self, cast: Cast, door: str, *, ref: str = "", **changes: Any) -> None:
        """Let Kari open a case, or walk the one that is open as `ref`."""
        self.cast, self.door = cast, door
        self.ref = ref or open_case(cast, **changes).reference
        self.today = 0

    def take(self, who: str, step: str, **said: Any) -> None:
        """Take the step on the walk's day; a refusal ends the walk."""
        with clock_at(at(day(self.today))):
            said |= self._signing(who, step, said)
            if self.door == "actions":
                getattr(actions, step)(self.ref, **said, actor=self.cast[who])
                return
            answer = self._post(who, step, said)
        assert answer.status_code == 201, (step, answer.content.decode())

    def is_refused(self, who: str, step: str, code: str, **said: Any) -> Refusal | None:
        """Try the step on the walk's day: it is refused for that, and nothing is written."""
        with clock_at(at(day(self.today))), records():
            said |= self._signing(who, step, said)
            if self.door == "actions":
                with refuses(NotPossible, code) as refusal:
                    getattr(actions, step)(self.ref, **said, actor=self.cast[who])
                return refusal.value
            answer = self._post(who, step, said)
        problem = answer.json()
        if code == "empty_text" and problem["code"] == "faults":
            return None  # the API asks for words before the door is knocked at
        assert answer.status_code == 409, (step, answer.content.decode())
        assert code in {problem["code"], *(m["code"] for m in problem["missing"])}
        return None

    def _signing(self, who: str, step: str, said: dict[str, Any]) -> dict[str, Any]:
        """Return what goes with a signature: which paper was read, and who has just shown who they are."""
        if step == "sign_protocol":
            paper = before(self.ref, said["negotiation_id"])
        elif step == "approve_minutes" and self._is_signed(said["number"]):
            paper = self.case.minutes.get(number=said["number"]).digest
        else:
            return {}
        shows = {"proof": shown()} if self.door == "actions" else {"password": who}
        return {"paper": paper, **shows}

    def _is_signed(self, number: int) -> bool:
        signed = Minutes.ClosedBy.SIGNATURE
        return self.case.minutes.filter(number=number, closed_by=signed).exists()

    def _post(self, who: str, step: str, said: dict[str, Any]) -> Any:
        client = Client()
        client.force_login(self.cast[who])
        return client.post(
            f"/api/v1/cases/{self.ref.replace('/', '-')}/{step.replace('_', '-')}/",
            {name.removesuffix("_id"): _plain(value) for name, value in said.items()},
            content_type="application/json",
        )

    @property
    def case(self) -> Case:
        return case_now(self.ref)

    def discuss(
        self, *, on: int, text: str = "Alle la fram sitt syn.", closing: int | None = None
    ) -> None:
        """Call the parties three weeks ahead, meet, send the minutes round and close."""
        self.today = on - 21
        self.take(self.leader, "open_discussion", meets_on=day(on))
        self.today = on
        self.take(self.leader, "circulate_minutes", text=text, held_on=day(on), binding=False)
        number = self.case.minutes.latest("number").number
        for name in self.parties:
            self.take(name, "approve_minutes", number=number, outcome="approved")
        self.today = on if closing is None else closing
        self.take(self.leader, "close_discussion")

    def document(self) -> None:
        """File what the rules ask for."""
        assessment = self.case.assessment
        assert assessment is not None
        for kind in assessment.evidence_asked():
            self.take(
                self.leader,
                "file_evidence",
                kind=kind,
                occurred_on=day(self.today),
                text="Gjort.",
            )

    def finish(self, *numbers: int) -> None:
        """Carry out the decisions, and close the case."""
        for number in numbers:
            self.take(self.leader, "implement", number=number)
        if self.case.state != Case.State.CLOSED:
            self.take(self.leader, "conclude")
        assert self.case.state == Case.State.CLOSED
        assert_the_record_stands(self.ref)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
