"""Read what comes after the decision: trials, both sides' evaluations, lessons. [Etterpå]"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflows.models import (
    Case,
    Evaluation,
    Lesson,
    LessonRelease,
    Obligation,
    Participation,
    Trial,
    Weight,
)
from workflows.models.beside import Beside
from workflows.policies.afterwards import carried_out

if TYPE_CHECKING:
    from workflows.queries.page import CasePage


_EVALUATIONS: Beside[Evaluation] = Beside(Evaluation, text=("id", "body"))
_LESSONS: Beside[Lesson] = Beside(Lesson, text=("id", "body"))
_RELEASES: Beside[LessonRelease] = Beside(LessonRelease)


@dataclass(frozen=True)
class Judged:
    """One side's evaluation, as it may be read now. [Evaluering]

    `degrees` are question and answer, in words; none where it is not given, or not open.
    """

    side: str
    given: bool
    degrees: Sequence[tuple[str, str]] = ()
    words: str = ""


@dataclass(frozen=True)
class Shared:
    """What others may learn from the case, and who has said yes to sharing it. [Lærdom]"""

    lesson: Lesson
    yes: Sequence[str]
    waits_for: Sequence[str]
    mine: bool


class Afterwards:
    """What a case's page shows after the decision. One query when there is something to look back on."""

    def __init__(self, page: CasePage) -> None:
        """Take the page; nothing is read before it is asked for."""
        self._page = page
        self._table = [line.participation for line in page.parties]
        me = page.situation.party
        # Whoever leads acts for the employer, even with another mandate at the table.
        self._mine = None if page.is_leader or me is None else me.pk
        self._takes_part = page.is_leader or me is not None
        self.looks_back = carried_out(page.situation)
        if self.looks_back:
            evaluations, lessons, releases = (
                Case.objects.filter(pk=page.case.pk)
                .values_list(_EVALUATIONS.column(), _LESSONS.column(), _RELEASES.column())
                .get()
            )
            self.evaluations = self._evaluations(_EVALUATIONS.rows(evaluations))
            self.shared = self._shared(_LESSONS.rows(lessons), _RELEASES.rows(releases))

    evaluations: Sequence[Judged] = ()
    shared: Shared | None = None
    revealed = False
    evaluated = False

    @property
    def trials(self) -> list[tuple[str, Trial]]:
        """Return the trials with what each is about."""
        titles = {point.pk: point.title for point in self._page.points}
        return [(titles[trial.point_id], trial) for trial in self._page.situation.trials]

    @property
    def quiet(self) -> bool:
        """Tell whether nobody has looked back, and nobody owes it: a small matter stays small."""
        return (
            not self.trials
            and self._page.case.weight != Weight.LARGE
            and self.shared is None
            and not any(one.given for one in self.evaluations)
        )

    @property
    def questions(self) -> list[str]:
        """Return what is asked of each side, in order."""
        return [str(label) for label in Evaluation.Question.labels]

    def _sides(self) -> list[tuple[int | None, str]]:
        return [(None, _("The employer")), *((p.pk, p.name) for p in self._table)]

    def _evaluations(self, rows: list[Evaluation]) -> list[Judged]:
        given = {one.participation_id: one for one in rows}
        self.evaluated = self._takes_part and self._mine in given
        self.revealed = self._open(set(given))
        return [
            Judged(name, given=False)
            if pk not in given
            else self._read(name, given[pk])
            if self.revealed or (self._takes_part and pk == self._mine)
            else Judged(name, given=True)
            for pk, name in self._sides()
        ]

    def _open(self, given: set[int | None]) -> bool:
        """Tell whether all may read: everybody has given theirs, or had the time for it."""
        missing = [pk for pk, _name in self._sides() if pk not in given]
        if not missing:
            return True
        late = {
            o.participation_id
            for o in self._page.situation.open_obligations
            if o.kind == Obligation.Kind.EVALUATE and o.overdue(self._page.on)
        }
        return bool(given) and set(missing) <= late

    def _read(self, name: str, one: Evaluation) -> Judged:
        labels = dict(Evaluation.Degree.choices)
        degrees = [
            (str(question), str(labels[one.scores[code]]))
            for code, question in Evaluation.Question.choices
        ]
        return Judged(name, True, degrees, one.text.body if one.text else "")  # noqa: FBT003

    def _shared(self, lessons: list[Lesson], releases: list[LessonRelease]) -> Shared | None:
        if not lessons:
            return None
        newest = lessons[-1]
        said = {one.participation_id for one in releases if one.lesson_id == newest.pk}
        return Shared(
            newest,
            [name for pk, name in self._sides() if pk in said],
            [name for pk, name in self._sides() if pk not in said],
            self._takes_part and self._mine in said,
        )


def open_lessons(*, before: int | None = None, at_most: int) -> QuerySet[Lesson]:
    """Return the lessons every side has released, newest first. [Lærdom]

    They are open to everybody who is logged in; so that is all that may be read of the case.
    """
    found = Lesson.objects.filter(open_since__isnull=False, text__redacted_at=None)
    if before is not None:
        found = found.filter(pk__lt=before)
    return found.select_related("text", "case__unit").order_by("-pk")[:at_most]


@dataclass(frozen=True)
class YearJudged:
    """What both sides thought of the cases closed in one year. [Evalueringer i et år]"""

    year: int
    cases: int
    employer: Sequence[float | None]
    parties: Sequence[float | None]


def evaluations_by_year(on: date) -> list[YearJudged]:
    """Compare both sides' answers, year by year, of the cases whose evaluations are open.

    A case counts in the year its first evaluation was given; means of 1–4, one for each question.
    It is left out while somebody at its table has neither answered nor had the time to: a mean of
    few would tell what the case's own page still keeps apart.
    """
    given: dict[int, dict[int | None, Evaluation]] = defaultdict(dict)
    for one in Evaluation.objects.order_by("given_at", "pk"):
        given[one.case_id][one.participation_id] = one
    missing: dict[int, set[int | None]] = {
        case: set() if None in said else {None} for case, said in given.items()
    }
    table = Participation.objects.filter(case__in=given, omitted__isnull=True)
    for case, party in table.values_list("case", "pk"):
        if party not in given[case]:
            missing[case].add(party)
    late = Obligation.objects.filter(
        kind=Obligation.Kind.EVALUATE, case__in=given, done_at=None, due_on__lt=on
    )
    for case, party in late.values_list("case", "participation"):
        missing[case].discard(party)
    years: dict[int, list[dict[int | None, Evaluation]]] = defaultdict(list)
    for case, said in given.items():
        if not missing[case]:
            years[next(iter(said.values())).given_at.year].append(said)
    return [
        YearJudged(
            year,
            len(cases),
            _means([said[None].scores for said in cases if None in said]),
            _means(
                [one.scores for said in cases for pk, one in said.items() if pk is not None]
            ),
        )
        for year, cases in sorted(years.items(), reverse=True)
    ]


def _means(scores: Sequence[dict[str, int]]) -> list[float | None]:
    return [
        sum(one[code] for one in scores) / len(scores) if scores else None
        for code in Evaluation.Question.values
    ]
