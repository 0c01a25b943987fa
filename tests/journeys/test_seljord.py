"""Seljord 2018, told day by day: a reorganisation, and a council that decides for itself.

Published by the municipality (its page about the process of organisational development): fixed
monthly formal meetings with the union representatives, consequence analyses, frequent notes to
all, the council's decision on 15 June 2018, and a paper with options discussed on 21 June 2018,
whose feedback was worked in. Those two dates are real. Every other date, every name, number and
text is assumed, and stands here only so that the case can be walked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

import pytest

from ledger.models import Entry, OutboxEvent
from ledger.refusals import NotPossible
from parties.models import Confederation, Level, OrgUnit, Role, User
from tests.journeys.telling import (
    Register,
    assert_the_record_stands,
    case_now,
    history,
    on,
)
from tests.saying import refuses
from workflows import actions
from workflows.actions import Proposal, View
from workflows.models import Case, DecisionPoint, Evidence

pytestmark = pytest.mark.database

COUNCIL = "2018-06-15"  # real: the council decided
OPTIONS = "2018-06-21"  # real: the options paper was discussed


@dataclass
class Seljord:
    """The people of the journey, by what they are."""

    units: list[OrgUnit]
    chief: User
    fagforbundet: User
    nsf: User
    utdanningsforbundet: User
    safety: User
    hr: User
    ref: str = ""

    @property
    def reps(self) -> list[User]:
        return [self.fagforbundet, self.nsf, self.utdanningsforbundet]

    def state(self) -> str:
        return str(case_now(self.ref).state)


@pytest.fixture
def seljord(db: None) -> Seljord:
    with on("2018-01-02"):  # assumed
        r = Register("Seljord kommune", employees=310, since=date(2016, 1, 1))
        units = [
            r.unit(name, Level.SECTOR, r.root)
            for name in ("Helse og omsorg", "Oppvekst", "Teknisk")
        ]
        fagforbundet = r.union("Fagforbundet", "Fagforbundet", Confederation.LO, *units)
        nsf = r.union("Norsk Sykepleierforbund", "NSF", Confederation.UNIO, units[0])
        lærarar = r.union("Utdanningsforbundet", "UDF", Confederation.UNIO, units[1])
        for unit in units:
            r.area(unit.name, unit)
        return Seljord(
            units=units,
            chief=r.person("rådmann", Role.LEADER, r.root),
            fagforbundet=r.person("fagforbundet", Role.HTV, r.root, union=fagforbundet),
            nsf=r.person("nsf", Role.HTV, r.root, union=nsf),
            utdanningsforbundet=r.person("udf", Role.HTV, r.root, union=lærarar),
            safety=r.person("hovudverneombod", Role.SENIOR_SAFETY_REPRESENTATIVE, r.root),
            hr=r.person("hr", Role.HR_AUDITOR, r.root),
        )


BRIEF = {
    "proposal": "Kommunen får ei ny overordna organisering med færre leiarnivå.",
    "background": "Dagens inndeling er frå 2008. Leiarane har ulikt mange å følgje opp.",
    "open": "Talet på sektorar, leiarnivå og kva einingar som høyrer saman, er ope.",
    "alternatives": "Tre eller fire sektorar, med eller utan mellomleiarar.",
    "consequences": "Nokre leiarar får nye oppgåver. Ingen skal seiast opp.",
    "environment": "Uro i overgangen. Konsekvensanalyse for kvar sektor.",
    "plan": "Formelle møte kvar månad med dei tillitsvalde, fleire når nokon ber om det.",
    "goal": "Samfunnsplanen: ein god og føreseieleg arbeidsgivar.",
}


def test_it_walks_the_reorganisation_from_the_idea_to_the_evaluation(seljord: Seljord) -> None:
    _april_the_parties_are_told(seljord)
    _may_the_first_formal_meeting(seljord)
    _june_the_council_decides_for_itself(seljord)
    _june_the_options_are_discussed(seljord)
    _august_the_employer_decides(seljord)
    _autumn_it_is_carried_out(seljord)

    case = case_now(seljord.ref)
    assert case.state == Case.State.CLOSED
    assert [(p.state, p.manner) for p in case.points.all()] == [
        ("implemented", DecisionPoint.Manner.REGISTERED),
        ("implemented", DecisionPoint.Manner.ORDINARY),
    ]
    assert_the_record_stands(seljord.ref)


def _april_the_parties_are_told(s: Seljord) -> None:
    with on("2018-04-09"):  # assumed
        s.ref = actions.open_case(
            Proposal(
                title="Ny overordna organisering av Seljord kommune",
                units=s.units,
                measures=["reorganisation"],
                facts={
                    "dismissals": 0,
                    "substantial_change": True,
                    "environment_plan": True,
                    "decision_level": "political",
                },
                known_on=date(2018, 1, 18),  # assumed
                planned_decision_on=date.fromisoformat(COUNCIL),
                planned_implementation_on=date(2018, 9, 3),  # assumed
                brief=BRIEF,
                questions=["Kor mange sektorar bør vi ha?", "Trengst det mellomleiarar?"],
                points=["Overordna organisering (kommunestyret)", "Val av modell (rådmannen)"],
            ),
            actor=s.chief,
        ).reference
        assert s.ref == "2018/0001"
        # A case does not go before the parties have been told.
        with refuses(NotPossible):
            actions.decide(s.ref, 2, "Tre sektorar.", actor=s.chief)
    with on("2018-04-10"):  # assumed
        actions.give_information(s.ref, actor=s.chief)
    assert [p.name for p in case_now(s.ref).participations.all()][:3] == [
        "Fagforbundet",
        "NSF",
        "UDF",
    ]


def _may_the_first_formal_meeting(s: Seljord) -> None:
    with on("2018-04-16"):  # assumed
        said = actions.submit_input(
            s.ref, "Vi treng konsekvensanalysen før møtet, ikkje i møtet.", actor=s.fagforbundet
        )
    with on("2018-04-18"):  # assumed
        # Papers that are asked for in time hold the decision, and the refusal says why.
        with refuses(NotPossible, "unanswered_input") as refusal:
            actions.decide(s.ref, 2, "Tre sektorar.", actor=s.chief)
        assert {m.code for m in refusal.value.missing} >= {"discussion_held", "amu_treated"}
        assert all(m.citation for m in refusal.value.missing)
        actions.answer_input(
            s.ref, said.pk, outcome="used", text="Analysen er lagd ved i dag.", actor=s.chief
        )
        actions.open_discussion(
            s.ref, meets_on=date(2018, 5, 3), starts_at=time(12), actor=s.chief
        )
    _hold(
        s,
        met_on="2018-05-03",  # assumed: one of the monthly formal meetings
        text="Fyrste formelle møte. Partane vil sjå minst tre modellar før rådmannen vel.",
        sent_on="2018-05-07",
        closed_on="2018-05-14",
    )


def _hold(s: Seljord, *, met_on: str, text: str, sent_on: str, closed_on: str) -> None:
    with on(sent_on):
        minutes = actions.circulate_minutes(
            s.ref, text, held_on=date.fromisoformat(met_on), actor=s.chief
        )
        # The parties have their time for remarks; the chief cannot cut it short.
        with refuses(NotPossible, "view_recorded"):
            actions.close_discussion(s.ref, actor=s.chief)
        for rep in [*s.reps, s.safety]:
            actions.approve_minutes(s.ref, minutes.number, actor=rep)
    with on(closed_on):
        actions.close_discussion(s.ref, actor=s.chief)
    assert s.state() == Case.State.DISCUSSED


def _june_the_council_decides_for_itself(s: Seljord) -> None:
    # It cannot be entered before it has happened.
    with on("2018-06-14"), refuses(NotPossible, "future"):
        _council(s)
    with on("2018-06-18", "08:30"):  # the Monday after
        _council(s)
    point = case_now(s.ref).points.get(number=1)
    assert point.decided_on == date(2018, 6, 15)
    entry = Entry.objects.get(chain__case__reference=s.ref, event="decision.registered")
    # Late is said, not hidden: two dates, and what stood open when the council decided.
    assert (entry.occurred_on, entry.recorded_at.date()) == (
        date(2018, 6, 15),
        date(2018, 6, 18),
    )
    assert set(entry.facts["open"]) == {"amu_treated", "employees_involved"}
    told = set(
        User.objects.filter(
            mandates__in=OutboxEvent.objects.get(entry=entry).audience
        ).values_list("username", flat=True)
    )
    assert told == {"rådmann", "fagforbundet", "nsf", "udf", "hovudverneombod", "hr"}
    # The employer's own choice is still to be made: the council took one decision, not two.
    assert case_now(s.ref).points.get(number=2).state == DecisionPoint.State.PLANNED


def _council(s: Seljord) -> None:
    actions.register_taken(
        s.ref,
        number=1,
        decided_on=date.fromisoformat(COUNCIL),
        decided_by="Kommunestyret i Seljord",
        text="Kommunestyret vedtok hovudtrekka i ny organisering.",
        actor=s.chief,
    )


def _june_the_options_are_discussed(s: Seljord) -> None:
    with on("2018-06-18", "10:00"):  # assumed
        actions.revise_brief(
            s.ref,
            {**BRIEF, "alternatives": "Modell A, B og C, med konsekvensar for kvar sektor."},
            material=True,
            reason="Kommunestyret har vedteke hovudtrekka. No ligg tre modellar føre.",
            actor=s.chief,
        )
        meeting = actions.open_discussion(
            s.ref, meets_on=date.fromisoformat(OPTIONS), starts_at=time(9), actor=s.chief
        )
        assert meeting.short_notice  # three days; it stands because nobody objects
    with on("2018-06-20"):  # assumed
        for rep, stance, why in (
            (
                s.fagforbundet,
                "conditions",
                "Modell B, om leiarane får nok tid til kvar tilsett.",
            ),
            (s.nsf, "agree", ""),
            (s.utdanningsforbundet, "disagree", "Rektorane må høyre rett under rådmannen."),
        ):
            actions.take_position(s.ref, [View(1, stance, why)], actor=rep)
        worry = actions.raise_concern(
            s.ref, "Kven er verneområda sine leiarar i overgangen?", actor=s.safety
        )
    _hold(
        s,
        met_on=OPTIONS,
        text="Notatet med modellane vart drøfta. Innspela går inn i notatet.",
        sent_on="2018-06-25",  # assumed
        closed_on="2018-07-03",  # assumed
    )
    with on("2018-06-28"):  # assumed: the feedback is worked in
        brief = actions.revise_brief(
            s.ref,
            {**BRIEF, "alternatives": "Modell B, endra etter drøftinga 21. juni."},
            material=False,
            reason="Innspela frå drøftinga er tekne inn. Modellen er den same.",
            actor=s.chief,
        )
        assert brief.number == 3
    with on("2018-07-03", "12:00"), refuses(NotPossible, "unanswered_concern"):
        actions.decide(s.ref, 2, "Modell B.", actor=s.chief)
    with on("2018-07-04"):  # assumed
        actions.answer_input(
            s.ref,
            worry.pk,
            outcome="used",
            text="Dagens leiarar står til dei nye er på plass.",
            actor=s.chief,
        )


def _august_the_employer_decides(s: Seljord) -> None:
    with on("2018-08-20"):  # assumed
        with refuses(NotPossible, "amu_treated"):
            actions.decide(s.ref, 2, "Modell B.", actor=s.chief)
        for kind, day, text in (
            ("amu_treated", date(2018, 8, 16), "AMU handsama saka og gav råd om opplæring."),
            ("employees_involved", date(2018, 6, 5), "Verkstad i kvar sektor, med notat."),
        ):
            actions.file_evidence(s.ref, kind, occurred_on=day, text=text, actor=s.chief)
        actions.decide(
            s.ref,
            2,
            "Modell B frå 3. september.",
            views="Fagforbundet og NSF er høyrde. Utdanningsforbundet var usamd om rektorane.",
            actor=s.chief,
        )


def _autumn_it_is_carried_out(s: Seljord) -> None:
    with on("2018-08-27"):  # assumed
        with refuses(NotPossible, "employees_informed"):
            actions.implement(s.ref, 2, actor=s.chief)
        for kind in ("employees_informed", "risk_assessed"):
            actions.file_evidence(
                s.ref,
                kind,
                occurred_on=date(2018, 8, 24),
                text="Notat til alle tilsette, og gjennomgang med verneomboda.",
                actor=s.chief,
            )
    with on("2018-09-03"):  # assumed
        with refuses(NotPossible, "point_open"):
            actions.conclude(s.ref, actor=s.chief)
        actions.implement(s.ref, 1, actor=s.chief)
        actions.implement(s.ref, 2, actor=s.chief)
    with on("2018-11-12"):  # assumed
        actions.conclude(s.ref, actor=s.chief)
    assert Evidence.objects.filter(case__reference=s.ref).count() == 4


def test_it_assesses_by_the_agreement_of_2018_as_far_as_it_is_known(seljord: Seljord) -> None:
    _april_the_parties_are_told(seljord)
    result = case_now(seljord.ref).assessment.result
    assert (result["rung"], result["weight"]) == ("discussion", "large")
    # Only what held then is counted; what nobody has read of those years is said.
    assert [name for name in result["packs"] if name.startswith(("ha_ks", "hta_ks"))] == [
        "ha_ks-2014"
    ]
    assert {w["code"] for w in result["warnings"]} >= {
        "before_reading",
        "partly_read",
        "not_yet_valid",
    }
    duty = next(d for d in result["duties"] if d["id"] == "HAB-02")
    assert duty["binding"]
    assert duty["citation"]["edition"] == "2016–2017"


def test_it_tells_the_council_s_decision_with_its_own_date(seljord: Seljord) -> None:
    _april_the_parties_are_told(seljord)
    with on("2018-06-18"):
        _council(seljord)
    told = history(seljord.ref, "nn")[-1]
    assert "15. juni 2018" in told
    assert "Overordna organisering (kommunestyret)" in told
