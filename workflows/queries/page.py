"""Gather one case as one person's page: ladder, turn, views, input and answers, dates, history.

Twelve queries with the login, whatever the number of parties and entries: what belongs together
is read together.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import CharField, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from ledger.sentences import sentence

from ledger.models import Entry
from parties.models import Mandate, User
from parties.seats import Holder, holders
from rulebook.packs import Packs, load
from workflows import policies
from workflows.models import (
    Case,
    DecisionPoint,
    Evidence,
    Input,
    Minutes,
    Obligation,
    Participation,
    Position,
    Question,
    Signature,
    Statement,
)
from workflows.models.situation import Situation
from workflows.queries.home import Debt, debt_of
from workflows.queries.ladder import Check, Ladder, Mark, ladder_of

HISTORY = 50
State = Case.State


@dataclass(frozen=True)
class PartyLine:
    """A party and who comes for it today. [Part]"""

    participation: Participation
    holders: tuple[Holder, ...]
    mine: bool

    @property
    def name(self) -> str:
        """Return the party's name."""
        return self.participation.name

    @property
    def people(self) -> str:
        """Return who fills the seat today, as people say it."""
        return ", ".join(
            f"{h.mandate.user} ({_('for')} {h.on_behalf_of.user})"
            if h.on_behalf_of
            else str(h.mandate.user)
            for h in self.holders
        )


@dataclass(frozen=True)
class Cell:
    """What one party thinks of one question; `stance` is empty when it has not answered."""

    party: Participation
    mine: bool
    stance: str = ""
    words: str = ""
    taken_at: datetime | None = None
    version: int | None = None

    @property
    def label(self) -> str:
        """Return the stance in words."""
        if self.stance:
            return str(Position.Stance(self.stance).label)
        return _("not answered")


@dataclass(frozen=True)
class MatrixRow:
    """One question and every party's view of it. [Syn per spørsmål]"""

    number: int
    wording: str
    openness: str
    cells: list[Cell]


@dataclass(frozen=True)
class Exchange:
    """What a party said, and the employer's answer beside it. [Innspill og svar]"""

    input: Input
    mine: bool

    @property
    def answer(self) -> Any:
        """Return the answer, or None."""
        return getattr(self.input, "answer", None)

    @property
    def waits(self) -> bool:
        """Tell whether it waits for an answer."""
        return self.input.answered_at is None and self.input.withdrawn_at is None


@dataclass(frozen=True)
class Word:
    """A signature, a statement or a piece of evidence, in somebody's own words."""

    source: str
    minutes: int | None
    party: int | None
    code: str
    words: str
    on: str


@dataclass
class MinutesView:
    """The minutes with what each party did with them. [Referat]"""

    minutes: Minutes
    signatures: dict[int, Word] = field(default_factory=dict)
    statements: list[tuple[Participation, Word]] = field(default_factory=list)
    lines: list[tuple[Participation, Word | None]] = field(default_factory=list)
    mine_waits: bool = False


@dataclass(frozen=True)
class HistoryLine:
    """One entry of the ledger as a sentence. [Historikk]"""

    number: int
    at: datetime
    occurred_on: date
    sentence: str
    digest: str
    mine: bool

    @property
    def late(self) -> bool:
        """Tell whether it was entered after the day it happened."""
        return self.occurred_on < self.at.date()


@dataclass(frozen=True)
class Gate:
    """What a duty asks for before a step, and whether it is there. [Port]"""

    before: str
    evidence: str
    label: dict[str, str]
    citation: dict[str, Any]
    ok: bool
    binding: bool


class CasePage:
    """Everything one person sees of one case. [Saken]"""

    def __init__(self, situation: Situation) -> None:
        """Take the situation: the case's reference, who looks, and the day."""
        self.situation = situation
        self.on = situation.on
        self.case = situation.case

    @property
    def offers(self) -> dict[str, policies.Offer]:
        """Return the steps open to the person, each with what is missing."""
        return self._offers

    @cached_property
    def _offers(self) -> dict[str, policies.Offer]:
        return policies.steps_open_to(self.situation)

    @property
    def is_leader(self) -> bool:
        """Tell whether the person may act for the employer here."""
        return self.situation.leader is not None

    @property
    def me(self) -> Participation | None:
        """Return the party the person speaks for."""
        return self.situation.party

    @cached_property
    def parties(self) -> list[PartyLine]:
        """Return every invited party with who comes for it."""
        return [
            PartyLine(
                p,
                tuple(holders(p.seat, self.situation.mandates)),
                p.pk in self.situation.spoken_for,
            )
            for p in self.situation.participations
            if p.omitted_id is None
        ]

    @cached_property
    def left_out(self) -> list[Participation]:
        """Return the parties left out, each with the reason all see."""
        return [p for p in self.situation.participations if p.omitted_id is not None]

    # -- what was thought and said ---------------------------------------------------------

    @cached_property
    def matrix(self) -> list[MatrixRow]:
        """Return party × question with the words behind each cell, in one query."""
        rows = (
            Question.objects.filter(case=self.case)
            .order_by("number", "positions__pk")
            .values_list(
                "number",
                "wording",
                "openness",
                "positions__participation",
                "positions__stance",
                "positions__text__body",
                "positions__taken_at",
                "positions__brief__number",
            )
        )
        asked: dict[int, tuple[str, str]] = {}
        taken: dict[tuple[int, int], tuple[Any, ...]] = {}
        for number, wording, openness, party, *rest in rows:
            asked[number] = (wording, openness)
            if party is not None:
                taken[number, party] = tuple(rest)
        return [
            MatrixRow(
                number,
                wording,
                openness,
                [
                    self._cell(line, taken.get((number, line.participation.pk)))
                    for line in self.parties
                ],
            )
            for number, (wording, openness) in asked.items()
        ]

    def _cell(self, line: PartyLine, taken: tuple[Any, ...] | None) -> Cell:
        if taken is None:
            return Cell(line.participation, line.mine)
        stance, words, taken_at, version = taken
        return Cell(line.participation, line.mine, stance, words or "", taken_at, version)

    @property
    def unanswered_questions(self) -> list[MatrixRow]:
        """Return the questions the person's party has not given a view on."""
        return [
            row
            for row in self.matrix
            if any(cell.mine and not cell.stance for cell in row.cells)
        ]

    @cached_property
    def exchanges(self) -> list[Exchange]:
        """Return what was said and answered, newest last; a corrected text follows its correction."""
        said = (
            Input.objects.filter(case=self.case)
            .select_related(
                "text",
                "answer__text",
                "participation__union",
                "question",
                "brief",
                "replaces__text",
            )
            .order_by("pk")
        )
        replaced = {i.replaces_id for i in said if i.replaces_id}
        return [
            Exchange(i, i.participation_id in self.situation.spoken_for)
            for i in said
            if i.pk not in replaced
        ]

    @property
    def waiting(self) -> list[Exchange]:
        """Return what waits for the employer's answer."""
        return [e for e in self.exchanges if e.waits]

    # -- the paper -------------------------------------------------------------------------

    @cached_property
    def _words(self) -> list[Word]:
        """Read signatures, statements and evidence together."""

        def shaped(rows: Any, source: str, minutes: Any, party: Any, code: Any, on: str) -> Any:
            return rows.annotate(
                source=Value(source),
                of_minutes=minutes,
                of_party=party,
                code=code,
                words=F("text__body"),
                happened=Cast(F(on), CharField()),
            ).values_list("source", "of_minutes", "of_party", "code", "words", "happened")

        nobody = Value(None, output_field=IntegerField())
        nothing = Value("", output_field=CharField())
        signed = Signature.objects.filter(minutes__case=self.case)
        stated = Statement.objects.filter(minutes__case=self.case)
        rows = shaped(
            signed,
            "signature",
            F("minutes_id"),
            F("participation_id"),
            F("outcome"),
            "given_at",
        ).union(
            shaped(
                stated, "statement", F("minutes_id"), F("participation_id"), nothing, "added_at"
            ),
            shaped(
                Evidence.objects.filter(case=self.case),
                "evidence",
                nobody,
                nobody,
                F("kind"),
                "occurred_on",
            ),
            all=True,
        )
        return [Word(*row) for row in rows]

    @cached_property
    def minutes(self) -> list[MinutesView]:
        """Return the minutes, each with its signatures and statements."""
        by_pk = {p.participation.pk: p.participation for p in self.parties}
        views = []
        for minutes in self.case.minutes.select_related("text").order_by("pk"):
            view = MinutesView(minutes)
            for word in self._words:
                if word.minutes != minutes.pk or word.party not in by_pk:
                    continue
                if word.source == "signature":
                    view.signatures[word.party] = word
                else:
                    view.statements.append((by_pk[word.party], word))
            view.lines = [(p, view.signatures.get(pk)) for pk, p in by_pk.items()]
            view.mine_waits = (
                minutes.meeting_id is not None
                and any(
                    p.mine and p.participation.pk not in view.signatures for p in self.parties
                )
                and self.case.is_open
            )
            views.append(view)
        return views

    @property
    def evidence(self) -> list[Word]:
        """Return what is filed, with kind, day and words."""
        return [w for w in self._words if w.source == "evidence"]

    @cached_property
    def brief(self) -> list[tuple[str, str]]:
        """Return the brief's headings and words, in the order they were asked for."""
        if self.case.brief is None or not self.case.brief.text.body:
            return []
        words = json.loads(self.case.brief.text.body)
        order = [h for h in policies.headings_asked(self.case.weight) if h in words]
        return [(h, words[h]) for h in [*order, *(h for h in words if h not in order)]]

    @property
    def points(self) -> list[DecisionPoint]:
        """Return the decision points."""
        return self.situation.points

    @property
    def next_point(self) -> DecisionPoint | None:
        """Return the decision point that comes next."""
        return next((p for p in self.points if p.state == DecisionPoint.State.PLANNED), None)

    @property
    def decided_points(self) -> list[DecisionPoint]:
        """Return the points decided and not yet carried out."""
        return [p for p in self.points if p.state == DecisionPoint.State.DECIDED]

    # -- dates and duties ------------------------------------------------------------------

    @property
    def duties(self) -> list[dict[str, Any]]:
        """Return what the rules ask of the case."""
        return self.case.assessment.duties if self.case.assessment else []

    @cached_property
    def gates(self) -> list[Gate]:
        """Return what must be in place before decision and start, met or not, each once."""
        seen: dict[tuple[str, str], Gate] = {}
        for duty in self.duties:
            for gate in duty["gates"]:
                key = gate["before"], gate["evidence"]
                if key in seen and (seen[key].binding or not duty["binding"]):
                    continue
                seen[key] = Gate(
                    gate["before"],
                    gate["evidence"],
                    gate["label"],
                    duty["citation"],
                    policies.evidence_met(self.situation, gate["evidence"]),
                    duty["binding"],
                )
        return list(seen.values())

    @cached_property
    def debts(self) -> list[Debt]:
        """Return what is owed in the case, the nearest date first."""
        debts = [
            debt_of(o, self.case, self.situation.mandates, self.situation.standing)
            for o in self.situation.open_obligations
        ]
        return sorted(debts, key=lambda d: (d.act_by or date.max, d.obligation.pk))

    @cached_property
    def mine(self) -> list[Debt]:
        """Return what the person who looks owes here."""
        return [d for d in self.debts if d.mine]

    @cached_property
    def laws(self) -> Packs:
        """Return the rule packs, for labels."""
        return load()

    # -- whose turn ------------------------------------------------------------------------

    @cached_property
    def turn(self) -> str:
        """Return the one step the person should take now; empty when it is somebody else's turn."""
        if self.is_leader:
            return self._leaders_turn()
        if self.me is not None:
            return self._partys_turn()
        return ""

    def _leaders_turn(self) -> str:
        case = self.case
        if case.state == State.DRAFT:
            return "give_information"
        if self.waiting:
            return "answer_input"
        if case.state == State.INFORMED:
            if self.situation.is_light:
                return "decide" if self._offers["decide"].possible else ""
            return "open_discussion" if case.rung != "information" else self._decision_turn()
        if case.state == State.IN_DISCUSSION:
            owes = {o.kind for o in self.situation.open_obligations}
            if Obligation.Kind.CIRCULATE_MINUTES in owes:
                return "circulate_minutes"
            return "close_discussion" if self._offers["close_discussion"].possible else ""
        return self._decision_turn()

    def _decision_turn(self) -> str:
        if self.next_point is not None:
            return "decide"
        if self.decided_points:
            return "implement"
        return "conclude" if "conclude" in self._offers else ""

    def _partys_turn(self) -> str:
        me = self.me
        assert me is not None  # noqa: S101  (the caller has looked)
        if "answer_in_writing" in self._offers and self._offers["answer_in_writing"].possible:
            return "" if me.writing else "answer_in_writing"
        if any(view.mine_waits for view in self.minutes):
            return "approve_minutes"
        if self.case.state in policies.TOLD_STATES and self.unanswered_questions:
            return "take_position"
        return ""

    @property
    def others_turn(self) -> list[str]:
        """Return the names of those who owe something, other than the person who looks."""
        return list(dict.fromkeys(d.who for d in self.debts if not d.mine))

    # -- the picture and the record --------------------------------------------------------

    @cached_property
    def ladder(self) -> Ladder:
        """Return the ladder with its checks: evidence behind, what is missing ahead."""
        decided = bool(self.points) and self.next_point is None
        ladder = ladder_of(self.case, decided=decided)
        information, discussion, _negotiation, decision = ladder.steps
        informed = self.case.informed_on is not None
        opened = sum(p.participation.opened_at is not None for p in self.parties)
        information.checks = [
            Check(self.case.brief is not None, _("Brief sent")),
            Check(informed, _("Delivered to %(n)d parties") % {"n": len(self.parties)}),
            Check(
                informed and opened == len(self.parties),
                _("Opened by %(n)d of %(all)d") % {"n": opened, "all": len(self.parties)},
            ),
        ]
        if discussion.state != "not_owed":
            discussion.checks = self._discussion_checks()
        decision.checks = [Check(not self.waiting, _("Everything said is answered"))] + [
            Check(g.ok, g.label.get("nb", ""))
            for g in self.gates
            if g.binding
            and g.before == "decision"
            and g.evidence not in ("discussion_held", "reasoned_answer", "information_given")
        ]
        ladder.participation = self._participation_marks()
        return ladder

    def _discussion_checks(self) -> list[Check]:
        meeting = self.case.state not in (State.DRAFT, State.INFORMED)
        views = sum(any(c.stance for c in cells) for cells in self._columns())
        return [
            Check(meeting or self.case.discussed_on is not None, _("Called to a meeting")),
            Check(
                views == len(self.parties),
                _("%(n)d of %(all)d parties have given their view")
                % {"n": views, "all": len(self.parties)},
            ),
            Check(bool(self.minutes), _("Minutes sent round")),
            Check(self.case.discussed_on is not None, _("Discussion closed")),
        ]

    def _columns(self) -> list[list[Cell]]:
        columns: dict[int, list[Cell]] = defaultdict(list)
        for row in self.matrix:
            for cell in row.cells:
                columns[cell.party.pk].append(cell)
        return list(columns.values())

    def _participation_marks(self) -> list[Mark]:
        safety = [p for p in self.parties if p.participation.is_safety]
        marks = [
            Mark(
                _("%(party)s is told") % {"party": p.name},
                "done" if self.case.informed_on else "ahead",
            )
            for p in safety
        ]
        open_concerns = [e for e in self.waiting if e.input.kind == Input.Kind.CONCERN]
        if open_concerns:
            marks.append(Mark(_("A safety concern awaits an answer"), "now"))
        marks.extend(
            Mark(g.label.get("nb", ""), "done" if g.ok else "ahead")
            for g in self.gates
            if g.evidence in ("amu_treated", "risk_assessed")
        )
        return marks

    @cached_property
    def history(self) -> list[HistoryLine]:
        """Return the latest entries as sentences, newest first, with who acted in which mandate."""
        who = User.objects.filter(pk=OuterRef("actor_id"))
        name = Concat("first_name", Value(" "), "last_name", output_field=CharField())
        entries = (
            Entry.objects.filter(chain=self.case.chain_id)
            .annotate(
                actor_name=Subquery(who.annotate(name=name).values("name")[:1]),
                union_name=Subquery(
                    Mandate.objects.filter(pk=OuterRef("mandate_id")).values(
                        "union__short_name"
                    )[:1]
                ),
            )
            .order_by("-number")[:HISTORY]
        )
        user = self.situation.user
        return [
            HistoryLine(
                e.number,
                e.recorded_at,
                e.occurred_on,
                sentence(e.event, e.facts, who_acted(e)),
                e.digest,
                user is not None and e.actor_id == user.pk,
            )
            for e in entries
        ]


def who_acted(entry: Any) -> str:
    """Return who acted and as what: "Ola Vik, Fagforbundet". [Hvem]"""
    name = (entry.actor_name or "").strip()
    return f"{name}, {entry.union_name}" if name and entry.union_name else name


def case_page(reference: str, *, user: User, on: date) -> CasePage:
    """Return the page of a case for someone who may see it; raises Case.DoesNotExist otherwise."""
    return CasePage(Situation(reference, user=user, on=on))
