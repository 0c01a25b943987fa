"""Lay out what each party thinks of each question, as one reader may see it. [Matrisen]"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows.models import Question
from workflows.queries.words import Cell, MatrixRow, PartyLine

if TYPE_CHECKING:
    from workflows.queries.page import CasePage


def matrix_of(page: CasePage) -> list[MatrixRow]:
    """Return party × question with the words behind each cell, in one query."""
    asked: dict[int, tuple[str, str, bool]] = {}
    taken: dict[tuple[int, int], tuple[Any, ...]] = {}
    rows = (
        Question.objects.filter(case=page.case)
        .order_by("number", "positions__pk")
        .values_list(
            "number",
            "wording",
            "openness",
            "hidden",
            "opened_at",
            "positions__participation",
            "positions__stance",
            "positions__text__body",
            "positions__taken_at",
            "positions__brief__number",
        )
    )
    for number, wording, openness, hidden, opened_at, party, *rest in rows:
        hides = Question(hidden=hidden, opened_at=opened_at).hides(
            page.on, page.case.input_due_on
        )
        asked[number] = (wording, str(Question.Openness(openness).label), hides)
        if party is not None:
            taken[number, party] = tuple(rest)
    return [
        MatrixRow(
            number,
            wording,
            openness,
            hides,
            [
                _cell(line, taken.get((number, line.participation.pk)), hides=hides)
                for line in page.parties
            ],
        )
        for number, (wording, openness, hides) in asked.items()
    ]


def _cell(line: PartyLine, taken: tuple[Any, ...] | None, *, hides: bool) -> Cell:
    if taken is None or (hides and not line.mine):
        return Cell(line.participation, line.mine, hidden=taken is not None)
    stance, words, taken_at, version = taken
    return Cell(line.participation, line.mine, stance, words or "", taken_at, version)
