"""Count what happened in a year, chapter by chapter. [Årsrapportens kapitler]"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from parties.models import Organisation
from rulebook.packs import Packs
from workflows.models import (
    AccessRequest,
    Answer,
    Case,
    Contest,
    DecisionPoint,
    Demand,
    Dispute,
    Evaluation,
    Input,
    Meeting,
    Negotiation,
    Obligation,
    RaisedCase,
    Rung,
)
from workflows.queries.afterwards import evaluations_by_year
from workflows.queries.recurring import used_between, year_wheel
from workflows.templatetags.house import date_plain, lang


@dataclass(frozen=True)
class Figure:
    """One number of the year, by a code that stays the same. [Tall]"""

    code: str
    label: str
    value: int | None
    part: bool = False  # of the number above it


@dataclass(frozen=True)
class Table:
    """Rows of words and numbers under one heading. [Tabell]"""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """Return each row with the heading beside each cell, as a narrow page reads it."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Chapter:
    """What the report says of one side of the year. [Kapittel]"""

    code: str
    title: str
    figures: Sequence[Figure] = ()
    note: str = ""
    table: Table | None = None

    @property
    def shown(self) -> list[Figure]:
        """Return the numbers worth a line: nothing is said of the parts of nothing."""
        whole: int | None = None
        shown = []
        for figure in self.figures:
            if not figure.part:
                whole = figure.value
            if whole or not figure.part:
                shown.append(figure)
        return shown


def chapters_of(
    year: int, packs: Packs, organisation: Organisation, on: date
) -> tuple[date, list[Chapter]]:
    """Return the last day counted, and the chapters of the year."""
    count = _Count(year, on)
    return count.last, [
        _cases(count, packs),
        _early(count),
        _heard(count),
        _meetings(count),
        _decided(count),
        _negotiated(count),
        _kept(count, on),
        _recurring(packs, organisation, count.last),
        _staffing(count, packs),
        _judged(count, on),
        _access(count),
    ]


class _Count:
    """Rows of one year."""

    def __init__(self, year: int, on: date) -> None:
        self.year = year
        self.first, end = date(year, 1, 1), date(year, 12, 31)
        self.last = min(end, on)

    def of(self, rows: QuerySet[Any], day: str) -> QuerySet[Any]:
        """Return the rows whose day, or moment, lies in the year."""
        moment = day.endswith("_at")
        name = f"{day}__date__range" if moment else f"{day}__range"
        return rows.filter(**{name: (self.first, self.last)}).order_by()

    @cached_property
    def cases(self) -> list[dict[str, Any]]:
        """Return the cases the parties were told of in the year, with their first decision."""
        told = self.of(Case.objects.all(), "informed_on")
        return list(
            told.annotate(decided=Min("points__decided_on")).values(
                "rung", "measures", "known_on", "informed_on", "planned_decision_on", "decided"
            )
        )


def _sums(rows: QuerySet[Any], **wanted: Q) -> dict[str, int]:
    """Count the rows, and those among them, in one query."""
    counts = {name: Count("pk", filter=condition) for name, condition in wanted.items()}
    found: dict[str, int] = rows.aggregate(all=Count("pk"), **counts)
    return found


def _figures(found: dict[str, int], **labels: str) -> list[Figure]:
    return [Figure(code, label, found[code], part=True) for code, label in labels.items()]


def _part(code: str, what: object, value: int) -> Figure:
    return Figure(code, _("of these: %(what)s") % {"what": what}, value, part=True)


def _cases(count: _Count, packs: Packs) -> Chapter:
    rungs = Counter(case["rung"] for case in count.cases)
    closed = count.of(Case.objects.all(), "closed_on")
    ended = _sums(closed, withdrawn=Q(state=Case.State.WITHDRAWN))
    kinds = Counter(measure for case in count.cases for measure in case["measures"])
    return Chapter(
        "cases",
        _("Cases"),
        [
            Figure("told", _("Cases the parties were told of"), len(count.cases)),
            *(
                _part(f"rung_{rung.value}", rung.label, n)
                for rung in Rung
                if (n := rungs[rung.value])
            ),
            Figure("ended", _("Cases that ended"), ended["all"]),
            *_figures(ended, withdrawn=_("of these: withdrawn by the employer")),
        ],
        table=_by_measure(kinds, packs, _("Cases")),
    )


def _by_measure(kinds: Counter[str], packs: Packs, what: str) -> Table | None:
    rows = [
        [str(lang(packs.measures[code].label)) if code in packs.measures else code, str(n)]
        for code, n in sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
    ]
    return Table([_("Measure"), what], rows) if rows else None


def _early(count: _Count) -> Chapter:
    """Say how much of the time was left when the parties were told."""
    left, after = [], 0
    for case in count.cases:
        end = case["decided"] or case["planned_decision_on"]
        after += case["decided"] is not None and case["informed_on"] > case["decided"]
        if (span := (end - case["known_on"]).days) > 0:
            left.append(max(100 * (end - case["informed_on"]).days / span, 0))
    half = sum(share >= 50 for share in left)
    middle = round(median(left)) if left else None
    return Chapter(
        "early",
        _("How early the parties came in"),
        [
            Figure(
                "time_left", _("Per cent of the time that was left, in the middle case"), middle
            ),
            Figure("half_left", _("Cases with half of the time or more left"), half),
            Figure("told_after", _("Cases told after the decision was taken"), after),
        ],
        note=_(
            "The time runs from the day the idea became concrete to the first decision."
            " A case that was known and decided on the same day is not in the middle."
        ),
    )


def _heard(count: _Count) -> Chapter:
    said = _sums(
        count.of(Input.objects.filter(withdrawn_at=None), "given_at"),
        answered=Q(answered_at__isnull=False),
        late=Q(in_time=False),
        concerns=Q(kind=Input.Kind.CONCERN),
        requests=Q(kind=Input.Kind.REQUEST),
    )
    hollow = count.of(Answer.objects.all(), "hollow_at").count()
    demands = _sums(
        count.of(Demand.objects.all(), "made_at"),
        accepted=Q(outcome=Demand.Outcome.ACCEPTED),
        refused=Q(outcome=Demand.Outcome.REFUSED),
    )
    theirs = Contest.objects.filter(participation__isnull=False)
    contests = _sums(count.of(theirs, "contested_at"), upheld=Q(upheld=True))
    raised = _sums(
        count.of(RaisedCase.objects.all(), "raised_on"),
        opened=Q(case__isnull=False),
        turned_down=Q(refusal__isnull=False),
    )
    return Chapter(
        "heard",
        _("Who was heard"),
        [
            Figure("input", _("Input from the parties"), said["all"]),
            *_figures(
                said,
                answered=_("of these: answered"),
                late=_("of these: after the deadline"),
                concerns=_("of these: safety concerns"),
                requests=_("of these: requests for information"),
            ),
            Figure("hollow", _("Answers a party called hollow"), hollow),
            Figure("demands", _("Demands"), demands["all"]),
            *_figures(
                demands, accepted=_("of these: accepted"), refused=_("of these: refused")
            ),
            Figure("contests", _("Things that were contested"), contests["all"]),
            *_figures(contests, upheld=_("of these: the party was right")),
            Figure("raised", _("Cases raised by the parties"), raised["all"]),
            *_figures(
                raised, opened=_("of these: opened"), turned_down=_("of these: turned down")
            ),
        ],
    )


def _meetings(count: _Count) -> Chapter:
    met = _sums(
        count.of(Meeting.objects.exclude(state=Meeting.State.PLANNED), "meets_on"),
        held=Q(state=Meeting.State.MINUTES),
        cancelled=Q(state=Meeting.State.CANCELLED),
        short=Q(short_notice=True),
        objected=Q(notice_objected=True),
    )
    return Chapter(
        "meetings",
        _("Meetings"),
        [
            Figure("called", _("Meetings called"), met["all"]),
            *_figures(
                met,
                held=_("of these: held, with minutes"),
                cancelled=_("of these: cancelled"),
                short=_("of these: called at shorter notice than the rule"),
                objected=_("of these: somebody objected to the notice"),
            ),
        ],
    )


def _decided(count: _Count) -> Chapter:
    manner = DecisionPoint.Manner
    taken = _sums(
        count.of(DecisionPoint.objects.all(), "decided_on"),
        despite=Q(manner=manner.DESPITE),
        registered=Q(manner=manner.REGISTERED),
        reversed=Q(state=DecisionPoint.State.REVERSED),
        discussed=Q(discussed_on__isnull=False),
    )
    return Chapter(
        "decided",
        _("Decisions"),
        [
            Figure("decisions", _("Decisions"), taken["all"]),
            *_figures(
                taken,
                discussed=_("of these: discussed first"),
                despite=_("of these: taken although something was missing"),
                registered=_("of these: registered afterwards"),
                reversed=_("of these: reversed"),
            ),
        ],
    )


def _negotiated(count: _Count) -> Chapter:
    states = dict(Negotiation.State.choices)
    by_state = Counter(
        count.of(Negotiation.objects.all(), "demanded_on").values_list("state", flat=True)
    )
    tracks = dict(Dispute.Track.choices)
    by_track = Counter(
        count.of(Dispute.objects.all(), "raised_on").values_list("track", flat=True)
    )
    return Chapter(
        "negotiated",
        _("Negotiations and disputes"),
        [
            Figure("negotiations", _("Negotiations demanded"), by_state.total()),
            *(
                _part(f"negotiation_{code}", states[code], n)
                for code, n in sorted(by_state.items())
            ),
            Figure("disputes", _("Disputes raised"), by_track.total()),
            *(
                _part(f"dispute_{code}", tracks[code], n)
                for code, n in sorted(by_track.items())
            ),
        ],
    )


def _kept(count: _Count, on: date) -> Chapter:
    """Say how the deadlines of the year were kept; each is kept on its last day."""
    owed = _sums(
        count.of(Obligation.objects.all(), "due_on").filter(due_on__lt=on),
        in_time=Q(done_at__date__lte=F("due_on")),
        too_late=Q(done_at__date__gt=F("due_on")),
        not_done=Q(done_at=None),
    )
    return Chapter(
        "kept",
        _("Deadlines"),
        [
            Figure("deadlines", _("Deadlines that have passed"), owed["all"]),
            *_figures(
                owed,
                in_time=_("of these: kept"),
                too_late=_("of these: done too late"),
                not_done=_("of these: not done yet"),
            ),
        ],
    )


def _recurring(packs: Packs, organisation: Organisation, last: date) -> Chapter:
    turns = [
        [
            f"{lang(turn.rule.title)} ({turn.rule.id})",
            date_plain(turn.held_on or turn.duty.last_held_on) or _("not registered"),
            date_plain(turn.due_on),
        ]
        for turn in year_wheel(packs, organisation, last)
    ]
    head = [_("What comes round again"), _("Last done"), _("To be done by")]
    return Chapter("recurring", _("The year wheel"), table=Table(head, turns))


def _staffing(count: _Count, packs: Packs) -> Chapter:
    used = Counter[str]()
    for one in used_between(count.first, count.last):
        used[one.measure] += one.decisions
    return Chapter(
        "staffing",
        _("Part-time, temporary and hired-in work"),
        note=_("Decisions are counted, not people."),
        table=_by_measure(used, packs, _("Decisions")),
    )


def _judged(count: _Count, on: date) -> Chapter:
    found = next((one for one in evaluations_by_year(on) if one.year == count.year), None)
    if found is None:
        return Chapter(
            "judged", _("What both sides thought"), note=_("Nothing is evaluated this year.")
        )
    rows = [
        [question, _one_decimal(employer), _one_decimal(parties)]
        for question, employer, parties in zip(
            map(str, Evaluation.Question.labels), found.employer, found.parties, strict=True
        )
    ]
    return Chapter(
        "judged",
        _("What both sides thought"),
        [Figure("evaluated", _("Cases evaluated"), found.cases)],
        note=_("The mean of 1 (to a small degree) to 4 (to a very large degree)."),
        table=Table([_("Question"), _("The employer"), _("The parties")], rows),
    )


def _one_decimal(mean: float | None) -> str:
    return "–" if mean is None else f"{mean:.1f}".replace(".", ",")


def _access(count: _Count) -> Chapter:
    outcomes = {str(o): Q(outcome=o) for o in AccessRequest.Outcome}
    asked = _sums(count.of(AccessRequest.objects.all(), "received_on"), **outcomes)
    return Chapter(
        "access",
        _("Requests for access"),
        [
            Figure("access_requests", _("Requests for access"), asked["all"]),
            *(
                _part(f"access_{code}", label, asked[code])
                for code, label in AccessRequest.Outcome.choices
            ),
        ],
    )
