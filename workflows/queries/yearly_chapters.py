"""Count what happened in a year, chapter by chapter. [Årsrapportens kapitler]"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, TextChoices
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


def _counted(
    code: str, label: str, rows: QuerySet[Any], **parts: tuple[Q, str]
) -> list[Figure]:
    """Count the rows, and those of them that are each of the parts, in one query."""
    among = {part: Count("pk", filter=which) for part, (which, _words) in parts.items()}
    found = rows.aggregate(all=Count("pk"), **among)
    return [
        Figure(code, label, found["all"]),
        *(Figure(part, words, found[part], part=True) for part, (_w, words) in parts.items()),
    ]


def _chosen(
    code: str, label: str, said: Iterable[str], what: str, choices: type[TextChoices]
) -> list[Figure]:
    """Count what was said, and how often each of the choices was."""
    made = Counter(said)
    return [
        Figure(code, label, made.total()),
        *(_part(f"{what}_{one}", choices(one).label, n) for one, n in sorted(made.items())),
    ]


def _part(code: str, what: object, value: int) -> Figure:
    return Figure(code, _of_these(what), value, part=True)


def _of_these(what: object) -> str:
    return _("of these: %(what)s") % {"what": what}


def _cases(count: _Count, packs: Packs) -> Chapter:
    rungs = Counter(case["rung"] for case in count.cases)
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
            *_counted(
                "ended",
                _("Cases that ended"),
                count.of(Case.objects.all(), "closed_on"),
                withdrawn=(
                    Q(state=Case.State.WITHDRAWN),
                    _("of these: withdrawn by the employer"),
                ),
            ),
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
    theirs = Contest.objects.filter(participation__isnull=False)
    hollow = count.of(Answer.objects.all(), "hollow_at").count()
    return Chapter(
        "heard",
        _("Who was heard"),
        [
            *_counted(
                "input",
                _("Input from the parties"),
                count.of(Input.objects.filter(withdrawn_at=None), "given_at"),
                answered=(Q(answered_at__isnull=False), _("of these: answered")),
                late=(Q(in_time=False), _("of these: after the deadline")),
                concerns=(Q(kind=Input.Kind.CONCERN), _("of these: safety concerns")),
                requests=(Q(kind=Input.Kind.REQUEST), _("of these: requests for information")),
            ),
            Figure("hollow", _("Answers a party called hollow"), hollow),
            *_counted(
                "demands",
                _("Demands"),
                count.of(Demand.objects.all(), "made_at"),
                accepted=(Q(outcome=Demand.Outcome.ACCEPTED), _("of these: accepted")),
                refused=(Q(outcome=Demand.Outcome.REFUSED), _("of these: refused")),
            ),
            *_counted(
                "contests",
                _("Things that were contested"),
                count.of(theirs, "contested_at"),
                upheld=(Q(upheld=True), _("of these: the party was right")),
            ),
            *_counted(
                "raised",
                _("Cases raised by the parties"),
                count.of(RaisedCase.objects.all(), "raised_on"),
                opened=(Q(case__isnull=False), _("of these: opened")),
                turned_down=(Q(refusal__isnull=False), _("of these: turned down")),
            ),
        ],
    )


def _meetings(count: _Count) -> Chapter:
    state = Meeting.State
    figures = _counted(
        "called",
        _("Meetings called"),
        count.of(Meeting.objects.exclude(state=state.PLANNED), "meets_on"),
        held=(Q(state=state.MINUTES), _("of these: held, with minutes")),
        cancelled=(Q(state=state.CANCELLED), _("of these: cancelled")),
        short=(Q(short_notice=True), _("of these: called at shorter notice than the rule")),
        objected=(Q(notice_objected=True), _("of these: somebody objected to the notice")),
    )
    return Chapter("meetings", _("Meetings"), figures)


def _decided(count: _Count) -> Chapter:
    manner, state = DecisionPoint.Manner, DecisionPoint.State
    figures = _counted(
        "decisions",
        _("Decisions"),
        count.of(DecisionPoint.objects.all(), "decided_on"),
        discussed=(Q(discussed_on__isnull=False), _("of these: discussed first")),
        despite=(
            Q(manner=manner.DESPITE),
            _("of these: taken although something was missing"),
        ),
        registered=(Q(manner=manner.REGISTERED), _("of these: registered afterwards")),
        reversed=(Q(state=state.REVERSED), _("of these: reversed")),
    )
    return Chapter("decided", _("Decisions"), figures)


def _negotiated(count: _Count) -> Chapter:
    demanded = count.of(Negotiation.objects.all(), "demanded_on")
    disputes = count.of(Dispute.objects.all(), "raised_on")
    return Chapter(
        "negotiated",
        _("Negotiations and disputes"),
        [
            *_chosen(
                "negotiations",
                _("Negotiations demanded"),
                demanded.values_list("state", flat=True),
                "negotiation",
                Negotiation.State,
            ),
            *_chosen(
                "disputes",
                _("Disputes raised"),
                disputes.values_list("track", flat=True),
                "dispute",
                Dispute.Track,
            ),
        ],
    )


def _kept(count: _Count, on: date) -> Chapter:
    """Say how the deadlines of the year were kept; each is kept on its last day."""
    figures = _counted(
        "deadlines",
        _("Deadlines that have passed"),
        count.of(Obligation.objects.all(), "due_on").filter(due_on__lt=on),
        in_time=(Q(done_at__date__lte=F("due_on")), _("of these: kept")),
        too_late=(Q(done_at__date__gt=F("due_on")), _("of these: done too late")),
        not_done=(Q(done_at=None), _("of these: not done yet")),
    )
    return Chapter("kept", _("Deadlines"), figures)


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
    figures = _counted(
        "access_requests",
        _("Requests for access"),
        count.of(AccessRequest.objects.all(), "received_on"),
        **{
            f"access_{outcome}": (Q(outcome=outcome), _of_these(outcome.label))
            for outcome in AccessRequest.Outcome
        },
    )
    return Chapter("access", _("Requests for access"), figures)
