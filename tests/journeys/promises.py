"""What the house promises of every case, asked of its rows and not of its own guards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.events import Event
from ledger.models import Chain, Entry, OutboxEvent, Text
from ledger.verify import verify_chain
from parties.models import HR_ROLES, Mandate
from parties.seats import entitled, holders, mandates_on
from workflows.models import Case, DecisionPoint, Evidence, Input, Participation

# What everybody at the table hears of once the case is out, whoever did it.
HEARD = (
    Event.INFORMATION_GIVEN,
    Event.BRIEF_REVISED,
    Event.MEETING_CALLED,
    Event.MINUTES_CIRCULATED,
    Event.DISCUSSION_CLOSED,
    Event.DECISION_TAKEN,
    Event.DECISION_TAKEN_DESPITE,
    Event.DECISION_REGISTERED,
    Event.CASE_CONCLUDED,
)
# What HR hears of too: lawful power used over what was open.
OVERSEEN = (Event.DECISION_TAKEN_DESPITE, Event.DECISION_REGISTERED)


class Promises:
    """The promises, held against one case as it goes on; what was said is remembered. [Løftene]"""

    def __init__(self, reference: str) -> None:
        """Begin with a case nobody has said anything in that is not yet looked at."""
        self.reference = reference
        self.said: dict[int, str] = {}
        self.heard = 0  # the newest input whose speaker is known to be its party's

    def all_gates_were_met(self) -> None:
        """No decision with an open gate: found from the rows, not from the guards."""
        case = Case.objects.get(reference=self.reference)
        entries = Entry.objects.filter(chain=case.chain_id)
        happened = set(entries.values_list("event", flat=True))
        last = entries.filter(event=Event.DECISION_TAKEN).latest("number")
        point = DecisionPoint.objects.get(case=case, number=last.facts["number"])
        owing = Input.objects.filter(
            case=case, withdrawn_at__isnull=True, answered_at__isnull=True
        )
        assert not owing.filter(in_time=True).exists()
        assert not owing.filter(kind=Input.Kind.CONCERN).exists()
        filed = set(Evidence.objects.filter(case=case).values_list("kind", flat=True))
        assert case.assessment is not None
        for duty in case.assessment.duties:
            for gate in duty["gates"]:
                if not duty["binding"] or gate["before"] != "decision":
                    continue
                code = gate["evidence"]
                if code == "information_given":
                    assert Event.INFORMATION_GIVEN in happened
                elif code == "discussion_held":
                    assert point.discussed_on is not None
                    assert happened & {Event.DISCUSSION_CLOSED, Event.DISCUSSED_IN_WRITING}
                elif code not in ("reasoned_answer", "safety_representative_consulted"):
                    assert code in filed, f"decided without {code}"

    def every_word_is_kept(self) -> None:
        """Nobody changes what somebody has said; each speaks only as the party it is."""
        now = dict(Text.objects.values_list("pk", "body"))
        assert {pk: now[pk] for pk in self.said} == self.said
        self.said = now
        spoken = Input.objects.filter(pk__gt=self.heard).select_related(
            "participation", "replaces", "text"
        )
        for said in spoken.order_by("pk"):
            if said.replaces is not None:
                assert said.participation_id == said.replaces.participation_id
            seat = said.participation
            mandates = Mandate.objects.filter(user=said.text.author_id)
            if seat.union_id:
                assert mandates.filter(union=seat.union_id).exists()
            else:
                assert mandates.filter(role=seat.role).exists()
            self.heard = said.pk

    def all_are_told_or_left_out(self) -> None:
        """Whoever was entitled is told, or an omission stands written."""
        case = Case.objects.get(reference=self.reference)
        given = Entry.objects.filter(chain=case.chain_id, event=Event.INFORMATION_GIVEN).first()
        if given is None:
            return
        told = set(OutboxEvent.objects.get(entry=given).audience)
        parts = list(Participation.objects.filter(case=case).select_related("omitted"))
        for claim in entitled(list(case.units.all()), _day_of(given)):
            part = next((p for p in parts if _same(p, claim.seat)), None)
            assert part is not None, f"{claim.name} is neither invited nor left out"
            if part.omitted is None:
                assert told & {h.mandate.pk for h in claim.holders} or claim.vacant
            else:
                assert part.omitted.body

    def all_at_the_table_hear(self) -> None:
        """Whoever sits at the table is told of what happens; who sits there is read from the record."""
        case = Case.objects.get(reference=self.reference)
        parts = {p.key: p for p in Participation.objects.filter(case=case)}
        outbox = OutboxEvent.objects.filter(entry__chain=case.chain_id)
        told = {one.entry_id: set(one.audience) for one in outbox}
        table: set[str] = set()
        is_out = False
        for entry in Entry.objects.filter(chain=case.chain_id).order_by("number"):
            if entry.event == Event.PARTY_INVITED:
                table.add(entry.subject)
            elif entry.event == Event.PARTY_OMITTED:
                table.discard(entry.subject)
            is_out = is_out or entry.event == Event.INFORMATION_GIVEN
            if not is_out or entry.event not in HEARD:
                continue
            heard, mandates = told.get(entry.pk, set()), mandates_on(_day_of(entry))
            for key in table:
                coming = {h.mandate.pk for h in holders(parts[key].seat, mandates)}
                assert not coming or heard & coming, f"{key} did not hear of {entry.event}"
            if entry.event in OVERSEEN:
                assert heard & {m.pk for m in mandates if m.role in HR_ROLES}, entry.event

    def the_record_verifies(self) -> None:
        """Every entry follows from the one before, and every text is the one that was written."""
        chain = Chain.objects.get(kind="case", label=self.reference)
        entries = [
            e.as_evidence() for e in Entry.objects.filter(chain=chain).order_by("number")
        ]
        texts = [t.as_evidence() for t in Text.objects.filter(chain=chain)]
        assert verify_chain(entries, texts, chain.head, chain.length) == []


# The steps that lead each small machine on from a state that is not its last.
ONWARD: dict[str, dict[str, set[str]]] = {
    "points": {
        "planned": {"decide", "decide_despite", "register_taken", "drop"},
        "decided": {"implement", "reverse"},
    },
    "negotiations": {
        "demanded": {"begin_negotiation", "refuse_to_negotiate", "withdraw_demand"},
        "open": {"draw_up_protocol", "sign_protocol"},
        "broken": {"settle_break", "raise_dispute", "begin_negotiation"},
        "refused": {"raise_dispute", "begin_negotiation"},
    },
    "referrals": {"sent": {"record_treatment"}},
}


def ways_asked_for(case: Case) -> Iterator[tuple[str, set[str]]]:
    """Yield each thing of the case that is not ended, with the steps one of which must be open."""
    for dispute in case.disputes.all():
        if dispute.is_open:
            yield f"dispute, {dispute.state}", {"settle_dispute", "drop_dispute"}
    if not case.is_open:
        return
    yield "case", {"withdraw", "conclude", "decide_despite"}
    for relation, states in ONWARD.items():
        for row in getattr(case, relation).all():
            if row.state in states:
                yield f"{relation}, {row.state}", states[row.state]
    if case.state == Case.State.IN_DISCUSSION and case.minutes.filter(
        state="circulated", negotiation=None
    ):
        yield "minutes", {"approve_minutes", "close_discussion"}


def _day_of(entry: Entry) -> date:
    return entry.recorded_at.date()


def _same(part: Participation, seat: Any) -> bool:
    if seat.union_id:
        return part.union_id == seat.union_id
    return part.role == seat.role and part.area_id == seat.area_id
