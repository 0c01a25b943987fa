"""Find where a process failed, each time with what happened, the evidence and the rule. [Funn]

A finding says that a step the rules ask for was missing or late. It never says that a decision is
void: that is for others to judge. No rule, no breach: what only deserves a look, and what rests on
a rule nobody has verified (confidence M), is advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.wording import date_words, label, words
from oversight.finding import ADVICE, BREACH, Finding
from oversight.process import Decision, Exchange, Happening, Owed, Process, unique

_RUNGS = ("information", "discussion", "negotiation")
_AT_MOST = 3

# What was missing when it was decided, as a headline.
MISSING: dict[str, Any] = {
    "information_given": gettext_lazy("Decided before the parties were informed"),
    "discussion_held": gettext_lazy("Decided before the discussion was finished"),
    "not_answered_in_writing": gettext_lazy("Decided before every party had answered"),
    "agreement_reached": gettext_lazy("Decided without an agreement"),
    "safety_representative_consulted": gettext_lazy(
        "Decided before the safety representative was consulted"
    ),
    "amu_treated": gettext_lazy(
        "Decided before the working environment committee had treated the case"
    ),
    "committee_treated": gettext_lazy(
        "Decided before the joint committee had treated the case"
    ),
    "need_documented": gettext_lazy("Decided before the need was documented in writing"),
    "employees_involved": gettext_lazy("Decided before the employees had taken part"),
    "employees_informed": gettext_lazy("Decided before the employees were informed"),
    "risk_assessed": gettext_lazy("Decided before the risk was assessed"),
    "nav_notified": gettext_lazy("Decided before NAV was notified"),
}
# Told as part of another finding, or found by reading the history itself.
_TOLD_ELSEWHERE = (
    "minutes_circulated",
    "unanswered_input",
    "unanswered_concern",
    "reasoned_answer",
)
_STANDS_IN = {"not_answered_in_writing": "discussion_held"}


def findings_of(process: Process) -> list[Finding]:
    """Return what went wrong in the order it happened, then the advice. [Funn]"""
    found = [
        *(f for decision in process.decisions for f in _of_decision(decision)),
        *_late(process),
        *_left_out(process),
        *_lower_rung(process),
        *_refused(process),
        *_demands_refused(process),
        *_closed_too_soon(process),
        *_hollow(process),
        *_registered_late(process),
        *_not_verified(process),
    ]
    return sorted(found, key=lambda f: not f.is_breach)


def headline(process: Process, found: list[Finding]) -> str:
    """Say in plain words how it went: what went wrong first, or that all is in place."""
    breaches = [f for f in found if f.is_breach]
    if breaches:
        more = len(breaches) - 1
        said = f"{breaches[0].title}."
        if more:
            others = ngettext(
                "%(n)d other requirement was not met.",
                "%(n)d other requirements were not met.",
                more,
            )
            said += " " + others % {"n": more}
        return said
    if not process.decisions:
        return _("Nothing has gone wrong so far. Nothing is decided yet.")
    if any(not f.is_breach for f in found):
        return _("No breach of the process. See the advice below.")
    return _("Everything is in place.")


# -- the decisions -----------------------------------------------------------------------------


def _of_decision(decision: Decision) -> Iterator[Finding]:
    """What was missing, and what was not answered, when it was decided."""
    quote = decision.point.reason
    for code in decision.open:
        if code not in _TOLD_ELSEWHERE:
            yield _missing(decision, code, quote)
            quote = ""
    for concerns in (False, True):
        unanswered = [e for e in decision.unanswered if e.is_concern is concerns]
        fresh = [e for e in unanswered if not _told_before(decision, e)]
        if fresh:
            yield _unanswered(decision, fresh, concerns=concerns, quote=quote)
            quote = ""


def _told_before(decision: Decision, exchange: Exchange) -> bool:
    """An input left open by two decisions is one finding: at the first."""
    earlier = decision.process.decisions
    return any(exchange in d.unanswered for d in earlier[: earlier.index(decision)])


def _missing(decision: Decision, code: str, quote: str) -> Finding:
    process = decision.process
    asked = _STANDS_IN.get(code, code)
    proof = process.proof(asked)
    before = [h for h in proof if not decision.after(h)]
    after = [h for h in proof if decision.after(h)][:1]
    waived = process.about(decision.happening.subject, Event.REMAINS_WAIVED)
    waived = [h for h in waived if asked in (h.facts.get("open") or ())]
    said = [_decided(decision)]
    if "minutes_circulated" in decision.open and asked == "discussion_held":
        said.append(_("The minutes had not been sent round."))
    if after:
        said.append(_done_words(asked) % {"day": date_words(after[0].occurred_on)})
    if waived:
        said.append(_("It was waived afterwards. Read who did it, and why."))
    return Finding(
        code,
        str(
            MISSING.get(code)
            or _("Decided without this: %(what)s") % {"what": _what(process, code)}
        ),
        " ".join(said),
        evidence=(decision.happening, *(after or before[-1:]), *waived),
        rules=tuple(process.citations(asked)[:_AT_MOST]),
        absent="" if after else _("Nothing in the history shows that it was done afterwards."),
        quote=quote,
    )


def _decided(decision: Decision) -> str:
    by = decision.point.by
    words = _("%(by)s decided on %(day)s.") if by else _("It was decided on %(day)s.")
    return words % {"by": by, "day": date_words(decision.on)}


def _done_words(code: str) -> str:
    if code == "discussion_held":
        return _("The discussion was finished on %(day)s.")
    if code == "information_given":
        return _("The parties were informed on %(day)s.")
    return _("It was done on %(day)s.")


def _what(process: Process, code: str) -> str:
    """Name what a gate asks for, in the active language."""
    for before in ("decision", "implementation"):
        for gate in process.gates(before):
            if gate["evidence"] == code:
                return spoken(gate["label"])
    return code


def _unanswered(
    decision: Decision, said: list[Exchange], *, concerns: bool, quote: str
) -> Finding:
    n = len(said)
    never = [e for e in said if e.answer is None]
    if concerns:
        title = ngettext(
            "A safety concern was not answered before the decision",
            "%(n)d safety concerns were not answered before the decision",
            n,
        )
        rules = decision.process.citations("safety_representative_consulted")
    else:
        title = ngettext(
            "An input was not answered before the decision",
            "%(n)d inputs were not answered before the decision",
            n,
        )
        rules = decision.process.citations("reasoned_answer")
    parties = listed([*dict.fromkeys(words(e.said.facts)["party"] for e in said if e.party)])
    answers = tuple(e.answer for e in said if e.answer is not None)
    return Finding(
        "unanswered_concern" if concerns else "unanswered_input",
        title % {"n": n},
        " ".join(
            [
                _("It came from %(parties)s, and it came in time.") % {"parties": parties}
                if parties and not concerns
                else _("It came from %(parties)s.") % {"parties": parties}
                if parties
                else "",
                _decided(decision),
            ]
        ).strip(),
        evidence=(*(e.said for e in said), decision.happening, *answers),
        rules=tuple((rules or decision.process.citations("discussion_held"))[:_AT_MOST]),
        absent=_("No answer is in the history.") if len(never) == n else "",
        quote=quote,
    )


# -- what came too late ------------------------------------------------------------------------


def _late(process: Process) -> Iterator[Finding]:
    """What the employer owed by a day under a rule, and did late or not at all; silence of a party."""
    late = [o for o in process.owed if o.due_on < (o.done_on or process.on)]
    mine = sorted((o for o in late if o.by_employer), key=lambda o: (o.rule, o.what))
    for (_rule, what), group in groupby(mine, key=lambda o: (o.rule, o.what)):
        yield _too_late(process, what, list(group))
    silent = [o for o in late if not o.by_employer and o.done_at is None]
    if silent:
        yield _silent(process, silent)


def _too_late(process: Process, what: str, owed: list[Owed]) -> Finding:
    undone = [o for o in owed if o.done_at is None]
    title = _("The deadline has passed: %(what)s") if undone else _("Done too late: %(what)s")
    lines = [_("Deadline %(due)s, not done.") % {"due": date_words(o.due_on)} for o in undone]
    lines += [
        _("Deadline %(due)s, done %(day)s.")
        % {"due": date_words(o.due_on), "day": date_words(o.done_on)}
        for o in owed
        if o.done_on is not None
    ]
    told = [h for o in owed for h in process.about(o.key, Event.OBLIGATION_FELL_DUE)]
    return Finding(
        "late",
        title % {"what": what},
        " ".join(dict.fromkeys(lines)),
        evidence=tuple(told[:_AT_MOST]),
        rules=tuple(unique(o.citation for o in owed if o.citation)),
        severity=BREACH if any(o.binding for o in owed) else ADVICE,
        absent=""
        if told
        else _("Counted from the deadline: the history holds no entry of it."),
    )


def _silent(process: Process, owed: list[Owed]) -> Finding:
    who = list(dict.fromkeys(o.who for o in owed))
    told = [h for o in owed for h in process.about(o.key, Event.OBLIGATION_FELL_DUE)]
    return Finding(
        "silent",
        ngettext(
            "%(who)s has not answered by the deadline",
            "%(who)s have not answered by the deadline",
            len(who),
        )
        % {"who": capfirst(listed(who))},
        _("Silence is not consent. Check that those who are silent know they were asked."),
        evidence=tuple(told[:_AT_MOST]),
        rules=tuple(unique(o.citation for o in owed if o.citation)),
        severity=ADVICE,
        absent=""
        if told
        else _("Counted from the deadline: the history holds no entry of it."),
    )


# -- what deserves a look ----------------------------------------------------------------------


def _left_out(process: Process) -> Iterator[Finding]:
    names = {p.key: p for p in process.parties}
    for happening in process.of(Event.PARTY_OMITTED):
        party = names.get(happening.subject)
        name = capfirst(party.name) if party else pgettext("oversight", "A party")
        yield Finding(
            "left_out",
            _("%(party)s was left out") % {"party": name},
            _("The rules give the party a place at the table. Check that the reason holds."),
            evidence=(happening,),
            rules=tuple(process.citations("information_given", "discussion_held")[:_AT_MOST]),
            severity=ADVICE,
            quote=party.reason if party else "",
        )


def _lower_rung(process: Process) -> Iterator[Finding]:
    for happening in process.of(Event.RUNG_CHOSEN):
        chosen, wanted = (str(happening.facts.get(k)) for k in ("chosen", "recommended"))
        if (
            chosen in _RUNGS
            and wanted in _RUNGS
            and _RUNGS.index(chosen) < _RUNGS.index(wanted)
        ):
            rungs = {"chosen": label("rung", chosen), "wanted": label("rung", wanted)}
            yield Finding(
                "lower_rung",
                _("A lower rung was chosen than the rules point to"),
                _("Chosen: %(chosen)s. The rules point to: %(wanted)s.") % rungs
                + " "
                + _("Check that the reason holds."),
                evidence=(happening,),
                rules=tuple(
                    unique(
                        d["citation"]
                        for d in process.duties
                        if d.get("rung") == wanted and d["binding"]
                    )[:_AT_MOST]
                ),
                severity=ADVICE,
            )


def _refused(process: Process) -> Iterator[Finding]:
    for happening in process.of(Event.MINUTES_REFUSED):
        party = _who(happening) or pgettext("oversight", "A party")
        yield Finding(
            "minutes_refused",
            _("%(party)s did not approve the minutes") % {"party": party},
            _("The parties do not agree on what was said. Read the reason and any statement."),
            evidence=(
                *process.about(happening.subject, Event.MINUTES_CIRCULATED),
                happening,
                *process.about(happening.subject, Event.STATEMENT_ADDED),
            ),
            rules=tuple(process.citations("discussion_held")[:_AT_MOST]),
            severity=ADVICE,
        )


def _demands_refused(process: Process) -> Iterator[Finding]:
    for refusal in process.of(Event.DEMAND_REFUSED):
        said = {"party": refusal.facts["party"], "demand": refusal.facts["demand"]}
        yield Finding(
            "demand_refused",
            _("A demand from %(party)s was refused: %(demand)s") % words(said),
            _("Read the demand and the reason, and judge whether the reason holds."),
            evidence=(*process.about(refusal.subject, Event.DEMAND_MADE), refusal),
            severity=ADVICE,
        )


def _closed_too_soon(process: Process) -> Iterator[Finding]:
    for said in process.of(Event.OPENNESS_DECLARED):
        if said.facts["openness"] == "closed" and not said.facts["informed"]:
            yield Finding(
                "closed_before_information",
                _("Question %(question)s was closed before the parties were informed")
                % {"question": said.facts["question"]},
                _(
                    "What was decided before the parties heard of it, they could not influence. "
                    "Read the reason."
                ),
                evidence=(said, *process.of(Event.INFORMATION_GIVEN)[:1]),
                severity=ADVICE,
            )


def _hollow(process: Process) -> Iterator[Finding]:
    for said in process.exchanges:
        if said.hollow is not None:
            yield Finding(
                "hollow_answer",
                _("%(party)s says the answer is not a real answer")
                % {"party": _who(said.said) or pgettext("oversight", "A party")},
                _("Read the input and the answer, and judge whether the answer gives reasons."),
                evidence=tuple(h for h in (said.said, said.answer, said.hollow) if h),
                rules=tuple(
                    (
                        process.citations("reasoned_answer")
                        or process.citations("discussion_held")
                    )[:_AT_MOST]
                ),
                severity=ADVICE,
            )


def _registered_late(process: Process) -> Iterator[Finding]:
    for decision in process.decisions:
        if decision.registered and decision.happening.late:
            days = (decision.happening.recorded_on - decision.on).days
            yield Finding(
                "registered_late",
                ngettext(
                    "The decision was entered %(n)d day after it was taken",
                    "The decision was entered %(n)d days after it was taken",
                    days,
                )
                % {"n": days},
                _("Taken on %(taken)s, entered on %(entered)s. The history shows both days.")
                % {
                    "taken": date_words(decision.on),
                    "entered": date_words(decision.happening.recorded_on),
                },
                evidence=(decision.happening,),
                severity=ADVICE,
            )


def _not_verified(process: Process) -> Iterator[Finding]:
    """What an unverified rule asks for and nobody has done: advice, and never more."""
    if not process.decisions:
        return
    binding = {gate["evidence"] for gate in process.gates("decision")}
    for gate in process.gates("decision", binding=False):
        code = gate["evidence"]
        if code in binding or process.proof(code):
            continue
        binding.add(code)
        yield Finding(
            f"not_verified_{code}",
            _("Not documented: %(what)s") % {"what": spoken(gate["label"])},
            _("We have not been able to check the wording of this rule. So it is advice."),
            evidence=(process.decisions[0].happening,),
            rules=tuple(process.citations(code, binding=False)[:_AT_MOST]),
            severity=ADVICE,
        )


def _who(happening: Happening) -> str:
    """Name the party an entry speaks of, at the head of a sentence."""
    return capfirst(words(happening.facts).get("party", ""))


# -- words -------------------------------------------------------------------------------------


def spoken(texts: Mapping[str, str]) -> str:
    """Return a rulebook text in the active language; bokmål when it lacks it."""
    code = (get_language() or "nb").split("-")[0]
    return capfirst(texts.get(code) or texts.get("nb", ""))


def listed(names: list[str]) -> str:
    """Write names as people say them: "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
