"""Read what a paper says of its case: as it was sent, or – for what was never sent – as it is. [Avtrykk]"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.models import Text
from parties.models import Level
from workflows.models import Assessment, Rung, Weight
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


def stands_of(page: CasePage, kept: Text | None = None) -> Stands:
    """Return what was kept when the paper was sent; papers older than that, and drafts, read the case."""
    if kept is None or not kept.body:
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
    )


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
    )
