"""Say the forward check as a page shows it: what is too early, and the way from today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from rulebook.calendar import Calendar
from rulebook.dates import Deadline
from rulebook.explanation import period_in_words
from workflows.queries.forward import ForwardStep
from workflows.templatetags.house import date_words, lang, language
from workflows.web.drafts import Writing

# What the rules order without a date: it has to be done, and the calendar cannot say when.
WITHOUT_DATE = frozenset({"amu_treated", "committee_treated", "nav_notified"})


def plan(writing: Writing) -> dict[str, Any]:
    """Return the warnings, the dated duties and the steps from today. [Framdrift]"""
    too_early = _too_early(writing)
    return {
        "too_early": too_early,
        "passed": any(one["passed"] for one in too_early),
        "deadlines": _deadlines(writing),
        "rows": [_row(step, writing) for step in writing.forward.steps]
        if writing.forward
        else [],
        "undated": _undated(writing),
    }


def _too_early(writing: Writing) -> list[dict[str, Any]]:
    ahead = writing.forward
    if ahead is None:
        return []
    found = []
    decision = writing.days.get("planned_decision_on")
    if ahead.decision_too_early(decision):
        found.append(
            {
                "field": "planned_decision_on",
                "heading": _("The decision comes too early"),
                "words": _("If you send the case today, the earliest day to decide is"),
                "because": _("when each time of the local routine is used in full"),
                "earliest": ahead.decision,
                "passed": _passed(writing, "planned_decision"),
            }
        )
    start = writing.days.get("planned_implementation_on")
    earliest = max(ahead.start, decision) if decision else ahead.start
    if ahead.start_too_early(start):
        late = next((s for s in ahead.steps if s.code == "latest_before"), None)
        because = lang(late.title) if late else ""
        found.append(
            {
                "field": "planned_implementation_on",
                "heading": _("The start comes too early"),
                "words": _("If you send the case today, the earliest day to start is"),
                "because": because,
                "earliest": earliest,
                "passed": _passed(writing, "planned_implementation"),
            }
        )
    return found


def _passed(writing: Writing, anchor: str) -> str:
    """Say which last day is already over with the planned day; nothing when none is."""
    if writing.assessment is None:
        return ""
    told = [
        _("%(what)s: the last day was %(day)s.")
        % {"what": lang(duty.rule.title), "day": date_words(deadline.last_day)}
        for duty in writing.assessment.duties
        for deadline in duty.deadlines
        if duty.binding and deadline.anchor == anchor and deadline.overdue(writing.on)
    ]
    return " ".join(told)


def _deadlines(writing: Writing) -> list[dict[str, Any]]:
    """Give each duty's own dates, counted from the days the leader has planned."""
    if writing.assessment is None:
        return []
    return [
        _deadline(writing, deadline)
        for duty in writing.assessment.duties
        for deadline in duty.deadlines
    ]


def _deadline(writing: Writing, deadline: Deadline) -> dict[str, Any]:
    days = {
        name: getattr(deadline, name)
        for name in ("anchor_date", "raw_end", "rolled_end", "safe_end")
    }
    marked = [day for day in days.values() if day]
    return {
        **deadline.to_json(),
        **days,
        "due_on": deadline.safe_end or deadline.last_day or deadline.earliest,
        "closed": _closed(writing.packs.calendar, min(marked), max(marked)),
        "what": writing.packs.rule(deadline.rule).title,
        "kind": deadline.source_kind,
        "citation": writing.packs.rule(deadline.rule).citation.to_json(),
    }


def _closed(calendar: Calendar, first: date, last: date) -> list[date]:
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [day for day in days if calendar.closed(day)]


def _row(step: ForwardStep, writing: Writing) -> dict[str, Any]:
    label, note = {
        "inform": (_("Send the case to the parties"), _("Today, or the next working day")),
        "input": (_("The parties answer by"), ""),
        "notice": (_("Call the meeting"), ""),
        "meeting": (_("Hold the discussion meeting"), _("When the notice has been given")),
        "minutes": (_("Send the minutes round by"), ""),
        "remarks": (_("The parties answer the minutes by"), ""),
        "latest_before": (lang(step.title or {}), ""),
        "decide": (_("Decide, at the earliest"), _("The day after the last answer is due")),
        "start": (_("Start, at the earliest"), _("When all above is done")),
    }[step.code]
    return {
        "label": label,
        "note": note,
        "day": step.day,
        "rule": step.rule,
        "kind": step.kind,
        "length": _length(step, writing),
        "explanation": step.explanation,
        "strong": step.code in ("decide", "start"),
    }


def _length(step: ForwardStep, writing: Writing) -> str:
    rule = writing.packs.rules.get(step.rule)
    if rule is None or rule.timing is None:
        return ""
    period = rule.timing.length(writing.weight)
    section = rule.citation.section
    return f"{period_in_words(period.n, period.unit, language())}, {section}"


def _undated(writing: Writing) -> list[str]:
    if writing.assessment is None:
        return []
    words = writing.packs.vocabulary["evidence"]
    codes = dict.fromkeys(
        gate.evidence
        for duty in writing.assessment.duties
        for gate, _label in duty.gates
        if gate.evidence in WITHOUT_DATE and duty.binding
    )
    return [str(lang(words[code])) for code in codes]
