"""Tell what happened: one sentence for each event, the same in history, mail and bundle.

Each event has one or more lines, the fullest first: the first line whose facts are all known is
said, so an old entry that lacks a fact is still told. Then come the lines that add to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledger.events import Event
from ledger.wording import date_words, words

Facts = Mapping[str, Any]
Line = Any
"""A text to be filled with facts; lazy, so that it is said in the reader's language."""

EMPLOYER = pgettext_lazy("who", "the employer")
PARTY = pgettext_lazy("who", "a party")
HR = pgettext_lazy("who", "HR")


@dataclass(frozen=True)
class Telling:
    """How one event is told. [Setning]

    `by` speaks when nobody is named. `then` is said after, each when its condition holds.
    """

    lines: tuple[Line, ...]
    by: Line = EMPLOYER
    then: tuple[tuple[Callable[[Facts], bool], Line], ...] = ()


def _tell(*lines: Line, by: Line = EMPLOYER, then: Any = ()) -> Telling:
    return Telling(lines, by, tuple(then))


def _always(_facts: Facts) -> bool:
    return True


def _is(key: str, wanted: Any = True) -> Callable[[Facts], bool]:  # noqa: FBT002
    """Hold when the fact is known and is just this."""
    return lambda facts: facts.get(key) == wanted


def _later_version(*, material: bool) -> Callable[[Facts], bool]:
    return lambda facts: (facts.get("version") or 0) > 1 and facts.get("material") is material


_STILL_OPEN = ((_always, _("%(open)s.")),)

TELLINGS: dict[str, Telling] = {
    # The case and its facts
    Event.CASE_REGISTERED: _tell(
        _("%(who)s registered case %(subject)s."), _("%(who)s registered a case.")
    ),
    Event.CASE_OPENED: _tell(
        _("%(who)s opened the case."),
        then=[(_always, _("The decision is planned for %(planned_decision_on)s."))],
    ),
    Event.CASE_ASSESSED: _tell(
        _("The case was assessed by the rules: %(rung)s, %(weight)s."),
        _("The case was assessed by the rules: %(weight)s."),
        _("The case was assessed by the rules."),
    ),
    Event.CASE_FACTS_CHANGED: _tell(_("%(who)s changed the facts of the case.")),
    Event.CASE_CONCLUDED: _tell(
        _("%(who)s closed the case."), _("The case was closed."), by=None
    ),
    Event.CASE_REOPENED: _tell(_("%(who)s took the case up again.")),
    Event.CASE_WITHDRAWN: _tell(_("%(who)s withdrew the case.")),
    Event.WEIGHT_RAISED: _tell(
        _("%(who)s raised the case to “%(to)s”."),
        _("%(who)s raised the weight of the case."),
        by=PARTY,
    ),
    Event.RUNG_CHOSEN: _tell(
        _("%(who)s chose %(chosen)s as the rung."),
        _("%(who)s chose the rung."),
        then=[(_always, _("The rules point to %(recommended)s."))],
    ),
    Event.BRIEF_REVISED: _tell(
        _("%(who)s wrote version %(version)s of the proposal."),
        _("%(who)s wrote the proposal."),
        then=[
            (_later_version(material=True), _("The change matters to what has been said.")),
            (
                _later_version(material=False),
                _("The change is marked as not mattering to what has been said."),
            ),
        ],
    ),
    Event.EARLY_TALK_LOGGED: _tell(
        _("%(who)s logged an early talk held on %(occurred_on)s."),
        _("%(who)s logged an early talk."),
    ),
    Event.PARTY_INVITED: _tell(
        _("%(who)s called in %(party)s."),
        _("%(who)s called in a party: %(role)s."),
        _("%(who)s called in a party."),
    ),
    Event.PARTY_OMITTED: _tell(
        _("%(who)s left out %(party)s, and said why."),
        _("%(who)s left out a party, and said why: %(role)s."),
        _("%(who)s left out a party, and said why."),
    ),
    # Information and participation
    Event.INFORMATION_GIVEN: _tell(
        _("%(who)s gave the information to %(parties)s."),
        _("%(who)s gave the parties the information."),
        then=[(_always, _("The deadline for input is %(input_due_on)s."))],
    ),
    Event.INFORMATION_OPENED: _tell(_("%(who)s opened the information."), by=PARTY),
    Event.INFORMATION_REQUESTED: _tell(
        _("%(party)s asked for information."), _("%(who)s asked for information."), by=PARTY
    ),
    Event.ANSWERED_IN_WRITING: _tell(
        _("%(party)s answered the case: %(writing)s."),
        _("%(who)s answered the case."),
        by=PARTY,
    ),
    Event.INPUT_SUBMITTED: _tell(
        _("%(party)s gave input on question %(question)s."),
        _("%(party)s gave input."),
        _("%(who)s gave input."),
        by=PARTY,
        then=[(_is("in_time", wanted=False), _("It came after the deadline."))],
    ),
    Event.INPUT_CORRECTED: _tell(
        _("%(party)s corrected what it had said."),
        _("%(who)s corrected an input."),
        by=PARTY,
    ),
    Event.INPUT_WITHDRAWN: _tell(_("%(who)s withdrew an input."), by=PARTY),
    Event.INPUT_ANSWERED: _tell(
        _("%(who)s answered %(kind)s: %(outcome)s."), _("%(who)s answered an input.")
    ),
    Event.ANSWER_CALLED_HOLLOW: _tell(
        _("%(who)s marked an answer as not a real answer."), by=PARTY
    ),
    Event.POSITION_TAKEN: _tell(
        _("%(party)s gave its view on question %(question)s: %(stance)s."),
        _("%(party)s gave its view."),
        _("%(who)s gave a view."),
        by=PARTY,
    ),
    Event.SAFETY_CONCERN_RAISED: _tell(
        _("%(party)s raised a concern about the working environment."),
        _("%(who)s raised a concern about the working environment."),
        by=PARTY,
    ),
    # Meeting, discussion, minutes
    Event.MEETING_CALLED: _tell(
        _("%(who)s called a discussion meeting on %(meets_on)s at %(starts_at)s."),
        _("%(who)s called a discussion meeting on %(meets_on)s."),
        _("%(who)s called a discussion meeting."),
        then=[(_is("short_notice"), _("The notice is shorter than the local routine asks."))],
    ),
    Event.NOTICE_OBJECTED: _tell(
        _("%(party)s objected to the short notice."),
        _("%(who)s objected to the short notice."),
        by=PARTY,
    ),
    Event.DISCUSSION_OPENED: _tell(_("%(who)s opened the discussion.")),
    Event.DISCUSSION_CLOSED: _tell(
        _("%(who)s closed the discussion."),
        then=[(_always, _("Not answered by the deadline: %(not_answered)s."))],
    ),
    Event.DISCUSSED_IN_WRITING: _tell(
        _("The case was discussed in writing."), then=[(_always, _("%(answers)s."))]
    ),
    Event.MINUTES_CIRCULATED: _tell(
        _("%(who)s sent %(kind)s round."),
        _("%(who)s sent the minutes round."),
        then=[
            (_is("binding"), _("This is a binding agreement.")),
            (_always, _("The deadline for remarks is %(remarks_due_on)s.")),
        ],
    ),
    Event.MINUTES_APPROVED: _tell(
        _("%(party)s approved minutes %(number)s."),
        _("%(party)s approved the minutes."),
        _("%(who)s approved the minutes."),
        by=PARTY,
        then=[(_is("outcome", "with_remark"), _("It has a remark to them."))],
    ),
    Event.MINUTES_REFUSED: _tell(
        _("%(party)s did not approve minutes %(number)s, and said why."),
        _("%(party)s did not approve the minutes, and said why."),
        _("%(who)s did not approve the minutes, and said why."),
        by=PARTY,
    ),
    Event.MINUTES_SEALED: _tell(
        _("Minutes %(number)s are finished and can no longer be changed."),
        _("The minutes are finished and can no longer be changed."),
    ),
    Event.STATEMENT_ADDED: _tell(
        _("%(party)s added a statement to minutes %(number)s."),
        _("%(party)s added a statement to the minutes."),
        _("%(who)s added a statement to the minutes."),
        by=PARTY,
    ),
    Event.EVIDENCE_FILED: _tell(
        _("%(who)s documented “%(evidence)s”, done on %(occurred_on)s."),
        _("%(who)s documented something done on %(occurred_on)s."),
        _("%(who)s filed documentation."),
    ),
    # Decision
    Event.DECISION_TAKEN: _tell(
        _("%(who)s took the decision “%(title)s”."), _("%(who)s took a decision.")
    ),
    Event.DECISION_TAKEN_DESPITE: _tell(
        _("%(who)s took the decision “%(title)s” although not everything was in place."),
        _("%(who)s took a decision although not everything was in place."),
        then=_STILL_OPEN,
    ),
    Event.DECISION_REGISTERED: _tell(
        _("%(who)s registered the decision “%(title)s”, taken on %(occurred_on)s."),
        _("%(who)s registered the decision “%(title)s”, taken earlier."),
        _("%(who)s registered a decision taken earlier."),
        then=_STILL_OPEN,
    ),
    Event.DECISION_IMPLEMENTED: _tell(
        _("%(who)s put the decision “%(title)s” into effect."),
        _("The decision “%(title)s” took effect."),
        _("A decision took effect."),
        by=None,
    ),
    Event.DECISION_REVERSED: _tell(
        _("%(who)s took back the decision “%(title)s”, and said why."),
        _("%(who)s took a decision back, and said why."),
    ),
    Event.DECISION_DROPPED: _tell(
        _("%(who)s dropped the planned decision “%(title)s”, and said why."),
        _("%(who)s dropped a planned decision, and said why."),
    ),
    # Negotiation
    Event.NEGOTIATION_DEMANDED: _tell(
        _("%(party)s demanded negotiation."), _("%(who)s demanded negotiation."), by=PARTY
    ),
    Event.NEGOTIATION_OPENED: _tell(
        _("The negotiation with %(party)s was opened."), _("A negotiation was opened.")
    ),
    Event.NEGOTIATION_AGREED: _tell(
        _("The employer and %(party)s reached agreement."),
        _("A negotiation ended in agreement."),
    ),
    Event.NEGOTIATION_BROKEN: _tell(
        _("The negotiation with %(party)s ended without agreement."),
        _("A negotiation ended without agreement."),
    ),
    Event.NEGOTIATION_REOPENED: _tell(
        _("The negotiation with %(party)s was taken up again."),
        _("A negotiation was taken up again."),
    ),
    Event.NEGOTIATION_AWARDED: _tell(
        _("The dispute with %(party)s was settled by a board or a court."),
        _("A dispute was settled by a board or a court."),
    ),
    Event.NEGOTIATION_LAPSED: _tell(
        _("The negotiation with %(party)s lapsed."), _("A negotiation lapsed.")
    ),
    Event.NEGOTIATION_FELL_BACK: _tell(
        _("The ordinary rules apply after the negotiation with %(party)s."),
        _("The ordinary rules apply after a negotiation."),
    ),
    # What is owed
    Event.OBLIGATION_FELL_DUE: _tell(
        _("The deadline passed on %(due_on)s for %(party)s: %(kind)s."),
        _("The deadline passed on %(due_on)s: %(kind)s."),
        _("A deadline passed: %(kind)s."),
        _("A deadline passed."),
    ),
    Event.OBLIGATION_REMINDED: _tell(
        _("Reminder to %(party)s: %(kind)s by %(due_on)s."),
        _("Reminder: %(kind)s by %(due_on)s."),
        _("Reminder: %(kind)s."),
        _("A reminder was sent."),
    ),
    # The record itself
    Event.TEXT_REDACTED: _tell(
        _("%(who)s redacted a text. Basis: %(basis)s."), _("%(who)s redacted a text."), by=HR
    ),
    # The parties and the packs
    Event.UNIT_REGISTERED: _tell(
        _("%(who)s registered a safety area (%(units)s)."),
        _("%(who)s registered a unit (%(level)s)."),
        _("%(who)s registered a unit."),
        by=HR,
    ),
    Event.UNION_REGISTERED: _tell(
        _("%(who)s registered the union %(name)s."), _("%(who)s registered a union."), by=HR
    ),
    Event.PRESENCE_DECLARED: _tell(
        _("%(party)s declared that it has members in %(place)s."),
        _("A union declared that it has members in a unit."),
    ),
    Event.COMMITTEE_REGISTERED: _tell(
        _("%(who)s registered a committee: %(kind)s, %(members)s members."),
        _("%(who)s registered a committee."),
        by=HR,
    ),
    Event.USER_REGISTERED: _tell(_("%(who)s registered a person."), by=HR),
    Event.MANDATE_REGISTERED: _tell(
        _("%(who)s registered a mandate: %(role)s, %(valid_from)s to %(valid_to)s."),
        _("%(who)s registered a mandate: %(role)s, from %(valid_from)s."),
        _("%(who)s registered a mandate."),
        by=HR,
    ),
    Event.MANDATE_ENDED: _tell(
        _("%(who)s ended a mandate; its last day is %(last_day)s."),
        _("%(who)s ended a mandate."),
        by=HR,
    ),
    Event.ABSENCE_REGISTERED: _tell(
        _("%(who)s registered an absence: a deputy answers %(starts_on)s to %(ends_on)s."),
        _("%(who)s registered an absence."),
        by=HR,
    ),
    Event.PACK_ACTIVATED: _tell(
        _("%(who)s put the rule pack %(name)s into use."),
        _("%(who)s put a rule pack into use."),
        by=HR,
    ),
}


def sentence(
    event: str,
    facts: Facts,
    who: str = "",
    *,
    subject: str = "",
    occurred_on: dt.date | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """Tell an event in the active language: «Tor Brekke, kommunalsjef, sendte referatet rundt.»

    `who` is the one who acted, as people read it. `names` are words the caller knows and the
    record does not keep (`party`, `place`, `evidence`); they go before the facts.
    """
    telling = TELLINGS.get(event)
    if telling is None:
        return event
    known = words(facts)
    if subject:
        known["subject"] = subject
    if occurred_on is not None:
        known["occurred_on"] = date_words(occurred_on)
    known.update(names or {})
    if who or telling.by is not None:
        known["who"] = _closed(who or str(telling.by))
    said = [next(filter(None, (_filled(line, known) for line in telling.lines)))]
    said += [_filled(line, known) for holds, line in telling.then if holds(facts)]
    return " ".join(text[0].upper() + text[1:] for text in said if text)


def _filled(line: Line, known: Mapping[str, str]) -> str:
    """Fill a line; empty when a fact it needs is not known."""
    try:
        return str(line % known)
    except KeyError:
        return ""


def _closed(who: str) -> str:
    """Close an apposition: a title after a name stands between two commas."""
    return f"{who}," if "," in who else who
