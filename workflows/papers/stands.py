"""Read what a paper says of its case: as it was sent, or – for what was never sent – as it is. [Avtrykk]"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.models import Entry, Text
from parties.models import Level
from workflows.models import Assessment, Question, Rung, Weight
from workflows.queries import CasePage


@dataclass(frozen=True)
class Stands:
    """The frame of a paper: whose case it is, what it is called, what it rests on. [Avtrykk]"""

    house: str
    title: str
    archive_reference: str
    unit: str
    units: Sequence[str]
    level: str
    weight: str
    rung: str
    owner: str
    duties: Sequence[dict[str, Any]]
    points: Sequence[tuple[str, date, date]]
    # As codes: which headings a brief has, and how an agenda treats the case.
    weighs: str
    treated: str
    questions: Sequence[tuple[str, str]]
    input_due_on: date | None


def stands_of(page: CasePage, kept: Text | None = None) -> Stands:
    """Return what was kept when the paper was sent; papers older than that, and drafts, read the case."""
    if kept is None or kept.redacted_at is not None:
        return _as_it_is(page)
    said = json.loads(kept.body)
    judged = Assessment.objects.filter(pk=said["assessment"]).first()
    return Stands(
        said["house"],
        said["title"],
        said["archive_reference"],
        said["unit"],
        said["units"],
        str(Level(said["level"]).label),
        str(Weight(said["weight"]).label),
        str(Rung(said["rung"]).label) if said["rung"] else "",
        said["owner"],
        judged.duties if judged else (),
        [
            (title, date.fromisoformat(decided), date.fromisoformat(starts))
            for title, decided, starts in said["points"]
        ],
        said["weight"],
        said["rung"],
        [
            (wording, str(Question.Openness(openness).label))
            for wording, openness in said.get("questions", ())
        ],
        date.fromisoformat(said["input_due_on"]) if said.get("input_due_on") else None,
    )


def sent_with(entry: Entry | None) -> Text | None:
    """Return what a paper said of the case when it was sent by this entry; None for older ones. [Avtrykk]"""
    texts = json.loads(entry.canonical)["texts"] if entry is not None else []
    last = Text.objects.filter(pk=texts[-1]["id"]).first() if texts else None
    # The last text of an older entry is somebody's words.
    return last if last is not None and last.body.startswith('{"archive_reference"') else None


def _as_it_is(page: CasePage) -> Stands:
    case = page.case
    return Stands(
        case.organisation.name,
        case.title,
        case.archive_reference,
        case.unit.name,
        [unit.name for unit in case.units.order_by("path")],
        str(case.get_level_display()),
        str(case.get_weight_display()),
        str(case.get_rung_display()),
        str(case.owner),
        page.duties,
        [(p.title, p.planned_on, p.planned_implementation_on) for p in page.points],
        case.weight,
        case.rung,
        [(q.wording, str(q.get_openness_display())) for q in case.questions.order_by("number")],
        case.input_due_on,
    )
