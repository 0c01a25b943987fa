"""Shape what a case page shows: parties, views, input and answers, papers, entries, gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ledger.moving import OSLO
from parties.seats import Holder
from workflows.models import (
    Answer,
    AnswerDraft,
    Input,
    Minutes,
    Participation,
    Position,
    Signature,
)


def spoken(label: Mapping[str, str] | None) -> str:
    """Return a rulebook label in the active language; bokmål when it lacks it."""
    if not label:
        return ""
    code = (get_language() or "nb").split("-")[0]
    return label.get(code) or label.get("nb", "")


def decapitalised(words: str) -> str:
    """Return words as they stand inside a sentence; an abbreviation keeps its capitals."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


REDACTED = "redacted"
"""Stands for the headings of a brief whose words are gone."""

HEADINGS: dict[str, Any] = {
    "what": gettext_lazy("What"),
    "why": gettext_lazy("Why"),
    "risk": gettext_lazy("Risk"),
    "proposal": gettext_lazy("Proposal"),
    "background": gettext_lazy("Background"),
    "open": gettext_lazy("What is open, and what is decided"),
    "alternatives": gettext_lazy("Alternatives"),
    "consequences": gettext_lazy("Consequences for the employees"),
    "environment": gettext_lazy("Working environment and risk"),
    "plan": gettext_lazy("Plan"),
    "goal": gettext_lazy("Goal"),
    REDACTED: gettext_lazy("Redacted"),
}


def heading(key: str) -> Any:
    """Return a heading of the brief; one nobody knows any more stays as it is."""
    return HEADINGS.get(key, key)


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
    def vacant(self) -> bool:
        """Tell whether nobody fills the seat today."""
        return not self.holders

    @property
    def instead(self) -> str:
        """Say which role answers when the seat itself is vacant; empty when it is filled."""
        if self.vacant or any(
            (h.on_behalf_of or h.mandate).role == self.participation.role for h in self.holders
        ):
            return ""
        return str(self.holders[0].mandate.get_role_display())

    @property
    def contact(self) -> str:
        """Return the union's own contact, for a vacant seat."""
        union = self.participation.union
        return union.external_contact if union is not None else ""

    @property
    def people(self) -> str:
        """Return who fills the seat today, as people say it."""
        return ", ".join(
            _("%(deputy)s for %(absent)s")
            % {"deputy": h.mandate.user, "absent": h.on_behalf_of.user}
            if h.on_behalf_of
            else str(h.mandate.user)
            for h in self.holders
        )


@dataclass(frozen=True)
class Cell:
    """What one party thinks of one question; `stance` is empty when it has not answered.

    `hidden`: it has answered, and its view is not for this reader to see yet.
    """

    party: Participation
    mine: bool
    stance: str = ""
    words: str = ""
    taken_at: datetime | None = None
    version: int | None = None
    hidden: bool = False

    @property
    def answered(self) -> bool:
        """Tell whether the party has a view on it."""
        return self.hidden or bool(self.stance)

    @property
    def label(self) -> str:
        """Return the stance in words."""
        if self.stance:
            return str(Position.Stance(self.stance).label)
        return _("answered, hidden for now") if self.hidden else _("not answered")

    @property
    def sign(self) -> str:
        """Return the code of the sign that goes with the stance."""
        if self.stance == Position.Stance.CONDITIONS:
            return "agree_on_conditions"
        if self.hidden:
            return "hidden"
        return self.stance or ("your_turn" if self.mine else "not_answered")


@dataclass(frozen=True)
class MatrixRow:
    """One question and every party's view of it. [Syn per spørsmål]"""

    number: int
    wording: str
    openness: str
    hidden: bool
    cells: list[Cell]

    @property
    def worded(self) -> list[Cell]:
        """Return the cells with words behind them."""
        return [cell for cell in self.cells if cell.words]


@dataclass(frozen=True)
class Exchange:
    """What a party said, and the employer's answer beside it. [Innspill og svar]

    `earlier` is what it said before it corrected itself, the newest first: all of it is kept.
    """

    input: Input
    mine: bool
    due_on: date | None = None
    draft: AnswerDraft | None = None
    earlier: tuple[Input, ...] = ()

    @property
    def answer(self) -> Answer | None:
        """Return the answer, or None."""
        return getattr(self.input, "answer", None)

    @property
    def outcomes(self) -> list[tuple[str, Any]]:
        """Return what an answer may do with it: take it in, or give what was asked for."""
        if self.input.kind != Input.Kind.REQUEST:
            return list(Answer.Outcome.choices)
        return [
            (Answer.Outcome.USED, _("given")),
            (Answer.Outcome.PARTLY, _("partly given")),
            (Answer.Outcome.NOT_USED, _("not given")),
        ]

    @property
    def outcome(self) -> str:
        """Say what the answer did with it."""
        return str(dict(self.outcomes).get(self.answer.outcome, "")) if self.answer else ""

    @property
    def waits(self) -> bool:
        """Tell whether it waits for an answer."""
        return self.input.answered_at is None and self.input.withdrawn_at is None


@dataclass(frozen=True)
class Word:
    """A signature, a statement, an attendance or a piece of evidence, in somebody's words."""

    source: str
    minutes: int | None
    party: int | None
    code: str
    words: str | None
    on: str

    @property
    def label(self) -> str:
        """Return what a party did with the minutes, in words."""
        return str(Signature.Outcome(self.code).label) if self.source == "signature" else ""

    @property
    def day(self) -> date | None:
        """Return the day it happened, in Oslo."""
        try:
            moment = datetime.fromisoformat(self.on)
        except ValueError:
            return None
        # An instant comes in the database's own zone; SQLite writes UTC without saying so.
        return moment.date() if len(self.on) <= len("2027-01-01") else _in_oslo(moment, self.on)


def _in_oslo(moment: datetime, written: str) -> date:
    aware = moment if moment.tzinfo else datetime.fromisoformat(written + "+00:00")
    return aware.astimezone(OSLO).date()


@dataclass
class MinutesLine:
    """One party beside the minutes: who met for it, and what it did with them."""

    party: Participation
    met: bool | None
    met_by: str
    signature: Word | None


@dataclass
class MinutesView:
    """The minutes with what each party did with them. [Referat]"""

    minutes: Minutes
    lines: list[MinutesLine] = field(default_factory=list)
    statements: list[tuple[Participation, Word]] = field(default_factory=list)
    mine_waits: bool = False
    corrects: int | None = None
    corrections: list[int] = field(default_factory=list)

    @property
    def in_writing(self) -> bool:
        """Tell whether they stand for a discussion in writing: no meeting, nothing to approve."""
        return self.minutes.meeting_id is None and not self.minutes.beside


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
        return self.occurred_on < self.at.astimezone(OSLO).date()


@dataclass(frozen=True)
class Gate:
    """What a duty asks for before a step, and whether it is there. [Port]"""

    before: str
    evidence: str
    label: dict[str, str]
    citation: dict[str, Any]
    ok: bool
    binding: bool

    @property
    def text(self) -> str:
        """Return what it asks for, in the active language."""
        return spoken(self.label)
